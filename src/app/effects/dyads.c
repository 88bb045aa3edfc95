#include "app/effects/dyads.h"
#include "app/effects/pairs.h"
#include "app/effects/terms.h"
#include "base/mem.h"
#include "cluster/comm.h"
#include "cluster/share.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* How a variable of two cities becomes a value of the pair. */
typedef enum pairing { SENDER, RECEIVER, ABSDIFF, PRODUCT, SAME, N_PAIRINGS, MATRIX } pairing;

static const char *const pairing_words[N_PAIRINGS] = {"sender", "receiver", "absdiff", "product",
                                                      "same"};

/* One term: a matrix, its ln1p, or a pairing of a variable. */
typedef struct term {
    const char *text;
    pairing kind;
    int matrix; /* of the options */
    bool ln1p;
    double *value;    /* [cells] of the panel, of a pairing of numbers */
    polis_vid *group; /* [cells] of SAME */
} term;

typedef struct setting {
    const polis_effects_options *o;
    const polis_panel *panel;
    const polis_log *log;
    polis_fault *fault;
    int period;        /* the only one that is looked at */
    term *term;        /* [k + 1] the outcome first */
    polis_vid *number; /* [n_cities] of the panel, or -1 */
    polis_vid *city;   /* [n] */
} setting;

static void setting_clear(setting *s, int n_terms)
{
    for (int i = 0; s->term && i < n_terms; i++) {
        POLIS_FREE(s->term[i].value);
        POLIS_FREE(s->term[i].group);
    }
    POLIS_FREE(s->term);
    POLIS_FREE(s->number);
    POLIS_FREE(s->city);
}

static int find_matrix(const polis_effects_options *o, const char *name)
{
    for (int m = 0; m < o->n_matrices; m++) {
        if (strcmp(o->matrix[m].name, name) == 0) {
            return m;
        }
    }
    return -1;
}

static polis_err read_variable(const setting *s, const char *name, term *t)
{
    polis_err rc = POLIS_OK;
    const int64_t cells = polis_panel_cells(s->panel);
    polis_labels labels = {0};

    if (t->kind == SAME) {
        POLIS_NEW(t->group, cells);
        POLIS_TRY(polis_panel_groups(s->panel, name, s->fault, &labels, t->group));
    } else {
        POLIS_NEW(t->value, cells);
        POLIS_TRY(polis_term_numbers(s->panel, name, s->fault, t->value));
    }

done:
    polis_labels_clear(&labels);
    return rc;
}

static polis_err read_term(const setting *s, term *t)
{
    char function[POLIS_TERM], argument[POLIS_TERM];

    t->kind = MATRIX;
    t->matrix = find_matrix(s->o, t->text);
    if (t->matrix >= 0) {
        return POLIS_OK;
    }
    if (polis_term_split(t->text, function, argument)) {
        t->ln1p = strcmp(function, "ln1p") == 0;
        t->matrix = t->ln1p ? find_matrix(s->o, argument) : -1;
        if (t->matrix >= 0) {
            return POLIS_OK;
        }
        for (int kind = 0; kind < N_PAIRINGS; kind++) {
            if (strcmp(function, pairing_words[kind]) == 0) {
                t->kind = (pairing)kind;
                return read_variable(s, argument, t);
            }
        }
    }
    return polis_fail(s->fault, POLIS_E_PARSE, NULL, 0,
                      "'%s' is no term of pairs: expected the name of a --matrix, ln1p(MATRIX), or "
                      "sender(V), receiver(V), absdiff(V), product(V), same(V)",
                      t->text);
}

static polis_err read_terms(setting *s, polis_dyad_study *out)
{
    polis_err rc = POLIS_OK;
    const polis_effects_options *o = s->o;

    out->k = o->x.n + o->controls.n;
    POLIS_NEW(s->term, out->k + 1);
    s->term[0].text = o->outcome;
    for (int i = 0; i < out->k; i++) {
        s->term[i + 1].text = i < o->x.n ? o->x.text[i] : o->controls.text[i - o->x.n];
        POLIS_TRY(polis_texts_add(&out->name, s->term[i + 1].text, strlen(s->term[i + 1].text)));
    }
    for (int i = 0; i <= out->k; i++) {
        POLIS_TRY(read_term(s, &s->term[i]));
    }

done:
    return rc;
}

/* Cities with a value of every variable, in the order of the panel. */
static polis_err choose_cities(setting *s, polis_dyad_study *out)
{
    polis_err rc = POLIS_OK;
    const polis_panel *p = s->panel;

    POLIS_NEW(s->number, p->n_cities);
    POLIS_NEW(s->city, p->n_cities);
    for (polis_vid c = 0; c < p->n_cities; c++) {
        const int64_t cell = (int64_t)c * p->n_periods + s->period;
        bool whole = true;

        for (int i = 0; i <= out->k; i++) {
            const term *t = &s->term[i];
            whole = whole && (!t->value || !isnan(t->value[cell]));
            whole = whole && (!t->group || t->group[cell] >= 0);
        }
        s->number[c] = whole ? out->n : -1;
        if (whole) {
            s->city[out->n++] = c;
        }
    }
    if (out->n < p->n_cities) {
        polis_log_line(s->log, POLIS_LOG_WARN,
                       "%d of %d cities left out: no value of a variable of the model",
                       (int)(p->n_cities - out->n), (int)p->n_cities);
    }

done:
    return rc;
}

