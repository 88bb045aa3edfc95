#include "app/columns.h"

#include "base/mem.h"
#include "cluster/comm.h"
#include "cluster/slab.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ALIGN = 65536, LONGEST_TEXT = 4096, LONGEST_MESSAGE = 1000, DIGEST_TEXT = 32 };

/* Moves what each rank has to the ranges that it writes. */
typedef struct writer {
    const polis_batch *batch;
    const polis_census *census;
    polis_result *result;
    polis_slab *slab[POLIS_N_AXES];
    int64_t n_local[POLIS_N_AXES]; /* rows that this rank has */
} writer;

/* Put the rows of one city on an axis; `city` may have failed on the network axis only. */
typedef void fill(const writer *w, int64_t i, int which, int width, char *rows);

static bool owns(const writer *w, int64_t i)
{
    return w->batch->owner[i] == polis_comm_rank(w->batch->comm);
}

static polis_piece rows_of(const writer *w, polis_axis axis, int64_t i)
{
    const int64_t *first = axis == POLIS_AXIS_NODE ? w->census->node_first : w->census->edge_first;

    return axis == POLIS_AXIS_NETWORK ? (polis_piece){i, 1}
                                      : (polis_piece){first[i], first[i + 1] - first[i]};
}

static size_t bytes_of(polis_type type, int width)
{
    switch (type) {
    case POLIS_TYPE_I8:
        return 1;
    case POLIS_TYPE_I32:
        return sizeof(int32_t);
    case POLIS_TYPE_I64:
        return sizeof(int64_t);
    case POLIS_TYPE_F64:
        return sizeof(double);
    default:
        return (size_t)width;
    }
}

/* Collective: one variable of all cities. */
static polis_err put(const writer *w, const polis_variable *variable, fill *rows, int which)
{
    polis_err rc = POLIS_OK;
    const polis_axis axis = variable->axis;
    const size_t bytes = bytes_of(variable->type, variable->width);
    const int64_t count = polis_slab_count(w->slab[axis]);
    char *local = NULL, *mine = NULL, *next;

    local = polis_mem_new(w->n_local[axis], bytes);
    mine = polis_mem_new(count, bytes);
    if (!local || !mine) {
        rc = POLIS_E_NOMEM;
    }
    POLIS_TRY(polis_comm_agree(w->batch->comm, rc));
    next = local;
    for (int64_t i = 0; i < w->census->n; i++) {
        if (owns(w, i)) {
            rows(w, i, which, variable->width, next);
            next += rows_of(w, axis, i).count * (int64_t)bytes;
        }
    }
    POLIS_TRY(polis_slab_move(w->slab[axis], bytes, local, mine));
    POLIS_TRY(
        polis_result_write(w->result, variable, polis_slab_first(w->slab[axis]), count, mine));

done:
    POLIS_FREE(local);
    POLIS_FREE(mine);
    return rc;
}

static void put_string(const char *text, size_t len, int width, char *row)
{
    memcpy(row, text, len < (size_t)width ? len : (size_t)width);
}

/* ---- networks ----------------------------------------------------------------------------------
 */

enum network_column {
    NODES,
    EDGES,
    STATUS,
    DIRECTED,
    ROLE,
    KERNEL,
    RESOLUTION,
    ROUNDING_ERROR,
    N_RAISED,
    SELF_LOOPS,
    PARALLEL_EDGES,
    ZERO_STRENGTHS,
    UNUSED_NODES,
    PREDICTED,
    READ_SECONDS,
    PLAN_SECONDS,
    COMPUTE_SECONDS,
};

static int64_t network_count(const polis_city *city, int which)
{
    const polis_network *network = city->network;

    if (which == STATUS) {
        return city->status;
    }
    if (!network) {
        return 0;
    }
    switch (which) {
    case NODES:
        return network->n;
    case EDGES:
        return network->m;
    case DIRECTED:
        return network->directed;
    case ROLE:
        return network->role;
    case KERNEL:
        return city->kernel;
    case N_RAISED:
        return city->rounding.n_raised;
    case SELF_LOOPS:
        return network->dropped.self_loops;
    case PARALLEL_EDGES:
        return network->dropped.parallel_edges;
    case ZERO_STRENGTHS:
        return network->dropped.zero_strengths;
    default:
        return network->dropped.unused_nodes;
    }
}

