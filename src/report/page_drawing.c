/* Of a page's data the networks that it draws: places, measures and edges, thinned where they are
 * too many. */
#include "base/mem.h"
#include "report/json.h"
#include "report/page.h"
#include "report/windows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A network while it is put together. */
typedef struct drawing {
    polis_windows *windows;
    polis_store *store; /* theirs */
    polis_extent at;
    int64_t *u, *v; /* [at.m] positions within the network */
    polis_thin kept;
    json_t *json;
} drawing;

static const polis_column *find(const polis_store *store, const char *name, polis_axis axis,
                                polis_type type)
{
    const polis_column *c = polis_store_find(store, name);

    return c && c->axis == axis && c->type == type ? c : NULL;
}

/* The network's rows of a variable of nodes or edges; *first is the first of them. */
static polis_err bring(const drawing *d, const polis_column *c, polis_cells **cells, int64_t *first,
                       int64_t *n)
{
    const bool nodes = c->axis == POLIS_AXIS_NODE;

    *first = nodes ? d->at.node_first : d->at.edge_first;
    *n = nodes ? d->at.n : d->at.m;
    return polis_windows_get(d->windows, c, *first, *n, cells);
}

/* All of them as numbers; what is not there, as a degree of the other direction, is NaN. */
static polis_err read_numbers(const drawing *d, const polis_column *c, double **out)
{
    polis_err rc = POLIS_OK;
    polis_cells *cells;
    int64_t first, n;
    double *x = NULL;

    POLIS_TRY(bring(d, c, &cells, &first, &n));
    POLIS_NEW(x, n);
    for (int64_t i = 0; i < n; i++) {
        const double value = polis_cells_number(cells, first + i);
        x[i] = c->type == POLIS_TYPE_I32 && value < 0.0 ? NAN : value;
    }
    *out = x;

done:
    return rc;
}

static polis_err read_ends(drawing *d, const char *name, int64_t **out, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_column *c = find(d->store, name, POLIS_AXIS_EDGE, POLIS_TYPE_I64);
    polis_cells *cells;
    int64_t first, n;

    if (!c) {
        return polis_fail(fault, POLIS_E_PARSE, polis_store_path(d->store), 0,
                          "variable %s is missing or of another type", name);
    }
    POLIS_TRY(bring(d, c, &cells, &first, &n));
    POLIS_NEW(*out, n);
    for (int64_t e = 0; e < n; e++) {
        (*out)[e] = (int64_t)polis_cells_number(cells, first + e) - d->at.node_first;
        if ((*out)[e] < 0 || (*out)[e] >= d->at.n) {
            return polis_fail(fault, POLIS_E_PARSE, polis_store_path(d->store), 0,
                              "%s leaves its network at edge %lld", name, (long long)(first + e));
        }
    }

done:
    return rc;
}

/* The first of these variables of numbers that the file has. */
static polis_err read_rank(const drawing *d, polis_axis axis, const char *const *names,
                           double **out)
{
    for (; *names; names++) {
        const polis_column *c = polis_store_find(d->store, *names);
        if (c && c->axis == axis && c->type != POLIS_TYPE_TEXT) {
            return read_numbers(d, c, out);
        }
    }
    return POLIS_OK;
}

static polis_err thin(drawing *d, bool placed, int64_t marks, polis_fault *fault)
{
    static const char *const by_node[] = {"betweenness", "closeness_wf", "closeness_wf_out",
                                          "degree",      "degree_union", NULL};
    static const char *const by_edge[] = {"edge_betweenness", "edge_strength", NULL};
    polis_err rc = POLIS_OK;
    double *node = NULL, *edge = NULL;
    polis_thin_input in = {.n = d->at.n, .m = placed ? d->at.m : 0};

    POLIS_TRY(read_ends(d, "edge_u", &d->u, fault));
    POLIS_TRY(read_ends(d, "edge_v", &d->v, fault));
    POLIS_TRY(read_rank(d, POLIS_AXIS_NODE, by_node, &node));
    POLIS_TRY(read_rank(d, POLIS_AXIS_EDGE, by_edge, &edge));
    in.u = d->u;
    in.v = d->v;
    in.node_rank = node;
    in.edge_rank = edge;
    rc = polis_thin_choose(&in, marks, &d->kept);

done:
    POLIS_FREE(node);
    POLIS_FREE(edge);
    return rc;
}

