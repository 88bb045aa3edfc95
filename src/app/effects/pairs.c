#include "app/effects/pairs.h"
#include "base/mem.h"
#include "model/ties.h"
#include "store/read_result.h"

#include <math.h>
#include <string.h>

/* Ties between rows of a matrix, and what could not be one. */
typedef struct reading {
    const char *path;
    const polis_panel *panel;
    const polis_vid *number; /* [n_cities] or -1 */
    polis_fault *fault;
    polis_ties ties;
    int64_t n_outside; /* ties of cities that are not in the matrix */
} reading;

static polis_err find_city(const reading *r, const char *text, size_t len, int64_t line,
                           polis_vid *out)
{
    const polis_vid city = polis_labels_find(&r->panel->city, text, len);

    if (city < 0) {
        return polis_fail(r->fault, POLIS_E_PARSE, r->path, line,
                          "city '%.60s' is not in the table of cities", text);
    }
    *out = r->number[city];
    return POLIS_OK;
}

static polis_err add_tie(reading *r, polis_vid from, polis_vid to, double w)
{
    if (from < 0 || to < 0) {
        r->n_outside++;
        return POLIS_OK;
    }
    return from == to ? POLIS_OK : polis_ties_add(&r->ties, from, to, w);
}

static polis_err find_columns(const reading *r, const polis_frame *frame, int column[3])
{
    static const char *const names[2][3] = {{"source", "target", "weight"}, {"src", "dst", "w"}};
    polis_err rc = POLIS_OK;
    const int set = polis_frame_find(frame, "src") >= 0;

    for (int c = 0; c < 3; c++) {
        POLIS_TRY(polis_frame_require(frame, names[set][c], "pairs have source,target,weight",
                                      r->fault, &column[c]));
    }

done:
    return rc;
}

static polis_err read_table(reading *r)
{
    polis_err rc = POLIS_OK;
    polis_frame *frame = NULL;
    double *w = NULL;
    int column[3];

    POLIS_TRY(polis_frame_read(r->path, r->fault, &frame));
    POLIS_TRY(find_columns(r, frame, column));
    POLIS_NEW(w, frame->n);
    POLIS_TRY(polis_frame_numbers(frame, column[2], r->fault, w));
    for (int64_t i = 0; i < frame->n; i++) {
        polis_vid end[2];

        for (int side = 0; side < 2; side++) {
            const char *text = polis_frame_text(frame, column[side], i);
            POLIS_TRY(find_city(r, text, strlen(text), frame->line[i], &end[side]));
        }
        if (isnan(w[i]) || w[i] < 0.0) {
            rc = polis_fail(r->fault, POLIS_E_PARSE, r->path, frame->line[i],
                            "weight '%.60s', expected a number that is not negative",
                            polis_frame_text(frame, column[2], i));
            goto done;
        }
        POLIS_TRY(add_tie(r, end[0], end[1], w[i]));
    }

done:
    POLIS_FREE(w);
    polis_frame_free(&frame);
    return rc;
}

static polis_err add_edges(reading *r, const polis_stored_network *net)
{
    polis_err rc = POLIS_OK;

    for (int64_t e = 0; e < net->m; e++) {
        const double w = net->value ? net->value[e] : 1.0;
        polis_vid end[2];

        for (int side = 0; side < 2; side++) {
            const int64_t v = side == 0 ? net->tail[e] : net->head[e];
            POLIS_TRY(find_city(r, polis_texts_get(&net->label, v), polis_texts_len(&net->label, v),
                                0, &end[side]));
        }
        POLIS_TRY(add_tie(r, end[0], end[1], w));
        if (!net->directed) {
            POLIS_TRY(add_tie(r, end[1], end[0], w));
        }
    }

done:
    return rc;
}

