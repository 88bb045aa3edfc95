#include "app/effects/rewired.h"
#include "app/centrality/city.h"
#include "app/centrality/stored.h"
#include "app/effects/join_rows.h"
#include "base/mem.h"
#include "base/num.h"
#include "model/rewire.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <string.h>

enum { MOST = 64 };

/* A variable of the panel, and which measure it is. */
typedef struct wanted {
    double *cell;   /* of the panel */
    double *joined; /* [cells] what was there */
    double *of_row; /* [rows.n] */
    const double *(*find)(const polis_city *city, int id);
    int id;
} wanted;

struct polis_rewired {
    polis_store *store;
    polis_panel *panel;
    polis_fault *fault;
    polis_join_rows rows;
    int64_t n; /* networks */
    polis_network **network;
    polis_job *job; /* [n] how each was computed */
    polis_extent *extent;
    int n_wanted;
    wanted wanted[MOST];
};

/* A number of network k, or `none` where the file has no such variable. */
static polis_err number_of(polis_rewired *r, const char *name, int64_t k, double none, double *out)
{
    polis_err rc = POLIS_OK;
    const polis_column *c = polis_store_find(r->store, name);
    double *all = NULL;

    *out = none;
    if (c && c->axis == POLIS_AXIS_NETWORK && c->type != POLIS_TYPE_TEXT) {
        POLIS_NEW(all, r->n);
        POLIS_TRY(polis_join_rows_read(r->store, c, r->n, all));
        *out = all[k];
    }

done:
    POLIS_FREE(all);
    return rc;
}

/* Network k as it was computed: edges as they are kept, lengths of its resolution. */
static polis_err read_network(polis_rewired *r, const char *path, int64_t k)
{
    static const char *const roles[] = {NULL, "length", "strength"};
    polis_err rc = POLIS_OK;
    const polis_reader *list[POLIS_MOST_READERS];
    polis_job *job = &r->job[k];
    const char *alpha = polis_store_text(r->store, "alpha", false);
    double role, resolution;

    POLIS_TRY(polis_store_extent(r->store, k, &r->extent[k]));
    POLIS_TRY(number_of(r, "weight_role", k, POLIS_ROLE_NONE, &role));
    POLIS_TRY(number_of(r, "resolution", k, 0.0, &resolution));
    const polis_input input = {.id = "",
                               .city = "",
                               .period = "",
                               .path = path,
                               .member = k,
                               .options = {.weight = roles[(int)role],
                                           .role = (polis_weight_role)role,
                                           .parallel = role == POLIS_ROLE_STRENGTH
                                                           ? POLIS_PARALLEL_MERGE
                                                           : POLIS_PARALLEL_DISTINCT}};
    *job = (polis_job){
        .readers = polis_stored_readers(list),
        .length = {.resolution = role == POLIS_ROLE_LENGTH ? resolution : 0.0, .alpha = 1.0},
        .plan = {.isa = polis_isa_best()},
        .indicators = {.n_vulnerable = -1},
        .only_one = r->n == 1};
    if (alpha && role == POLIS_ROLE_STRENGTH) {
        polis_num_double(alpha, strlen(alpha), &job->length.alpha);
    }
    rc = polis_read_network(&job->readers, &input, r->fault, &r->network[k]);
    job->readers = (polis_readers){0}; /* of this function alone */

done:
    return rc;
}

polis_err polis_rewired_open(const char *path, polis_panel *panel, polis_fault *fault,
                             polis_rewired **out)
{
    polis_err rc = POLIS_OK;
    polis_rewired *r = NULL;

    *out = NULL;
    POLIS_NEW(r, 1);
    r->panel = panel;
    r->fault = fault;
    POLIS_TRY(polis_store_open(path, fault, &r->store));
    r->n = polis_store_length(r->store, POLIS_AXIS_NETWORK);
    if (r->n == 0) {
        goto done;
    }
    if (polis_store_find(r->store, "bc_pivots")) {
        rc = polis_fail(fault, POLIS_E_PARSE, path, 0,
                        "holds estimates from pivots; --null-networks needs exact measures");
        goto done;
    }
    r->rows = (polis_join_rows){.store = r->store, .panel = panel, .fault = fault};
    POLIS_TRY(polis_join_rows_find(&r->rows));
    POLIS_NEW(r->network, r->n);
    POLIS_NEW(r->job, r->n);
    POLIS_NEW(r->extent, r->n);
    for (int64_t k = 0; k < r->n; k++) {
        POLIS_TRY(read_network(r, path, k));
    }
    *out = r;
    r = NULL;

done:
    polis_rewired_free(&r);
    return rc;
}

static const double *find_node(const polis_city *city, int id)
{
    return city->measures.node[id];
}

static const double *find_extra(const polis_city *city, int id)
{
    return city->indicators.extra[id];
}

static const double *find_indicator(const polis_city *city, int id)
{
    return &city->indicators.value[id];
}

/* The measure of this name among those of the axis; what it takes is asked of all networks. */
static bool find_measure(polis_rewired *r, const char *name, wanted *w)
{
    const bool of_nodes = r->rows.axis == POLIS_AXIS_NODE;

    for (int id = 0; of_nodes && id < POLIS_N_NODE_MEASURES; id++) {
        if (strcmp(polis_node_measure_text[id].name, name) == 0) {
            w->find = find_node;
            w->id = id;
        }
    }
    for (int id = 0; of_nodes && id < POLIS_N_EXTRAS; id++) {
        if (strcmp(polis_extra_texts[id].name, name) == 0) {
            w->find = find_extra;
            w->id = id;
            for (int64_t k = 0; k < r->n; k++) {
                r->job[k].indicators.extra[id] = true;
            }
        }
    }
    for (int id = 0; !of_nodes && id < POLIS_N_INDICATORS; id++) {
        if (strcmp(polis_indicator_texts[id].name, name) == 0) {
            w->find = find_indicator;
            w->id = id;
            for (int64_t k = 0; k < r->n; k++) {
                r->job[k].indicators.indicator[id] = true;
            }
        }
    }
    return w->find != NULL;
}