static bool any_number(const double *x, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        if (!isnan(x[i])) {
            return true;
        }
    }
    return false;
}

/* The kept rows of a variable of numbers, under its name; nothing where no row has a value. */
static polis_err put_numbers(const drawing *d, const polis_column *c, double origin,
                             const char *key, json_t *object)
{
    polis_err rc = POLIS_OK;
    const bool nodes = c->axis == POLIS_AXIS_NODE;
    const int64_t n = nodes ? d->kept.n_nodes : d->kept.n_edges;
    const int64_t *row = nodes ? d->kept.node : d->kept.edge;
    double *x = NULL;

    POLIS_TRY(read_numbers(d, c, &x));
    for (int64_t i = 0; i < n; i++) { /* row[i] >= i */
        x[i] = x[row[i]] - origin;
    }
    if (any_number(x, n)) {
        POLIS_TRY(polis_json_put(object, key, polis_json_floats(x, n)));
    }

done:
    POLIS_FREE(x);
    return rc;
}

static polis_err put_texts(const drawing *d, const polis_column *c, json_t *object)
{
    polis_err rc = POLIS_OK;
    polis_cells *cells;
    int64_t first, n;
    json_t *list = json_array();

    POLIS_TRY(polis_json_put(object, c->name, list));
    POLIS_TRY(bring(d, c, &cells, &first, &n));
    for (int64_t i = 0; i < d->kept.n_nodes; i++) {
        size_t len;
        const char *text = polis_cells_text(cells, first + d->kept.node[i], &len);
        POLIS_TRY(polis_json_add(list, polis_json_text(text, len)));
    }

done:
    return rc;
}

static bool is_place(const char *name)
{
    return strcmp(name, "node_lon") == 0 || strcmp(name, "node_lat") == 0 ||
           strcmp(name, "node_x") == 0 || strcmp(name, "node_y") == 0;
}

static polis_err put_nodes(const drawing *d)
{
    polis_err rc = POLIS_OK;
    json_t *nodes = json_object();

    POLIS_TRY(polis_json_put(d->json, "nodes", nodes));
    for (int i = 0; i < polis_store_n_columns(d->store); i++) {
        const polis_column *c = polis_store_column(d->store, i);
        if (c->axis != POLIS_AXIS_NODE || c->run || is_place(c->name) ||
            strcmp(c->name, "network_index") == 0) {
            continue;
        }
        rc = c->type == POLIS_TYPE_TEXT ? put_texts(d, c, nodes)
                                        : put_numbers(d, c, 0.0, c->name, nodes);
        POLIS_TRY(rc);
    }

done:
    return rc;
}

/* Positions within the network of the nodes that are kept. */
static polis_err put_rows(const drawing *d)
{
    polis_err rc = POLIS_OK;
    int32_t *row = NULL;

    POLIS_NEW(row, d->kept.n_nodes);
    for (int64_t i = 0; i < d->kept.n_nodes; i++) {
        row[i] = (int32_t)d->kept.node[i];
    }
    rc = polis_json_put(d->json, "row", polis_json_ints(row, d->kept.n_nodes));

done:
    POLIS_FREE(row);
    return rc;
}

static polis_err put_ends(const drawing *d, const int64_t *end, const char *key, json_t *edges)
{
    polis_err rc = POLIS_OK;
    int32_t *at = NULL;

    POLIS_NEW(at, d->kept.n_edges);
    for (int64_t i = 0; i < d->kept.n_edges; i++) {
        at[i] = d->kept.at[end[d->kept.edge[i]]];
    }
    POLIS_TRY(polis_json_put(edges, key, polis_json_ints(at, d->kept.n_edges)));

done:
    POLIS_FREE(at);
    return rc;
}

