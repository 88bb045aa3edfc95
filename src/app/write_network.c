#include "app/write_network.h"
#include "base/mem.h"
#include "cluster/comm.h"
#include "report/csv.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* What ranks without the network need to take part. */
typedef struct shape {
    int64_t n[POLIS_N_AXES];
    int label_width, name_width;
    polis_weight_role role;
    polis_coords coords;
} shape;

typedef struct writer {
    polis_result *result;
    const polis_network *net; /* NULL on all ranks but 0 */
    shape shape;
} writer;

static int widest(const polis_texts *texts)
{
    size_t most = 1;

    for (int64_t i = 0; i < texts->n; i++) {
        const size_t len = polis_texts_len(texts, i);

        most = len > most ? len : most;
    }
    return most < INT32_MAX ? (int)most : INT32_MAX;
}

static shape shape_of(const polis_network *net)
{
    return (shape){
        .n = {1, net->n, net->m},
        .label_width = widest(&net->label),
        .name_width = net->name.n > 0 ? widest(&net->name) : 0,
        .role = net->role,
        .coords = net->x ? net->coords : POLIS_COORDS_NONE,
    };
}

/* Rank 0 has all rows, the others none. */
static polis_err put(const writer *w, const polis_variable *v, const void *rows)
{
    return polis_result_write(w->result, v, 0, w->net ? w->shape.n[v->axis] : 0, rows);
}

static polis_err put_texts(MPI_Comm comm, const writer *w, const polis_variable *v,
                           const polis_texts *texts)
{
    polis_err rc = POLIS_OK;
    char *rows = polis_mem_new(w->net ? texts->n : 0, (size_t)v->width);

    POLIS_TRY(polis_comm_agree(comm, rows ? POLIS_OK : POLIS_E_NOMEM));
    for (int64_t i = 0; w->net && i < texts->n; i++) {
        memcpy(rows + (size_t)i * (size_t)v->width, polis_texts_get(texts, i),
               polis_texts_len(texts, i));
    }
    rc = put(w, v, rows);

done:
    polis_mem_free(rows);
    return rc;
}

static polis_err put_positions(MPI_Comm comm, const writer *w, const polis_variable *v,
                               const polis_vid *at)
{
    polis_err rc = POLIS_OK;
    int64_t *rows = polis_mem_new(w->net ? w->shape.n[v->axis] : 0, sizeof *rows);

    POLIS_TRY(polis_comm_agree(comm, rows ? POLIS_OK : POLIS_E_NOMEM));
    for (int64_t e = 0; w->net && e < w->shape.n[v->axis]; e++) {
        rows[e] = at[e];
    }
    rc = put(w, v, rows);

done:
    polis_mem_free(rows);
    return rc;
}

static polis_err put_network_rows(const writer *w, const char *id)
{
    static const char *const nodes[][2] = {{"sample_dimension", "node"}, {NULL, NULL}};
    static const char *const edges[][2] = {{"sample_dimension", "edge"}, {NULL, NULL}};
    static const char *const direction[][2] = {{"flag_meanings", "undirected directed"},
                                               {NULL, NULL}};
    static const char *const roles[][2] = {{"flag_meanings", "none length strength"}, {NULL, NULL}};
    static const int8_t flags[] = {0, 1, 2};
    const polis_variable variable[] = {
        {.name = "network_id",
         .long_name = "identifier of the network",
         .type = POLIS_TYPE_TEXT,
         .width = (int)strlen(id)},
        {.name = "node_row_size",
         .long_name = "number of nodes of the network",
         .type = POLIS_TYPE_I64,
         .extra = nodes},
        {.name = "edge_row_size",
         .long_name = "number of edges of the network",
         .type = POLIS_TYPE_I64,
         .extra = edges},
        {.name = "directed",
         .long_name = "whether edges have a direction",
         .type = POLIS_TYPE_I8,
         .extra = direction,
         .flag_values = flags,
         .n_flags = 2},
        {.name = "weight_role",
         .long_name = "what the value of an edge means",
         .type = POLIS_TYPE_I8,
         .extra = roles,
         .flag_values = flags,
         .n_flags = 3},
    };
    const int8_t directed = w->net ? w->net->directed : 0, role = (int8_t)w->shape.role;
    const void *const rows[] = {id, &w->shape.n[POLIS_AXIS_NODE], &w->shape.n[POLIS_AXIS_EDGE],
                                &directed, &role};
    polis_err rc = POLIS_OK;

    for (size_t i = 0; i < sizeof variable / sizeof variable[0]; i++) {
        POLIS_TRY(put(w, &variable[i], rows[i]));
    }

done:
    return rc;
}

