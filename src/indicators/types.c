#include "indicators/types.h"

#include "base/mem.h"
#include "indicators/spread.h"

#include <math.h>

typedef struct part_row {
    int type;
    double sign;
    const char *name;
} part_row;

#define PART_ROW(id, type, sign, text) {POLIS_NET_##type, sign, text},
static const part_row parts[POLIS_N_TYPE_PARTS] = {POLIS_TYPE_PARTS(PART_ROW)};

/* Standard deviations below this share of the largest value are those of rounding. */
static const double ROUNDING = 1e-12;

/* Scores that differ by less are equal. */
static const double TIE = 1e-9;

void polis_types_want(bool wanted[POLIS_N_INDICATORS])
{
    static const polis_indicator needed[] = {
        POLIS_IND_CENTRALIZATION_DEGREE,
        POLIS_IND_CENTRALIZATION_DEGREE_OUT,
        POLIS_IND_DENSITY,
        POLIS_IND_STRENGTH_GINI,
        POLIS_IND_DEGREE_GINI,
        POLIS_IND_INTRA_WF_MEAN,
        POLIS_IND_DEGREE_EVENNESS,
        POLIS_IND_CENTRALIZATION_CLOSENESS,
        POLIS_IND_CENTRALIZATION_CLOSENESS_OUT,
        POLIS_IND_BRIDGE_SHARE,
        POLIS_IND_EFFICIENCY,
        POLIS_IND_BC_GINI,
        POLIS_IND_CENTRALIZATION_BETWEENNESS,
    };

    for (size_t k = 0; k < sizeof needed / sizeof needed[0]; k++) {
        wanted[needed[k]] = true;
    }
}

void polis_types_subject(const polis_network *network, const polis_indicators *indicators,
                         polis_type_subject *out)
{
    const double *x = indicators->value;
    const bool directed = network->directed;

    *out = (polis_type_subject){
        .n = network->n,
        .part = {
            [POLIS_TYPE_PART_CENTRALIZATION_DEGREE] =
                x[directed ? POLIS_IND_CENTRALIZATION_DEGREE_OUT : POLIS_IND_CENTRALIZATION_DEGREE],
            [POLIS_TYPE_PART_DENSITY] = x[POLIS_IND_DENSITY],
            [POLIS_TYPE_PART_STRENGTH_GINI] =
                x[network->role == POLIS_ROLE_STRENGTH ? POLIS_IND_STRENGTH_GINI
                                                       : POLIS_IND_DEGREE_GINI],
            [POLIS_TYPE_PART_CLOSENESS] = x[POLIS_IND_INTRA_WF_MEAN],
            [POLIS_TYPE_PART_EVENNESS] = x[POLIS_IND_DEGREE_EVENNESS],
            [POLIS_TYPE_PART_CENTRALIZATION_CC] =
                x[directed ? POLIS_IND_CENTRALIZATION_CLOSENESS_OUT
                           : POLIS_IND_CENTRALIZATION_CLOSENESS],
            [POLIS_TYPE_PART_BRIDGES] = x[POLIS_IND_BRIDGE_SHARE],
            [POLIS_TYPE_PART_EFFICIENCY] = x[POLIS_IND_EFFICIENCY],
            [POLIS_TYPE_PART_BC_GINI] = x[POLIS_IND_BC_GINI],
            [POLIS_TYPE_PART_CENTRALIZATION_BC] = x[POLIS_IND_CENTRALIZATION_BETWEENNESS],
        }};
}

const char *polis_type_part_name(polis_type_part part)
{
    return parts[part].name;
}

double polis_type_part_sign(polis_type_part part)
{
    return parts[part].sign;
}

int polis_type_part_of(polis_type_part part)
{
    return parts[part].type;
}

static bool is_large(const polis_type_subject *s)
{
    return s->n >= POLIS_TYPE_LEAST_NODES;
}

static void choose_parts(const polis_type_subject *subject, int64_t n, bool *used)
{
    for (int part = 0; part < POLIS_N_TYPE_PARTS; part++) {
        int64_t n_large = 0, n_have = 0;

        for (int64_t i = 0; i < n; i++) {
            n_large += is_large(&subject[i]);
            n_have += is_large(&subject[i]) && !isnan(subject[i].part[part]);
        }
        used[part] = 2 * n_have > n_large;
    }
}