static polis_err put_edges(const drawing *d)
{
    polis_err rc = POLIS_OK;
    json_t *edges = json_object();

    POLIS_TRY(polis_json_put(d->json, "edges", edges));
    POLIS_TRY(put_ends(d, d->u, "edge_u", edges));
    POLIS_TRY(put_ends(d, d->v, "edge_v", edges));
    for (int i = 0; i < polis_store_n_columns(d->store); i++) {
        const polis_column *c = polis_store_column(d->store, i);
        if (c->axis == POLIS_AXIS_EDGE && c->type == POLIS_TYPE_F64 && !c->run) {
            POLIS_TRY(put_numbers(d, c, 0.0, c->name, edges));
        }
    }

done:
    return rc;
}

enum { LON_LAT, PLANE, NOWHERE };

static const char *const places[2][2] = {{"node_lon", "node_lat"}, {"node_x", "node_y"}};

/* Where this network's nodes have a place. */
static polis_err find_place(const drawing *d, int *kind)
{
    polis_err rc = POLIS_OK;
    double *x = NULL;

    for (*kind = LON_LAT; *kind < NOWHERE; (*kind)++) {
        const polis_column *c = find(d->store, places[*kind][0], POLIS_AXIS_NODE, POLIS_TYPE_F64);
        bool there = false;
        if (c && find(d->store, places[*kind][1], POLIS_AXIS_NODE, POLIS_TYPE_F64)) {
            POLIS_TRY(read_numbers(d, c, &x));
            there = any_number(x, d->at.n);
            POLIS_FREE(x);
        }
        if (there) {
            break;
        }
    }

done:
    return rc;
}

/* x and y relative to an origin, so that binary32 does for coordinates of millions of metres. */
static polis_err put_places(const drawing *d, int kind)
{
    static const char *const words[] = {"lon_lat", "plane", "none"};
    static const char *const keys[2] = {"x", "y"}, *const origins[2] = {"x0", "y0"};
    polis_err rc = POLIS_OK;
    double *x = NULL;

    POLIS_TRY(polis_json_put(d->json, "place", json_string(words[kind])));
    for (int k = 0; k < 2 && kind < NOWHERE; k++) {
        const polis_column *c = polis_store_find(d->store, places[kind][k]);
        int64_t i = 0;
        double origin;
        POLIS_TRY(read_numbers(d, c, &x));
        while (i < d->at.n && !isfinite(x[i])) {
            i++;
        }
        origin = i < d->at.n ? x[i] : 0.0;
        POLIS_FREE(x);
        POLIS_TRY(polis_json_put(d->json, origins[k], polis_json_number(origin)));
        POLIS_TRY(put_numbers(d, c, origin, keys[k], d->json));
    }

done:
    return rc;
}

polis_err polis_page_drawing(polis_windows *windows, int64_t network, int64_t marks,
                             polis_fault *fault, json_t **out)
{
    polis_err rc = POLIS_OK;
    drawing d = {.windows = windows, .store = polis_windows_store(windows)};
    int place;

    *out = NULL;
    POLIS_TRY(polis_store_extent(d.store, network, &d.at));
    POLIS_TRY(find_place(&d, &place));
    POLIS_TRY(thin(&d, place != NOWHERE, marks, fault));
    d.json = json_object();
    POLIS_TRY(polis_json_put(d.json, "network", json_integer(network)));
    POLIS_TRY(polis_json_put(d.json, "n", json_integer(d.at.n)));
    POLIS_TRY(polis_json_put(d.json, "m", json_integer(d.at.m)));
    POLIS_TRY(polis_json_put(d.json, "every", json_integer(d.kept.every)));
    POLIS_TRY(put_places(&d, place));
    POLIS_TRY(put_nodes(&d));
    if (d.kept.n_nodes < d.at.n) {
        POLIS_TRY(put_rows(&d));
    }
    POLIS_TRY(put_edges(&d));
    *out = d.json;
    d.json = NULL;

done:
    json_decref(d.json);
    polis_thin_clear(&d.kept);
    POLIS_FREE(d.u);
    POLIS_FREE(d.v);
    return rc;
}