static void fill_network_i8(const writer *w, int64_t i, int which, int width, char *rows)
{
    (void)width;
    *rows = (char)network_count(&w->batch->city[i], which);
}

static void fill_network_i64(const writer *w, int64_t i, int which, int width, char *rows)
{
    const int64_t x = network_count(&w->batch->city[i], which);

    (void)width;
    memcpy(rows, &x, sizeof x);
}

static void fill_network_f64(const writer *w, int64_t i, int which, int width, char *rows)
{
    const polis_city *city = &w->batch->city[i];
    const double x = which == READ_SECONDS      ? city->read_s
                     : which == PLAN_SECONDS    ? city->plan_s
                     : which == COMPUTE_SECONDS ? city->compute_s
                     : city->status != POLIS_OK ? NAN
                     : which == RESOLUTION      ? city->rounding.resolution
                     : which == ROUNDING_ERROR  ? city->rounding.max_relative_error
                                                : city->predicted_s;

    (void)width;
    memcpy(rows, &x, sizeof x);
}

static void fill_network_id(const writer *w, int64_t i, int which, int width, char *rows)
{
    const char *id = w->batch->inputs->input[i].id;

    (void)which;
    put_string(id, strlen(id), width, rows);
}

static void fill_message(const writer *w, int64_t i, int which, int width, char *rows)
{
    const char *message = w->batch->city[i].message;

    (void)which;
    if (message) {
        put_string(message, strlen(message), width, rows);
    }
}

static void fill_digest(const writer *w, int64_t i, int which, int width, char *rows)
{
    const polis_city *city = &w->batch->city[i];
    char text[DIGEST_TEXT + 1] = {0};

    (void)which;
    if (city->network) {
        snprintf(text, sizeof text, "%016llx%016llx", (unsigned long long)city->digest.high,
                 (unsigned long long)city->digest.low);
    }
    put_string(text, strlen(text), width, rows);
}

/* Collective: the longest of what the ranks have, at least 1. */
static int common_width(const writer *w, size_t longest, int most)
{
    int64_t width = (int64_t)longest;

    POLIS_MPI(w->batch->comm,
              MPI_Allreduce(MPI_IN_PLACE, &width, 1, MPI_INT64_T, MPI_MAX, w->batch->comm));
    return width < 1 ? 1 : width > most ? most : (int)width;
}

static polis_err put_network_texts(const writer *w)
{
    polis_err rc = POLIS_OK;
    size_t id = 0, message = 0;

    for (int64_t i = 0; i < w->census->n; i++) {
        const size_t len = strlen(w->batch->inputs->input[i].id);
        const char *text = w->batch->city[i].message;

        id = len > id ? len : id;
        message = owns(w, i) && text && strlen(text) > message ? strlen(text) : message;
    }
    POLIS_TRY(put(w,
                  &(polis_variable){.name = "network_id",
                                    .long_name = "identifier of the network",
                                    .axis = POLIS_AXIS_NETWORK,
                                    .type = POLIS_TYPE_TEXT,
                                    .width = common_width(w, id, LONGEST_TEXT)},
                  fill_network_id, 0));
    POLIS_TRY(put(w,
                  &(polis_variable){.name = "error",
                                    .long_name = "why the network has no result",
                                    .axis = POLIS_AXIS_NETWORK,
                                    .type = POLIS_TYPE_TEXT,
                                    .width = common_width(w, message, LONGEST_MESSAGE)},
                  fill_message, 0));
    POLIS_TRY(put(w,
                  &(polis_variable){.name = "input_digest",
                                    .long_name = "XXH3-128 of the network as it was read",
                                    .axis = POLIS_AXIS_NETWORK,
                                    .type = POLIS_TYPE_TEXT,
                                    .width = DIGEST_TEXT},
                  fill_digest, 0));

done:
    return rc;
}

