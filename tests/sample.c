#include "sample.h"
#include "base/mem.h"
#include "cluster/comm.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WIDTH = 24 };

sample sample_small(void)
{
    return (sample){.nodes = {5, 0, 3, 6}, .note = "first", .seconds = 1.5};
}

sample sample_large(void)
{
    return (sample){.nodes = {70000, 0, 3, 80001}, .note = "first", .seconds = 1.5};
}

double sample_betweenness(int64_t row)
{
    return row % 7 == 3 ? NAN : (double)((row * 7919) % 10007) / 3.0;
}

double sample_length(int64_t row)
{
    return (double)(1 + row % 1000) / 8.0;
}

/* First node of a network; of the one after the last: how many there are. */
static int64_t node_first(const sample *s, int64_t network)
{
    int64_t first = 0;

    for (int64_t i = 0; i < network; i++) {
        first += s->nodes[i];
    }
    return first;
}

static int64_t network_of(const sample *s, int64_t row)
{
    int64_t i = 0;

    while (row >= node_first(s, i + 1)) {
        i++;
    }
    return i;
}

static void range(const sample *s, MPI_Comm comm, int64_t n, int64_t *first, int64_t *count)
{
    const int64_t rank = polis_comm_rank(comm), size = polis_comm_size(comm);

    *first = n * rank / size;
    *count = n * (rank + 1) / size - *first;
    if (s->split == SAMPLE_LAST) {
        *first = 0;
        *count = rank == size - 1 ? n : 0;
    } else if (s->split == SAMPLE_ODD) { /* the middle rank has none */
        const int64_t border = n / 10 + 1 < n ? n / 10 + 1 : n;
        *first = rank == 0 ? 0 : border;
        *count = rank == 0 ? (size == 1 ? n : border) : rank == size - 1 ? n - border : 0;
    }
}

/* One row of the variable. */
static void fill(const sample *s, const polis_variable *v, int64_t row, void *out)
{
    static const char *const words[] = {"", "Łódź", "a,b", "say \"so\"", "São Paulo", "two\nlines"};
    const bool node = v->axis == POLIS_AXIS_NODE, edge = v->axis == POLIS_AXIS_EDGE;
    const int64_t network = node || edge ? network_of(s, row) : row;
    const int64_t first = node_first(s, network), end = node_first(s, network + 1);
    const char *name = v->name;
    const bool strength = network == 2;
    double x = 0.0;
    int64_t i = 0;

    if (strcmp(name, "edge_u") == 0 || strcmp(name, "node_row_size") == 0 ||
        strcmp(name, "edge_row_size") == 0) {
        i = edge ? row : end - first;
    } else if (strcmp(name, "edge_v") == 0) {
        i = row + 1 < end ? row + 1 : first;
    } else if (strcmp(name, "edge_id") == 0) {
        i = ((int64_t)1 << 53) + 1 + row;
    } else if (strcmp(name, "network_index") == 0) {
        i = network;
    } else if (strcmp(name, "weight_role") == 0) {
        i = strength ? 2 : 1;
    } else if (strcmp(name, "status") == 0) {
        i = network == SAMPLE_FAILED;
    } else if (strcmp(name, "degree") == 0) {
        i = 2;
    } else if (strcmp(name, "edge_length") == 0) {
        x = strength ? NAN : sample_length(row);
    } else if (strcmp(name, "edge_strength") == 0) {
        x = strength ? sample_length(row) : NAN;
    } else if (strcmp(name, "node_lon") == 0) {
        x = row % 5 == 4 ? NAN : 10.0 + (double)row / 1e6;
    } else if (strcmp(name, "seconds") == 0) {
        x = s->seconds * (double)(row + 1);
    } else {
        x = sample_betweenness(row);
    }
    switch (v->type) {
    case POLIS_TYPE_I8:
        *(int8_t *)out = (int8_t)i;
        break;
    case POLIS_TYPE_I32:
        *(int32_t *)out = (int32_t)i;
        break;
    case POLIS_TYPE_I64:
        *(int64_t *)out = i;
        break;
    case POLIS_TYPE_F64:
        *(double *)out = x;
        break;
    case POLIS_TYPE_TEXT: {
        char text[2 * WIDTH] = "";
        if (strcmp(name, "node_id") == 0) {
            snprintf(text, sizeof text, "%lld", (long long)(((int64_t)1 << 53) + 1 + row));
        } else if (strcmp(name, "network_id") == 0) {
            snprintf(text, sizeof text, "city-%lld", (long long)row);
        } else if (strcmp(name, "error") == 0) {
            snprintf(text, sizeof text, "%s", row == SAMPLE_FAILED ? "x.csv:3: no number" : "");
        } else {
            snprintf(text, sizeof text, "%s", words[row % 6]);
        }
        memcpy(out, text, (size_t)v->width);
        break;
    }
    }
}

