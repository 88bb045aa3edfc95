/* The variables of indicators: one value for each network, with a word where one is needed; and of
 * the node measures that come with them. */
#include "app/centrality/column_writer.h"

#include "base/mem.h"
#include "cluster/comm.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST_NAME = 64 };

static void fill_value(const polis_column_writer *w, int64_t i, int which, int width, char *rows)
{
    const polis_city *city = &w->batch->city[i];
    const double x = city->status == POLIS_OK ? city->indicators.value[which] : NAN;

    (void)width;
    memcpy(rows, &x, sizeof x);
}

static void fill_why(const polis_column_writer *w, int64_t i, int which, int width, char *rows)
{
    const polis_city *city = &w->batch->city[i];

    (void)width;
    *rows =
        (char)(city->status == POLIS_OK ? city->indicators.why[which] : POLIS_WHY_MISSING_INPUT);
}

static void fill_extra(const polis_column_writer *w, int64_t i, int which, int width, char *rows)
{
    const polis_city *city = &w->batch->city[i];
    const double *value = city->indicators.extra[which];

    (void)width;
    polis_column_values(value, polis_extra_texts[which].count, city->network ? city->network->n : 0,
                        rows);
}

static bool applies(const polis_column_writer *w, int id)
{
    const polis_applies to = polis_indicator_texts[id].applies;
    const bool strength = id == POLIS_IND_STRENGTH_GINI || id == POLIS_IND_STRENGTH_CV;

    const bool groups = id == POLIS_IND_EI || id == POLIS_IND_MODULARITY_GROUP;

    return w->batch->job->indicators.indicator[id] && (!groups || w->batch->job->groups) &&
           !((w->batch->job->plan.local || w->batch->job->plan.sample) &&
             polis_indicator_needs_paths((polis_indicator)id)) &&
           (!strength || w->census->n_strength > 0) &&
           (to != POLIS_APPLIES_DIRECTED || w->census->n_directed > 0) &&
           (to != POLIS_APPLIES_UNDIRECTED || w->census->n_undirected > 0);
}

/* Why values of an indicator are missing, or what to mind. */
static polis_err put_why(const polis_column_writer *w, int id, const char *name)
{
#define CODE(why, code, word) code,
#define WORD(why, code, word) " " word
    static const int8_t codes[] = {POLIS_WHY_LIST(CODE)};
    static const char *const meanings[][2] = {{"flag_meanings", &("" POLIS_WHY_LIST(WORD))[1]},
                                              {NULL, NULL}};
    char long_name[LONGEST_NAME + 32];
    polis_variable variable = {.name = name,
                               .long_name = long_name,
                               .axis = POLIS_AXIS_NETWORK,
                               .type = POLIS_TYPE_I8,
                               .extra = meanings,
                               .flag_values = codes,
                               .n_flags = sizeof codes};

    snprintf(long_name, sizeof long_name, "why %s is not there, or what to mind",
             polis_indicator_texts[id].name);
    return polis_column_put(w, &variable, fill_why, id);
#undef CODE
#undef WORD
}

/* Collective: which indicators have anything to say of a network that was computed. */
static void find_remarks(const polis_column_writer *w, int8_t remark[POLIS_N_INDICATORS])
{
    memset(remark, 0, POLIS_N_INDICATORS);
    for (int64_t i = 0; i < w->census->n; i++) {
        const polis_city *city = &w->batch->city[i];

        for (int id = 0; polis_column_owns(w, i) && id < POLIS_N_INDICATORS; id++) {
            remark[id] |= city->status == POLIS_OK && city->indicators.why[id] != POLIS_WHY_OK;
        }
    }
    POLIS_MPI(w->batch->comm, MPI_Allreduce(MPI_IN_PLACE, remark, POLIS_N_INDICATORS, MPI_INT8_T,
                                            MPI_MAX, w->batch->comm));
}

static polis_err put_values(const polis_column_writer *w)
{
    polis_err rc = POLIS_OK;
    int8_t remark[POLIS_N_INDICATORS];

    find_remarks(w, remark);
    for (int id = 0; id < POLIS_N_INDICATORS; id++) {
        const polis_indicator_text *text = &polis_indicator_texts[id];
        char why[LONGEST_NAME];
        const char *const ancillary[][2] = {{"ancillary_variables", why}, {NULL, NULL}};
        const polis_variable variable = {.name = text->name,
                                         .long_name = text->long_name,
                                         .units = text->unit,
                                         .reference = text->reference,
                                         .axis = POLIS_AXIS_NETWORK,
                                         .type = POLIS_TYPE_F64,
                                         .extra = remark[id] ? ancillary : NULL};

        if (!applies(w, id)) {
            continue;
        }
        snprintf(why, sizeof why, "%s_status", text->name);
        POLIS_TRY(polis_column_put(w, &variable, fill_value, id));
        if (remark[id]) {
            POLIS_TRY(put_why(w, id, why));
        }
        POLIS_TRY(polis_columns_put_replicas(w, (polis_indicator)id));
    }

done:
    return rc;
}

static polis_err put_extras(const polis_column_writer *w)
{
    polis_err rc = POLIS_OK;
    const char *const coordinates[][2] = {{"coordinates", polis_column_coordinates(w)},
                                          {NULL, NULL}};
    int8_t have[POLIS_N_EXTRAS] = {0};

    for (int64_t i = 0; i < w->census->n; i++) {
        for (int id = 0; polis_column_owns(w, i) && id < POLIS_N_EXTRAS; id++) {
            have[id] |= w->batch->city[i].indicators.extra[id] != NULL;
        }
    }
    POLIS_MPI(w->batch->comm, MPI_Allreduce(MPI_IN_PLACE, have, POLIS_N_EXTRAS, MPI_INT8_T, MPI_MAX,
                                            w->batch->comm));
    for (int id = 0; id < POLIS_N_EXTRAS; id++) {
        const polis_measure_text *text = &polis_extra_texts[id];
        const polis_variable variable = polis_column_variable(text, POLIS_AXIS_NODE, coordinates);
        if (have[id]) {
            POLIS_TRY(polis_column_put(w, &variable, fill_extra, id));
        }
    }

done:
    return rc;
}

polis_err polis_columns_put_indicators(const polis_column_writer *w)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(put_values(w));
    POLIS_TRY(put_extras(w));

done:
    return rc;
}