static polis_err put_flags(const writer *w)
{
    static const int8_t small[] = {0, 1, 2, 3};
    static const int8_t codes[] = {POLIS_OK,      POLIS_E_ARG,      POLIS_E_UNSUPPORTED,
                                   POLIS_E_PARSE, POLIS_E_OVERFLOW, POLIS_E_NOINPUT,
                                   POLIS_E_BUG,   POLIS_E_NOMEM,    POLIS_E_CANTCREAT,
                                   POLIS_E_IO,    POLIS_E_TEMPFAIL};
    static const char *const status[][2] = {
        {"flag_meanings", "ok bad_argument unsupported malformed overflow missing internal_error "
                          "out_of_memory cannot_create io_error stopped"},
        {NULL, NULL}};
    static const char *const directed[][2] = {{"flag_meanings", "undirected directed"},
                                              {NULL, NULL}};
    static const char *const role[][2] = {{"flag_meanings", "none length strength"}, {NULL, NULL}};
    static const char *const kernel[][2] = {{"flag_meanings", "none sweep frontier dijkstra"},
                                            {NULL, NULL}};
    static const struct {
        const char *name, *long_name;
        const int8_t *values;
        const char *const (*meanings)[2];
        int n, which;
    } table[] = {
        {"status", "0: computed; else why not", codes, status, sizeof codes, STATUS},
        {"directed", "direction of the edges", small, directed, 2, DIRECTED},
        {"weight_role", "what the edges' values are", small, role, 3, ROLE},
        {"kernel", "how shortest paths were found", small, kernel, 4, KERNEL},
    };
    polis_err rc = POLIS_OK;

    for (size_t k = 0; k < sizeof table / sizeof table[0]; k++) {
        const polis_variable variable = {.name = table[k].name,
                                         .long_name = table[k].long_name,
                                         .axis = POLIS_AXIS_NETWORK,
                                         .type = POLIS_TYPE_I8,
                                         .extra = table[k].meanings,
                                         .flag_values = table[k].values,
                                         .n_flags = table[k].n};

        POLIS_TRY(put(w, &variable, fill_network_i8, table[k].which));
    }

done:
    return rc;
}

static polis_err put_network_numbers(const writer *w)
{
    static const char *const of_nodes[][2] = {{"sample_dimension", "node"}, {NULL, NULL}};
    static const char *const of_edges[][2] = {{"sample_dimension", "edge"}, {NULL, NULL}};
    static const struct {
        const char *name, *long_name, *units;
        const char *const (*extra)[2];
        int which;
        bool count, run;
    } table[] = {
        {"node_row_size", "number of nodes", "1", of_nodes, NODES, true, false},
        {"edge_row_size", "number of edges", "1", of_edges, EDGES, true, false},
        {"resolution", "input units of one unit of the integer lengths", "1", NULL, RESOLUTION,
         false, false},
        {"rounding_error", "largest relative rounding of a length", "1", NULL, ROUNDING_ERROR,
         false, false},
        {"n_raised", "lengths raised to one unit of the resolution", "1", NULL, N_RAISED, true,
         false},
        {"dropped_self_loops", "self-loops of the input", "1", NULL, SELF_LOOPS, true, false},
        {"dropped_parallel_edges", "parallel edges merged into another", "1", NULL, PARALLEL_EDGES,
         true, false},
        {"dropped_zero_strengths", "strengths of 0, which are no edges", "1", NULL, ZERO_STRENGTHS,
         true, false},
        {"dropped_unused_nodes", "declared nodes without an edge", "1", NULL, UNUSED_NODES, true,
         false},
        {"seconds_predicted", "predicted time of one thread", "s", NULL, PREDICTED, false, true},
        {"seconds_read", "time to read the network", "s", NULL, READ_SECONDS, false, true},
        {"seconds_plan", "time to prepare it", "s", NULL, PLAN_SECONDS, false, true},
        {"seconds_compute", "time to compute it", "s", NULL, COMPUTE_SECONDS, false, true},
    };
    polis_err rc = POLIS_OK;

    for (size_t k = 0; k < sizeof table / sizeof table[0]; k++) {
        const polis_variable variable = {.name = table[k].name,
                                         .long_name = table[k].long_name,
                                         .units = table[k].units,
                                         .axis = POLIS_AXIS_NETWORK,
                                         .type = table[k].count ? POLIS_TYPE_I64 : POLIS_TYPE_F64,
                                         .extra = table[k].extra,
                                         .run = table[k].run};

        POLIS_TRY(put(w, &variable, table[k].count ? fill_network_i64 : fill_network_f64,
                      table[k].which));
    }

done:
    return rc;
}