/* The values of a variable that was joined, or NULL. */
static double *find_cells(const polis_panel *panel, const char *variable)
{
    for (int64_t i = 0; i < panel->n_extra; i++) {
        if (strcmp(panel->extra[i].name, variable) == 0) {
            return panel->extra[i].value;
        }
    }
    return NULL;
}

/* The column of the file that was joined as a variable, or NULL. */
static const polis_column *find_column(const polis_rewired *r, const char *variable)
{
    const size_t prefix = strlen(r->rows.prefix);
    const polis_column *c = polis_store_find(r->store, variable);

    if (strncmp(variable, r->rows.prefix, prefix) != 0) {
        return NULL;
    }
    c = c ? c : polis_store_find(r->store, variable + prefix);
    return c && c->axis == r->rows.axis ? c : NULL;
}

polis_err polis_rewired_want(polis_rewired *r, const char *variable)
{
    static const char *const fixed[] = {"node_row_size", "edge_row_size", "lon", "lat", "x", "y"};
    polis_err rc = POLIS_OK;
    const polis_column *c = find_column(r, variable);
    wanted w = {.cell = find_cells(r->panel, variable)};
    const int64_t cells = polis_panel_cells(r->panel);

    for (size_t i = 0; c && i < sizeof fixed / sizeof fixed[0]; i++) {
        c = strcmp(c->name, fixed[i]) == 0 ? NULL : c;
    }
    if (!c || !w.cell) {
        return POLIS_OK;
    }
    if (r->n_wanted == MOST || !find_measure(r, c->name, &w)) {
        return polis_fail(r->fault, POLIS_E_PARSE, polis_store_path(r->store), 0,
                          "'%s' cannot be computed again on rewired networks: only measures of "
                          "nodes and indicators over all shortest paths can, %d at most",
                          variable, MOST);
    }
    POLIS_NEW(w.joined, cells);
    POLIS_NEW(w.of_row, r->rows.n);
    memcpy(w.joined, w.cell, (size_t)cells * sizeof *w.cell);
    r->wanted[r->n_wanted++] = w;
    w = (wanted){0};

done:
    POLIS_FREE(w.joined);
    POLIS_FREE(w.of_row);
    return rc;
}

int polis_rewired_n_wanted(const polis_rewired *r)
{
    return r->n_wanted;
}

/* What was asked for of one network into its rows. */
static void take(polis_rewired *r, int64_t k, const polis_city *city)
{
    const bool of_nodes = r->rows.axis == POLIS_AXIS_NODE;
    const int64_t first = of_nodes ? r->extent[k].node_first : k, n = of_nodes ? r->extent[k].n : 1;

    for (int i = 0; i < r->n_wanted; i++) {
        const wanted *w = &r->wanted[i];
        const double *value = w->find(city, w->id);

        for (int64_t v = 0; v < n; v++) {
            w->of_row[first + v] = value ? value[v] : NAN;
        }
    }
}

static polis_err measure_one(polis_rewired *r, int64_t k, uint64_t seed, uint32_t replicate)
{
    polis_err rc = POLIS_OK;
    polis_city city = {0};
    const polis_input input = {.id = "", .path = polis_store_path(r->store)};

    POLIS_TRY(polis_rewire(r->network[k], seed, replicate, &city.network));
    POLIS_TRY(polis_city_plan(&city, &r->job[k], &input));
    POLIS_TRY(polis_city_compute(&city, 0, city.plan->n_blocks, omp_get_max_threads(), NULL));
    POLIS_TRY(polis_city_finish(&city, &r->job[k]));
    take(r, k, &city);

done:
    if (rc != POLIS_OK && city.message) {
        polis_fail(r->fault, rc, NULL, 0, "%s", city.message);
    }
    polis_city_clear(&city);
    return rc;
}

polis_err polis_rewired_measure(polis_rewired *r, uint64_t seed, uint32_t replicate)
{
    polis_err rc = POLIS_OK;

    for (int64_t k = 0; k < r->n; k++) {
        POLIS_TRY(measure_one(r, k, seed, replicate));
    }
    for (int i = 0; i < r->n_wanted; i++) {
        polis_join_rows_spread(&r->rows, r->wanted[i].of_row, r->wanted[i].cell);
    }

done:
    return rc;
}

void polis_rewired_restore(polis_rewired *r)
{
    for (int i = 0; i < r->n_wanted; i++) {
        memcpy(r->wanted[i].cell, r->wanted[i].joined,
               (size_t)polis_panel_cells(r->panel) * sizeof *r->wanted[i].cell);
    }
}

void polis_rewired_free(polis_rewired **rewired)
{
    polis_rewired *r = *rewired;

    if (!r) {
        return;
    }
    for (int64_t k = 0; r->network && k < r->n; k++) {
        polis_network_free(&r->network[k]);
    }
    for (int i = 0; i < r->n_wanted; i++) {
        POLIS_FREE(r->wanted[i].joined);
        POLIS_FREE(r->wanted[i].of_row);
    }
    polis_join_rows_clear(&r->rows);
    polis_store_close(&r->store);
    POLIS_FREE(r->network);
    POLIS_FREE(r->job);
    POLIS_FREE(r->extent);
    POLIS_FREE(*rewired);
}
