#include "app/verify/ours.h"

#include "base/mem.h"
#include "report/summary.h"

#include <math.h>
#include <string.h>

static polis_err read_number(polis_ours_result *o, const char *name, int64_t *out)
{
    const polis_column *c = polis_store_find(o->store, name);
    union {
        int8_t byte;
        int64_t whole;
    } x = {.whole = 0};
    polis_err rc = POLIS_OK;

    *out = 0;
    if (c && c->axis == POLIS_AXIS_NETWORK &&
        (c->type == POLIS_TYPE_I8 || c->type == POLIS_TYPE_I64)) {
        rc = polis_store_read(o->store, c, o->network, 1, &x);
        *out = c->type == POLIS_TYPE_I8 ? x.byte : x.whole;
    }
    return rc;
}

static polis_err read_labels(polis_ours_result *o, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_column *c = polis_store_find(o->store, "node_id");
    char *rows = NULL;
    polis_vid v;

    if (!c || c->type != POLIS_TYPE_TEXT) {
        return polis_fail(fault, POLIS_E_PARSE, polis_store_path(o->store), 0,
                          "variable node_id is missing or of another type");
    }
    POLIS_NEW(rows, o->at.n * c->width);
    POLIS_TRY(polis_store_read(o->store, c, o->at.node_first, o->at.n, rows));
    for (int64_t i = 0; i < o->at.n; i++) {
        const char *text = rows + i * c->width;

        POLIS_TRY(polis_labels_add(&o->labels, text, strnlen(text, (size_t)c->width), &v));
    }

done:
    POLIS_FREE(rows);
    return rc;
}

polis_err polis_ours_open(const char *path, const char *network, polis_ours_result *o,
                          polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    int64_t directed, role;

    POLIS_TRY(polis_store_open(path, fault, &o->store));
    if (network) {
        POLIS_TRY(polis_summary_find(o->store, network, fault, &o->network));
    } else if (polis_store_length(o->store, POLIS_AXIS_NETWORK) != 1) {
        rc = polis_fail(fault, POLIS_E_ARG, path, 0, "has %lld networks: name one with --network",
                        (long long)polis_store_length(o->store, POLIS_AXIS_NETWORK));
        goto done;
    }
    POLIS_TRY(polis_store_extent(o->store, o->network, &o->at));
    POLIS_TRY(read_number(o, "directed", &directed));
    POLIS_TRY(read_number(o, "dropped_parallel_edges", &o->parallel));
    POLIS_TRY(read_number(o, "bc_pivots", &o->pivots));
    POLIS_TRY(read_number(o, "weight_role", &role));
    o->directed = directed != 0;
    o->weighted = role != 0;
    POLIS_TRY(read_labels(o, fault));

done:
    return rc;
}

/* The numbers of one variable for the rows that are wanted, in their order. */
static polis_err read_column(polis_ours_result *o, const polis_column *c, const int64_t *node,
                             int64_t n_rows)
{
    polis_err rc = POLIS_OK;
    void *rows = NULL;
    double *value = NULL;

    POLIS_NEW(value, n_rows);
    rows = polis_mem_new(o->at.n, polis_column_row_bytes(c));
    POLIS_TRY(rows ? POLIS_OK : POLIS_E_NOMEM);
    POLIS_TRY(polis_store_read(o->store, c, o->at.node_first, o->at.n, rows));
    for (int64_t i = 0; i < n_rows; i++) {
        const int64_t v = node ? node[i] : i;

        value[i] = c->type == POLIS_TYPE_F64   ? ((double *)rows)[v]
                   : ((int32_t *)rows)[v] >= 0 ? (double)((int32_t *)rows)[v]
                                               : NAN;
    }
    o->column[o->n_columns++] = (polis_ours){.name = c->name, .value = value};
    value = NULL; /* moved */

done:
    POLIS_FREE(rows);
    POLIS_FREE(value);
    return rc;
}

/* The farness that was read last, turned round; isolates have none. */
static polis_err add_inverse(polis_ours_result *o, int64_t n_rows)
{
    static const char *const names[][2] = {{"farness", "1 / farness"},
                                           {"farness_out", "1 / farness_out"},
                                           {"farness_in", "1 / farness_in"}};
    const polis_ours *of = &o->column[o->n_columns - 1];
    polis_err rc = POLIS_OK;
    double *value = NULL;

    for (size_t k = 0; k < sizeof names / sizeof names[0] && o->n_columns < POLIS_MOST_OURS; k++) {
        if (strcmp(of->name, names[k][0]) != 0) {
            continue;
        }
        POLIS_NEW(value, n_rows);
        for (int64_t i = 0; i < n_rows; i++) {
            value[i] = of->value[i] > 0.0 ? 1.0 / of->value[i] : NAN;
        }
        o->column[o->n_columns++] = (polis_ours){.name = names[k][1], .value = value};
    }

done:
    return rc;
}

polis_err polis_ours_read(polis_ours_result *o, const int64_t *node, int64_t n_rows)
{
    polis_err rc = POLIS_OK;

    for (int i = 0; i < polis_store_n_columns(o->store) && o->n_columns < POLIS_MOST_OURS; i++) {
        const polis_column *c = polis_store_column(o->store, i);

        if (c->axis == POLIS_AXIS_NODE &&
            (c->type == POLIS_TYPE_F64 || c->type == POLIS_TYPE_I32) &&
            strcmp(c->name, "network_index") != 0) {
            POLIS_TRY(read_column(o, c, node, n_rows));
            POLIS_TRY(add_inverse(o, n_rows));
        }
    }

done:
    return rc;
}

polis_err polis_ours_read_edges(polis_ours_result *o)
{
    static const char *const names[POLIS_OURS_OF_EDGES] = {"edge_betweenness",
                                                           "edge_betweenness_norm"};
    polis_err rc = POLIS_OK;
    double *value = NULL;

    for (int k = 0; k < POLIS_OURS_OF_EDGES; k++) {
        const polis_column *c = polis_store_find(o->store, names[k]);

        if (c && c->axis == POLIS_AXIS_EDGE && c->type == POLIS_TYPE_F64) {
            POLIS_NEW(value, o->at.m);
            POLIS_TRY(polis_store_read(o->store, c, o->at.edge_first, o->at.m, value));
            o->edge[k] = (polis_ours){.name = names[k], .value = value};
            value = NULL; /* moved */
        }
    }

done:
    POLIS_FREE(value);
    return rc;
}

const polis_ours *polis_ours_find(const polis_ours_result *o, const char *name)
{
    const size_t len = strlen(name);

    for (int k = 0; k < POLIS_OURS_OF_EDGES; k++) {
        if (o->edge[k].value && strcmp(o->edge[k].name, name) == 0) {
            return &o->edge[k];
        }
    }
    for (int i = 0; i < o->n_columns; i++) {
        const char *end = o->column[i].name + len;

        if (strncmp(o->column[i].name, name, len) == 0 &&
            (*end == '\0' || strcmp(end, "_out") == 0 || strcmp(end, "_in") == 0)) {
            return &o->column[i];
        }
    }
    return NULL;
}

void polis_ours_result_clear(polis_ours_result *o)
{
    for (int i = 0; i < o->n_columns; i++) {
        polis_mem_free((void *)(uintptr_t)o->column[i].value);
    }
    for (int k = 0; k < POLIS_OURS_OF_EDGES; k++) {
        polis_mem_free((void *)(uintptr_t)o->edge[k].value);
    }
    polis_labels_clear(&o->labels);
    polis_store_close(&o->store);
}