/* ---- nodes -------------------------------------------------------------------------------------
 */

static void fill_text(const polis_texts *list, polis_vid n, int width, char *rows)
{
    for (polis_vid v = 0; v < n; v++) {
        put_string(polis_texts_get(list, v), polis_texts_len(list, v), width,
                   rows + (int64_t)v * width);
    }
}

static void fill_label(const writer *w, int64_t i, int names, int width, char *rows)
{
    const polis_network *network = w->batch->city[i].network;

    if (network && (!names || network->name.n > 0)) {
        fill_text(names ? &network->name : &network->label, network->n, width, rows);
    }
}

static void fill_index(const writer *w, int64_t i, int which, int width, char *rows)
{
    const polis_network *network = w->batch->city[i].network;
    const int32_t index = (int32_t)i;

    (void)which;
    (void)width;
    for (polis_vid v = 0; network && v < network->n; v++) {
        memcpy(rows + (int64_t)v * (int64_t)sizeof index, &index, sizeof index);
    }
}

enum coordinate { LON, LAT, PLANE_X, PLANE_Y };

static void fill_coordinate(const writer *w, int64_t i, int which, int width, char *rows)
{
    const polis_network *network = w->batch->city[i].network;
    const polis_coords kind = which <= LAT ? POLIS_COORDS_LON_LAT : POLIS_COORDS_PLANE;
    double *x = (double *)(void *)rows;

    (void)width;
    for (polis_vid v = 0; network && v < network->n; v++) {
        x[v] = network->coords != kind ? NAN : which % 2 == 0 ? network->x[v] : network->y[v];
    }
}

static void fill_measure(const writer *w, int64_t i, int which, int width, char *rows)
{
    const polis_city *city = &w->batch->city[i];
    const double *value = city->measures.node[which];
    const bool count = polis_node_measure_text[which].count;

    (void)width;
    for (polis_vid v = 0; city->network && v < city->network->n; v++) {
        if (count) {
            ((int32_t *)(void *)rows)[v] = value ? (int32_t)value[v] : -1;
        } else {
            ((double *)(void *)rows)[v] = value ? value[v] : NAN;
        }
    }
}

static polis_err put_labels(const writer *w)
{
    polis_err rc = POLIS_OK;
    size_t longest[2] = {0};
    static const char *const names[2][2] = {{"node_id", "identifier of the node in its network"},
                                            {"node_name", "name of the node"}};

    for (int64_t i = 0; i < w->census->n; i++) {
        const polis_network *network = owns(w, i) ? w->batch->city[i].network : NULL;
        for (polis_vid v = 0; network && v < network->n; v++) {
            const size_t label = polis_texts_len(&network->label, v);
            const size_t name = network->name.n > 0 ? polis_texts_len(&network->name, v) : 0;
            longest[0] = label > longest[0] ? label : longest[0];
            longest[1] = name > longest[1] ? name : longest[1];
        }
    }
    for (int k = 0; k < (w->census->n_named > 0 ? 2 : 1); k++) {
        const polis_variable variable = {.name = names[k][0],
                                         .long_name = names[k][1],
                                         .axis = POLIS_AXIS_NODE,
                                         .type = POLIS_TYPE_TEXT,
                                         .width = common_width(w, longest[k], LONGEST_TEXT)};
        POLIS_TRY(put(w, &variable, fill_label, k));
    }

done:
    return rc;
}