static polis_err read_network(reading *r)
{
    polis_err rc = POLIS_OK;
    polis_store *store = NULL;
    polis_stored_network *net = NULL;
    int64_t n;

    POLIS_TRY(polis_store_open(r->path, r->fault, &store));
    n = polis_store_length(store, POLIS_AXIS_NETWORK);
    if (n != 1) {
        rc = polis_fail(r->fault, POLIS_E_PARSE, r->path, 0, "holds %lld networks, expected one",
                        (long long)n);
        goto done;
    }
    POLIS_TRY(polis_stored_network_read(store, 0, r->fault, &net));
    rc = add_edges(r, net);

done:
    polis_stored_network_free(&net);
    polis_store_close(&store);
    return rc;
}

/* Sorted, merged ties of n rows. */
static polis_err read_ties(reading *r, polis_vid n, const polis_log *log)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(polis_store_is_hdf5(r->path) ? read_network(r) : read_table(r));
    POLIS_TRY(polis_ties_sort(&r->ties, n));
    polis_ties_merge(&r->ties);
    if (r->n_outside > 0) {
        polis_log_line(log, POLIS_LOG_WARN, "%s: %lld ties of cities that are left out", r->path,
                       (long long)r->n_outside);
    }
    if (r->ties.n == 0) {
        rc = polis_fail(r->fault, POLIS_E_PARSE, r->path, 0,
                        "has no tie between two of the %d cities of the model", (int)n);
    }

done:
    return rc;
}

static polis_err compress(const polis_ties *ties, polis_vid n, polis_pair_rows *out)
{
    polis_err rc = POLIS_OK;

    out->n = n;
    POLIS_NEW(out->off, (int64_t)n + 1);
    POLIS_NEW(out->to, ties->n);
    POLIS_NEW(out->w, ties->n);
    for (int64_t a = 0; a < ties->n; a++) {
        out->off[ties->tie[a].from + 1]++;
        out->to[a] = ties->tie[a].to;
        out->w[a] = ties->tie[a].strength;
    }
    for (polis_vid i = 0; i < n; i++) {
        double sum = 0.0;

        out->off[i + 1] += out->off[i];
        for (int64_t a = out->off[i]; a < out->off[i + 1]; a++) {
            sum += out->w[a];
        }
        for (int64_t a = out->off[i]; a < out->off[i + 1] && sum > 0.0; a++) {
            out->w[a] /= sum;
        }
    }

done:
    return rc;
}

polis_err polis_pair_rows_read(const char *path, const polis_panel *panel, int64_t n,
                               const int64_t *cell, const polis_log *log, polis_fault *fault,
                               polis_pair_rows *out)
{
    polis_err rc = POLIS_OK;
    polis_vid *number = NULL;
    reading r = {.path = path, .panel = panel, .fault = fault};

    POLIS_NEW(number, panel->n_cities);
    for (polis_vid c = 0; c < panel->n_cities; c++) {
        number[c] = -1;
    }
    for (int64_t i = 0; i < n; i++) {
        number[cell[i] / panel->n_periods] = (polis_vid)i;
    }
    r.number = number;
    POLIS_TRY(read_ties(&r, (polis_vid)n, log));
    rc = compress(&r.ties, (polis_vid)n, out);

done:
    POLIS_FREE(number);
    polis_ties_clear(&r.ties);
    return rc;
}

void polis_pair_rows_clear(polis_pair_rows *rows)
{
    POLIS_FREE(rows->off);
    POLIS_FREE(rows->to);
    POLIS_FREE(rows->w);
}

polis_err polis_pair_matrix_read(const char *path, const polis_panel *panel,
                                 const polis_vid *number, polis_vid n, const polis_log *log,
                                 polis_fault *fault, double *out)
{
    polis_err rc = POLIS_OK;
    reading r = {.path = path, .panel = panel, .number = number, .fault = fault};

    POLIS_TRY(read_ties(&r, n, log));
    memset(out, 0, (size_t)n * (size_t)n * sizeof *out);
    for (int64_t a = 0; a < r.ties.n; a++) {
        const polis_tie *t = &r.ties.tie[a];
        out[(int64_t)t->from * n + t->to] = t->strength;
    }

done:
    polis_ties_clear(&r.ties);
    return rc;
}