static polis_err put_coordinates(const writer *w)
{
    static const char *const east[][2] = {{"standard_name", "longitude"}, {NULL, NULL}};
    static const char *const north[][2] = {{"standard_name", "latitude"}, {NULL, NULL}};
    const bool degrees = w->shape.coords == POLIS_COORDS_LON_LAT;
    const polis_variable x = {
        .name = degrees ? "node_lon" : "node_x",
        .long_name = degrees ? "longitude" : "first coordinate, in the unit of the input",
        .units = degrees ? "degrees_east" : "1",
        .axis = POLIS_AXIS_NODE,
        .type = POLIS_TYPE_F64,
        .extra = degrees ? east : NULL,
    };
    const polis_variable y = {
        .name = degrees ? "node_lat" : "node_y",
        .long_name = degrees ? "latitude" : "second coordinate, in the unit of the input",
        .units = degrees ? "degrees_north" : "1",
        .axis = POLIS_AXIS_NODE,
        .type = POLIS_TYPE_F64,
        .extra = degrees ? north : NULL,
    };
    polis_err rc = POLIS_OK;

    POLIS_TRY(put(w, &x, w->net ? w->net->x : NULL));
    POLIS_TRY(put(w, &y, w->net ? w->net->y : NULL));

done:
    return rc;
}

static polis_err put_nodes(MPI_Comm comm, const writer *w)
{
    const polis_variable label = {.name = "node_id",
                                  .long_name = "identifier of the node",
                                  .axis = POLIS_AXIS_NODE,
                                  .type = POLIS_TYPE_TEXT,
                                  .width = w->shape.label_width};
    const polis_variable name = {.name = "node_name",
                                 .long_name = "name of the node",
                                 .axis = POLIS_AXIS_NODE,
                                 .type = POLIS_TYPE_TEXT,
                                 .width = w->shape.name_width};
    const polis_variable index = {.name = "network_index",
                                  .long_name = "network that the node belongs to",
                                  .axis = POLIS_AXIS_NODE,
                                  .type = POLIS_TYPE_I32};
    polis_err rc = POLIS_OK;
    /* all nodes belong to network 0, and new memory is zeroed */
    int32_t *zeros = polis_mem_new(w->net ? w->net->n : 0, sizeof *zeros);

    POLIS_TRY(polis_comm_agree(comm, zeros ? POLIS_OK : POLIS_E_NOMEM));
    POLIS_TRY(put_texts(comm, w, &label, w->net ? &w->net->label : NULL));
    if (w->shape.name_width > 0) {
        POLIS_TRY(put_texts(comm, w, &name, w->net ? &w->net->name : NULL));
    }
    if (w->shape.coords != POLIS_COORDS_NONE) {
        POLIS_TRY(put_coordinates(w));
    }
    rc = put(w, &index, zeros);

done:
    polis_mem_free(zeros);
    return rc;
}

static polis_err put_edges(MPI_Comm comm, const writer *w)
{
    const bool length = w->shape.role == POLIS_ROLE_LENGTH;
    const polis_variable u = {.name = "edge_u",
                              .long_name = "position of the edge's first node along node",
                              .axis = POLIS_AXIS_EDGE,
                              .type = POLIS_TYPE_I64};
    const polis_variable v = {.name = "edge_v",
                              .long_name = "position of the edge's second node along node",
                              .axis = POLIS_AXIS_EDGE,
                              .type = POLIS_TYPE_I64};
    const polis_variable value = {.name = length ? "edge_length" : "edge_strength",
                                  .long_name =
                                      length ? "length of the edge" : "strength of the tie",
                                  .units = "1",
                                  .axis = POLIS_AXIS_EDGE,
                                  .type = POLIS_TYPE_F64};
    polis_err rc = POLIS_OK;

    POLIS_TRY(put_positions(comm, w, &u, w->net ? w->net->tail : NULL));
    POLIS_TRY(put_positions(comm, w, &v, w->net ? w->net->head : NULL));
    if (w->shape.role != POLIS_ROLE_NONE) {
        POLIS_TRY(put(w, &value, w->net ? w->net->value : NULL));
    }

done:
    return rc;
}

polis_err polis_write_network(MPI_Comm comm, polis_result *result, const polis_network *network,
                              const char *id)
{
    polis_err rc = POLIS_OK;
    writer w = {.result = result, .net = polis_comm_rank(comm) == 0 ? network : NULL};

    if (w.net) {
        w.shape = shape_of(w.net);
    }
    POLIS_MPI(comm, MPI_Bcast(&w.shape, sizeof w.shape, MPI_BYTE, 0, comm));
    POLIS_TRY(polis_result_axes(result, w.shape.n));
    POLIS_TRY(put_network_rows(&w, id));
    POLIS_TRY(put_nodes(comm, &w));
    POLIS_TRY(put_edges(comm, &w));

done:
    return rc;
}

static void print_label(FILE *to, const polis_texts *label, polis_vid v)
{
    polis_csv_field(to, polis_texts_get(label, v), polis_texts_len(label, v));
}

static void print_edges(FILE *to, const polis_network *net)
{
    fputs(net->value ? "source,target,weight\n" : "source,target\n", to);
    for (polis_eid e = 0; e < net->m; e++) {
        print_label(to, &net->label, net->tail[e]);
        fputc(',', to);
        print_label(to, &net->label, net->head[e]);
        if (net->value) {
            fputc(',', to);
            polis_csv_number(to, net->value[e]);
        }
        fputc('\n', to);
    }
}

polis_err polis_write_edges(polis_part *part, const polis_network *network, polis_fault *fault)
{
    FILE *to = polis_part_stream(part);

    if (to) {
        print_edges(to, network);
    }
    return polis_stream_close(to) ? POLIS_OK
                                  : polis_fail(fault, POLIS_E_IO, polis_part_path(part), 0,
                                               "cannot write the edges: %s", strerror(errno));
}