static polis_err put_coordinates(const writer *w)
{
    static const struct {
        const char *name, *long_name, *units, *standard;
    } table[] = {{"node_lon", "longitude", "degrees_east", "longitude"},
                 {"node_lat", "latitude", "degrees_north", "latitude"},
                 {"node_x", "first plane coordinate, in the unit of the input", "1", NULL},
                 {"node_y", "second plane coordinate, in the unit of the input", "1", NULL}};
    polis_err rc = POLIS_OK;

    for (int k = 0; k < 4; k++) {
        const char *const standard[][2] = {{"standard_name", table[k].standard}, {NULL, NULL}};
        const polis_variable variable = {.name = table[k].name,
                                         .long_name = table[k].long_name,
                                         .units = table[k].units,
                                         .axis = POLIS_AXIS_NODE,
                                         .type = POLIS_TYPE_F64,
                                         .extra = table[k].standard ? standard : NULL};

        if ((k <= LAT ? w->census->n_lon_lat : w->census->n_plane) > 0) {
            POLIS_TRY(put(w, &variable, fill_coordinate, k));
        }
    }

done:
    return rc;
}

static bool measure_applies(const writer *w, int id)
{
    const polis_applies applies = polis_node_measure_text[id].applies;
    const bool is_strength = id >= POLIS_NODE_STRENGTH && id <= POLIS_NODE_STRENGTH_IN;

    return (!is_strength || w->census->n_strength > 0) &&
           (applies == POLIS_APPLIES_ANY ||
            (applies == POLIS_APPLIES_DIRECTED ? w->census->n_directed : w->census->n_undirected) >
                0);
}

static polis_err put_nodes(const writer *w)
{
    polis_err rc = POLIS_OK;
    const char *const coordinates[][2] = {
        {"coordinates", w->census->n_lon_lat > 0 ? "node_lon node_lat node_id" : "node_id"},
        {NULL, NULL}};

    POLIS_TRY(put_labels(w));
    POLIS_TRY(put_coordinates(w));
    POLIS_TRY(put(w,
                  &(polis_variable){.name = "network_index",
                                    .long_name = "position of the node's network along network",
                                    .axis = POLIS_AXIS_NODE,
                                    .type = POLIS_TYPE_I32},
                  fill_index, 0));
    for (int id = 0; id < POLIS_N_NODE_MEASURES; id++) {
        const polis_measure_text *text = &polis_node_measure_text[id];
        const polis_variable variable = {.name = text->name,
                                         .long_name = text->long_name,
                                         .units = text->unit,
                                         .reference = text->reference,
                                         .axis = POLIS_AXIS_NODE,
                                         .type = text->count ? POLIS_TYPE_I32 : POLIS_TYPE_F64,
                                         .extra = coordinates};
        if (measure_applies(w, id)) {
            POLIS_TRY(put(w, &variable, fill_measure, id));
        }
    }

done:
    return rc;
}

/* ---- edges -------------------------------------------------------------------------------------
 */

static void fill_end(const writer *w, int64_t i, int head, int width, char *rows)
{
    const polis_network *network = w->batch->city[i].network;
    int64_t *x = (int64_t *)(void *)rows;

    (void)width;
    for (polis_eid e = 0; network && e < network->m; e++) {
        x[e] = w->census->node_first[i] + (head ? network->head[e] : network->tail[e]);
    }
}

enum edge_column { LENGTH, VALUE, EDGE_BETWEENNESS, EDGE_BETWEENNESS_NORM };

static void fill_edge(const writer *w, int64_t i, int which, int width, char *rows)
{
    const polis_city *city = &w->batch->city[i];
    const double *value = NULL;
    double *x = (double *)(void *)rows;

    (void)width;
    if (!city->network) {
        return;
    }
    switch (which) {
    case LENGTH:
        value = city->measures.edge_length;
        break;
    case VALUE:
        value = city->network->role == POLIS_ROLE_STRENGTH ? city->network->value : NULL;
        break;
    case EDGE_BETWEENNESS:
        value = city->measures.edge_betweenness;
        break;
    default:
        value = city->measures.edge_betweenness_norm;
    }
    for (polis_eid e = 0; e < city->network->m; e++) {
        x[e] = value ? value[e] : which == LENGTH ? 1.0 /* a hop */ : NAN;
    }
}