static const char *const sample_dimension[][2] = {{"sample_dimension", "node"}, {NULL, NULL}};
static const char *const edge_dimension[][2] = {{"sample_dimension", "edge"}, {NULL, NULL}};
static const char *const lon_extra[][2] = {{"standard_name", "longitude"}, {NULL, NULL}};
static const char *const with_coords[][2] = {{"coordinates", "node_lon node_lat"}, {NULL, NULL}};
static const char *const meanings[][2] = {{"flag_meanings", "ok failed"}, {NULL, NULL}};
static const int8_t flags[2] = {0, 1};

#define ROW(name_, axis_, type_, ...)                                         \
    {                                                                         \
        .name = name_, .long_name = "the " name_, .axis = POLIS_AXIS_##axis_, \
        .type = POLIS_TYPE_##type_, .width = WIDTH, __VA_ARGS__               \
    }

static const polis_variable variables[] = {
    ROW("network_id", NETWORK, TEXT, .units = NULL),
    ROW("node_row_size", NETWORK, I64, .extra = sample_dimension),
    ROW("edge_row_size", NETWORK, I64, .extra = edge_dimension),
    ROW("directed", NETWORK, I8, .units = NULL),
    ROW("weight_role", NETWORK, I8, .units = NULL),
    ROW("status", NETWORK, I8, .extra = meanings, .flag_values = flags, .n_flags = 2),
    ROW("error", NETWORK, TEXT, .units = NULL),
    ROW("seconds", NETWORK, F64, .units = "s", .run = true),
    ROW("host", NETWORK, TEXT, .run = true),
    ROW("node_id", NODE, TEXT, .units = NULL),
    ROW("node_name", NODE, TEXT, .units = NULL),
    ROW("node_lon", NODE, F64, .units = "degrees_east", .extra = lon_extra),
    ROW("node_lat", NODE, F64, .units = "degrees_north"),
    ROW("network_index", NODE, I32, .units = NULL),
    ROW("degree", NODE, I32, .units = "1"),
    ROW("closeness_wf", NODE, F64, .units = "1/m", .reference = "Wasserman and Faust (1994)"),
    ROW("betweenness", NODE, F64, .units = "1", .reference = "Freeman (1977)",
        .extra = with_coords),
    ROW("edge_u", EDGE, I64, .units = NULL),
    ROW("edge_v", EDGE, I64, .units = NULL),
    ROW("edge_id", EDGE, I64, .units = NULL),
    ROW("edge_length", EDGE, F64, .units = "m"),
    ROW("edge_strength", EDGE, F64, .units = "1"),
    ROW("edge_betweenness", EDGE, F64, .units = "1"),
};

static polis_err write_one(MPI_Comm comm, const sample *s, polis_result *result,
                           const polis_variable *v, int64_t n)
{
    static const size_t bytes[] = {1, 4, 8, 8, WIDTH};
    const size_t row_bytes = bytes[v->type];
    int64_t first, count;
    polis_err rc = POLIS_OK;
    char *rows;

    range(s, comm, n, &first, &count);
    rows = polis_mem_new(count, row_bytes);
    POLIS_TRY(polis_comm_agree(comm, rows ? POLIS_OK : POLIS_E_NOMEM));
    for (int64_t i = 0; i < count; i++) {
        fill(s, v, first + i, rows + (size_t)i * row_bytes);
    }
    rc = polis_result_write(result, v, first, count, rows);

done:
    polis_mem_free(rows);
    return rc;
}

polis_err sample_fill(MPI_Comm comm, const sample *s, polis_result *result)
{
    polis_err rc = POLIS_OK;
    const int64_t n = node_first(s, SAMPLE_NETWORKS);
    const int64_t axes[POLIS_N_AXES] = {SAMPLE_NETWORKS, n, n};

    POLIS_TRY(polis_result_text(result, "title", "A sample"));
    POLIS_TRY(polis_result_text(result, "source", "centropolis 0"));
    POLIS_TRY(polis_result_text(result, "comment", ""));
    POLIS_TRY(polis_result_number(result, "alpha", 1.5));
    POLIS_TRY(polis_result_count(result, "n_failed", 1));
    POLIS_TRY(polis_result_run_text(result, "date_created", s->note));
    POLIS_TRY(polis_result_run_number(result, "seconds_total", s->seconds));
    POLIS_TRY(polis_result_axes(result, axes));
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        POLIS_TRY(write_one(comm, s, result, &variables[i], axes[variables[i].axis]));
    }

done:
    return rc;
}

polis_err sample_write(MPI_Comm comm, const sample *s, const char *path, bool force,
                       polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_result *result = NULL;

    POLIS_TRY(polis_result_create(comm, path, force, fault, &result));
    POLIS_TRY(sample_fill(comm, s, result));
    rc = polis_result_publish(&result, fault);

done:
    polis_result_discard(&result);
    return rc;
}