static double pair_value(const term *t, int64_t a, int64_t b)
{
    switch (t->kind) {
    case SENDER:
        return t->value[a];
    case RECEIVER:
        return t->value[b];
    case ABSDIFF:
        return fabs(t->value[a] - t->value[b]);
    case PRODUCT:
        return t->value[a] * t->value[b];
    default:
        return t->group[a] == t->group[b] ? 1.0 : 0.0;
    }
}

static polis_err fill_matrix(const setting *s, const term *t, polis_vid n, double *out)
{
    polis_err rc = POLIS_OK;
    const int64_t periods = s->panel->n_periods;

    if (t->kind == MATRIX) {
        POLIS_TRY(polis_pair_matrix_read(s->o->matrix[t->matrix].path, s->panel, s->number, n,
                                         s->log, s->fault, out));
        for (int64_t i = 0; t->ln1p && i < (int64_t)n * n; i++) {
            out[i] = log1p(out[i]);
        }
        return POLIS_OK;
    }
    for (polis_vid i = 0; i < n; i++) {
        for (polis_vid j = 0; j < n; j++) {
            out[(int64_t)i * n + j] =
                pair_value(t, s->city[i] * periods + s->period, s->city[j] * periods + s->period);
        }
    }

done:
    return rc;
}

static polis_err find_period(setting *s)
{
    const polis_panel *p = s->panel;

    if (!s->o->has_period) {
        return p->n_periods == 1
                   ? POLIS_OK
                   : polis_fail(s->fault, POLIS_E_PARSE, p->rows->path, 0,
                                "has %d periods; --pairs needs --period P", p->n_periods);
    }
    s->period = polis_panel_find_period(p, s->o->period);
    return s->period >= 0 ? POLIS_OK
                          : polis_fail(s->fault, POLIS_E_PARSE, p->rows->path, 0,
                                       "has no period %lld", (long long)s->o->period);
}

/* Not collective: matrices and least squares. */
static polis_err estimate(setting *s, polis_dyad_study *out)
{
    polis_err rc = POLIS_OK;
    double **matrix = NULL;
    const char **name = NULL;

    POLIS_TRY(find_period(s));
    POLIS_TRY(read_terms(s, out));
    POLIS_TRY(choose_cities(s, out));
    POLIS_NEW(matrix, out->k + 1);
    POLIS_NEW(name, out->k);
    for (int i = 0; i <= out->k; i++) {
        POLIS_NEW(matrix[i], (int64_t)out->n * out->n);
        POLIS_TRY(fill_matrix(s, &s->term[i], out->n, matrix[i]));
    }
    for (int i = 0; i < out->k; i++) {
        name[i] = s->term[i + 1].text;
    }
    const polis_dyads dyads = {.n = out->n,
                               .y = matrix[0],
                               .k = out->k,
                               .x = (const double *const *)(matrix + 1),
                               .name = name};
    rc = polis_qap_new(&dyads, s->fault, &out->qap);

done:
    for (int i = 0; matrix && i <= out->k; i++) {
        POLIS_FREE(matrix[i]);
    }
    POLIS_FREE(matrix);
    POLIS_FREE(name);
    return rc;
}

/* Collective. */
static polis_err permute(MPI_Comm comm, const polis_effects_options *o, polis_dyad_study *out)
{
    polis_err rc = POLIS_OK;
    const int k = out->qap->k;
    polis_replicates *r = &out->permutations;
    double *value = NULL;

    *r = polis_replicates_of((uint64_t)o->seed, out->n, o->permutations);
    value = polis_mem_new(r->all * k, sizeof *value);
    out->p_permuted = polis_mem_new(k, sizeof *out->p_permuted);
    out->p_correlation = polis_mem_new(k, sizeof *out->p_correlation);
    rc = value && out->p_permuted && out->p_correlation ? POLIS_OK : POLIS_E_NOMEM;
    polis_share_range(comm, r->all, &r->first, &r->last);
    for (int test = 0; test < 2; test++) {
        double *p = test == 0 ? out->p_permuted : out->p_correlation;
        const double *observed = test == 0 ? out->qap->partial : out->qap->correlation;

        if (rc == POLIS_OK) {
            rc = test == 0 ? polis_qap_permute(out->qap, o->scheme, r, value)
                           : polis_qap_correlate(out->qap, r, value);
        }
        POLIS_TRY(polis_comm_agree(comm, rc));
        POLIS_TRY(polis_share_rows(comm, r->all, k * (int64_t)sizeof *value, value));
        for (int c = 0; c < k; c++) {
            p[c] = c == 0 ? NAN : polis_replicate_p(r, observed[c], value + c, k);
        }
    }

done:
    POLIS_FREE(value);
    return rc;
}

polis_err polis_dyads_measure(MPI_Comm comm, const polis_effects_options *options,
                              const polis_panel *panel, const polis_log *log, polis_fault *fault,
                              polis_dyad_study *out)
{
    polis_err rc = POLIS_OK;
    setting s = {.o = options, .panel = panel, .log = log, .fault = fault};

    *out = (polis_dyad_study){0};
    rc = estimate(&s, out);
    POLIS_TRY(polis_comm_agree_fault(comm, rc, fault));
    if (options->permutations > 0) {
        POLIS_TRY(permute(comm, options, out));
    }

done:
    setting_clear(&s, out->k + 1);
    return rc;
}

void polis_dyad_study_clear(polis_dyad_study *study)
{
    polis_texts_clear(&study->name);
    polis_qap_free(&study->qap);
    POLIS_FREE(study->p_permuted);
    POLIS_FREE(study->p_correlation);
}