static polis_err put_edges(const writer *w)
{
    const struct {
        const char *name, *long_name, *units, *reference;
        int which;
        bool wanted;
    } table[] = {
        {"edge_length", "length as computed with: a whole multiple of the resolution", "length",
         NULL, LENGTH, w->census->n_weighted > 0},
        {"edge_strength", "strength of the tie", "strength", NULL, VALUE,
         w->census->n_strength > 0},
        {"edge_betweenness",
         "edge betweenness: shortest paths of all pairs over the edge (unordered pairs if "
         "undirected)",
         "1", "Girvan & Newman 2002", EDGE_BETWEENNESS, w->batch->job->plan.edges},
        {"edge_betweenness_norm", "edge betweenness / number of pairs of nodes", "1",
         "Girvan & Newman 2002", EDGE_BETWEENNESS_NORM, w->batch->job->plan.edges},
    };
    polis_err rc = POLIS_OK;

    for (int head = 0; head < 2; head++) {
        const polis_variable variable = {.name = head ? "edge_v" : "edge_u",
                                         .long_name =
                                             head ? "where the edge ends: position along node"
                                                  : "where the edge starts: position along node",
                                         .axis = POLIS_AXIS_EDGE,
                                         .type = POLIS_TYPE_I64};
        POLIS_TRY(put(w, &variable, fill_end, head));
    }
    for (size_t k = 0; k < sizeof table / sizeof table[0]; k++) {
        const polis_variable variable = {.name = table[k].name,
                                         .long_name = table[k].long_name,
                                         .units = table[k].units,
                                         .reference = table[k].reference,
                                         .axis = POLIS_AXIS_EDGE,
                                         .type = POLIS_TYPE_F64};
        if (table[k].wanted) {
            POLIS_TRY(put(w, &variable, fill_edge, table[k].which));
        }
    }

done:
    return rc;
}

/* ---- all ---------------------------------------------------------------------------------------
 */

static polis_err make_slabs(writer *w)
{
    polis_err rc = POLIS_OK;
    const int64_t lengths[POLIS_N_AXES] = {w->census->n, w->census->n_nodes, w->census->n_edges};
    polis_piece *piece = NULL;

    POLIS_TRY(polis_result_axes(w->result, lengths));
    piece = polis_mem_new(w->census->n, sizeof *piece);
    POLIS_TRY(polis_comm_agree(w->batch->comm, piece ? POLIS_OK : POLIS_E_NOMEM));
    for (int axis = 0; axis < POLIS_N_AXES; axis++) {
        int64_t n = 0;

        for (int64_t i = 0; i < w->census->n; i++) {
            if (owns(w, i)) {
                piece[n] = rows_of(w, (polis_axis)axis, i);
                w->n_local[axis] += piece[n++].count;
            }
        }
        POLIS_TRY(polis_slab_new(w->batch->comm, lengths[axis], n, piece, ALIGN, &w->slab[axis]));
    }

done:
    POLIS_FREE(piece);
    return rc;
}

polis_err polis_columns_write(const polis_batch *batch, const polis_census *census,
                              polis_result *result)
{
    polis_err rc = POLIS_OK;
    writer w = {.batch = batch, .census = census, .result = result};

    POLIS_TRY(make_slabs(&w));
    POLIS_TRY(put_network_texts(&w));
    POLIS_TRY(put_flags(&w));
    POLIS_TRY(put_network_numbers(&w));
    POLIS_TRY(put_nodes(&w));
    POLIS_TRY(put_edges(&w));

done:
    for (int axis = 0; axis < POLIS_N_AXES; axis++) {
        polis_slab_free(&w.slab[axis]);
    }
    return rc;
}
