/* The variables of replicas: what an indicator is in networks of the same degrees, or of vertices
 * drawn from a network. */
#include "app/centrality/column_writer.h"

#include "base/mem.h"
#include "cluster/comm.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MEAN, SD, Z, N_STATISTICS, LONGEST_NAME = 80, LONGEST_TEXT = 200 };

/* Standard deviations below this share of the mean are those of rounding. */
static const double ROUNDING = 1e-12;

typedef struct replica_writer {
    polis_column_writer writer; /* first: what the fillers get is this */
    polis_indicator id;
    const double *value; /* [n_replicas][n] */
} replica_writer;

static void fill(const polis_column_writer *w, int64_t i, int which, int width, char *rows)
{
    const replica_writer *b = (const replica_writer *)(const void *)w;
    const polis_city *city = &w->batch->city[i];
    const int64_t n = w->census->n, n_replicas = w->batch->job->n_replicas;
    const double own = city->status == POLIS_OK ? city->indicators.value[b->id] : NAN;
    double mean = 0.0, square = 0.0, x;

    (void)width;
    for (int64_t r = 0; r < n_replicas; r++) {
        mean += b->value[r * n + i] / (double)n_replicas;
    }
    for (int64_t r = 0; r < n_replicas; r++) {
        const double off = b->value[r * n + i] - mean;

        square += off * off;
    }
    const double sd = n_replicas > 1 ? sqrt(square / (double)(n_replicas - 1)) : NAN;
    x = which == MEAN ? mean : which == SD ? sd : (own - mean) / sd;
    x = which == Z && !(sd > ROUNDING * fabs(mean)) ? NAN : x;
    memcpy(rows, &x, sizeof x);
}

/* Do degrees alone say what it is? */
static bool is_fixed(polis_indicator id, bool any_directed)
{
    switch (id) {
    case POLIS_IND_DENSITY:
    case POLIS_IND_DEGREE_MEAN:
    case POLIS_IND_N_ISOLATES:
    case POLIS_IND_CENTRALIZATION_DEGREE:
    case POLIS_IND_CENTRALIZATION_DEGREE_OUT:
    case POLIS_IND_CENTRALIZATION_DEGREE_IN:
        return true;
    case POLIS_IND_DEGREE_HIERARCHY:
    case POLIS_IND_DEGREE_HIERARCHY_AT:
    case POLIS_IND_DEGREE_GINI:
    case POLIS_IND_DEGREE_THEIL:
    case POLIS_IND_DEGREE_EVENNESS: /* of neighbours in either direction */
        return !any_directed;
    default:
        return id >= POLIS_IND_INTRA_DEGREE_MEAN && id <= POLIS_IND_INTRA_DEGREE_GINI &&
               !any_directed;
    }
}

/* Collective: the values of all replicas, on all ranks. */
static polis_err gather(const replica_writer *b, double *value)
{
    const polis_batch *batch = b->writer.batch;
    const int64_t n = batch->inputs->n - batch->n_own;

    if (n > INT_MAX) {
        return POLIS_E_OVERFLOW; /* the same on all ranks */
    }
    for (int64_t k = 0; k < n; k++) {
        const polis_city *city = &batch->city[batch->n_own + k];

        if (polis_column_owns(&b->writer, batch->n_own + k)) {
            value[k] = city->status == POLIS_OK ? city->indicators.value[b->id] : NAN;
        }
    }
    POLIS_MPI(batch->comm, MPI_Allreduce(MPI_IN_PLACE, value, (int)n, MPI_DOUBLE, MPI_SUM,
                                         batch->comm)); /* one has it, others 0 */
    return POLIS_OK;
}

/* The words of mean, standard deviation and distance from the mean. */
typedef struct replica_words {
    const char *before, *reference;
    int n; /* statistics */
    const char *end[N_STATISTICS], *text[N_STATISTICS];
} replica_words;

static const replica_words words[] = {
    [POLIS_REPLICAS_REWIRED] = {"baseline_",
                                "Maslov & Sneppen 2002",
                                N_STATISTICS,
                                {"", "_sd", "_z"},
                                {"mean over networks rewired at random, every degree kept, of",
                                 "standard deviation over networks rewired at random of",
                                 "standard deviations above the mean of networks rewired at random "
                                 "of"}},
    [POLIS_REPLICAS_DRAWN] = {"boot_",
                              "Snijders & Borgatti 1999",
                              Z,
                              {"", "_se"},
                              {"mean over networks of nodes drawn with replacement of",
                               "standard error, by drawing nodes with replacement, of"}},
};

static polis_err put(const replica_writer *b, const replica_words *say, int which)
{
    const polis_indicator_text *text = &polis_indicator_texts[b->id];
    char name[LONGEST_NAME], long_name[LONGEST_TEXT];
    const polis_variable variable = {.name = name,
                                     .long_name = long_name,
                                     .units = which == Z ? "1" : text->unit,
                                     .reference = say->reference,
                                     .axis = POLIS_AXIS_NETWORK,
                                     .type = POLIS_TYPE_F64};

    snprintf(name, sizeof name, "%s%s%s", say->before, text->name, say->end[which]);
    snprintf(long_name, sizeof long_name, "%s %s", say->text[which], text->name);
    return polis_column_put(&b->writer, &variable, fill, which);
}

polis_err polis_columns_put_replicas(const polis_column_writer *w, polis_indicator id)
{
    polis_err rc = POLIS_OK;
    const polis_job *job = w->batch->job;
    const bool fixed =
        job->replicas == POLIS_REPLICAS_REWIRED && is_fixed(id, w->census->n_directed > 0);
    replica_writer b = {.writer = *w, .id = id};
    double *value = NULL;

    if (job->n_replicas == 0 || fixed) {
        return POLIS_OK;
    }
    value = polis_mem_new(w->batch->inputs->n - w->batch->n_own, sizeof *value);
    POLIS_TRY(polis_comm_agree(w->batch->comm, value ? POLIS_OK : POLIS_E_NOMEM));
    POLIS_TRY(gather(&b, value));
    b.value = value;
    for (int which = 0; which < words[job->replicas].n; which++) {
        POLIS_TRY(put(&b, &words[job->replicas], which));
    }

done:
    POLIS_FREE(value);
    return rc;
}