static polis_why why_no_score(const polis_type_subject *s, const bool *used)
{
    polis_why why = POLIS_WHY_OK;

    for (int part = 0; part < POLIS_N_TYPE_PARTS; part++) {
        why = used[part] && isnan(s->part[part]) ? POLIS_WHY_NOT_APPLICABLE : why;
    }
    return s->n <= 0.0 ? POLIS_WHY_MISSING_INPUT : is_large(s) ? why : POLIS_WHY_TOO_SMALL;
}

/* Add the z-scores of one part, with its sign, to those of its type. */
static void add_z(const polis_type_subject *subject, int64_t n, int part, polis_types *t)
{
    double mean = 0.0, square = 0.0, most = 0.0, sd;

    for (int64_t i = 0; i < n; i++) {
        if (t->of[i].why == POLIS_WHY_OK) {
            mean += subject[i].part[part];
            most = fmax(most, fabs(subject[i].part[part]));
        }
    }
    mean /= (double)t->n_scored;
    for (int64_t i = 0; i < n; i++) {
        const double off = subject[i].part[part] - mean;

        square += t->of[i].why == POLIS_WHY_OK ? off * off : 0.0;
    }
    sd = sqrt(square / (double)t->n_scored);
    for (int64_t i = 0; i < n && sd > ROUNDING * most; i++) {
        t->of[i].score[parts[part].type] += parts[part].sign * (subject[i].part[part] - mean) / sd;
    }
}

/* Means over the parts; NaN where there are none. */
static void take_means(int64_t n, polis_types *t)
{
    int n_parts[POLIS_N_NET_TYPES] = {0};

    for (int part = 0; part < POLIS_N_TYPE_PARTS; part++) {
        n_parts[parts[part].type] += t->used[part];
    }
    for (int64_t i = 0; i < n; i++) {
        for (int type = 0; type < POLIS_N_NET_TYPES; type++) {
            double *x = &t->of[i].score[type];

            *x = t->of[i].why == POLIS_WHY_OK && n_parts[type] > 0 ? *x / n_parts[type] : NAN;
        }
    }
}

static void put_label(polis_type_score *s)
{
    int best = 0;
    double next = -HUGE_VAL;

    s->label = -1;
    s->margin = NAN;
    for (int type = 0; type < POLIS_N_NET_TYPES; type++) {
        if (isnan(s->score[type])) {
            return;
        }
        best = s->score[type] > s->score[best] + TIE ? type : best;
    }
    for (int type = 0; type < POLIS_N_NET_TYPES; type++) {
        next = type != best ? fmax(next, s->score[type]) : next;
    }
    s->label = (int8_t)best;
    s->margin = fmax(s->score[best] - next, 0.0);
}

static polis_err correlate(int64_t n, polis_types *t)
{
    polis_err rc = POLIS_OK;
    double *x = NULL;
    const int64_t count = t->n_scored;

    POLIS_NEW(x, POLIS_N_NET_TYPES * count);
    for (int64_t i = 0, k = 0; i < n; i++) {
        if (t->of[i].why == POLIS_WHY_OK) {
            for (int type = 0; type < POLIS_N_NET_TYPES; type++) {
                x[type * count + k] = t->of[i].score[type];
            }
            k++;
        }
    }
    POLIS_TRY(polis_spread_spearman(x, x + count, count, TIE, &t->spearman[0]));
    POLIS_TRY(polis_spread_spearman(x, x + 2 * count, count, TIE, &t->spearman[1]));
    POLIS_TRY(polis_spread_spearman(x + count, x + 2 * count, count, TIE, &t->spearman[2]));

done:
    POLIS_FREE(x);
    return rc;
}

polis_err polis_types_compute(const polis_type_subject *subject, int64_t n, polis_types *out)
{
    polis_err rc = POLIS_OK;

    *out = (polis_types){0};
    POLIS_NEW(out->of, n);
    choose_parts(subject, n, out->used);
    for (int64_t i = 0; i < n; i++) {
        out->of[i].why = (int8_t)why_no_score(&subject[i], out->used);
        out->n_scored += out->of[i].why == POLIS_WHY_OK;
    }
    for (int part = 0; part < POLIS_N_TYPE_PARTS; part++) {
        if (out->used[part]) {
            add_z(subject, n, part, out);
        }
    }
    take_means(n, out);
    for (int64_t i = 0; i < n; i++) {
        put_label(&out->of[i]);
    }
    POLIS_TRY(correlate(n, out));

done:
    if (rc != POLIS_OK) {
        polis_types_clear(out);
    }
    return rc;
}

void polis_types_clear(polis_types *types)
{
    POLIS_FREE(types->of);
}
