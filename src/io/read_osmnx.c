/* Street networks as pairs of tables: node_list.csv (osmid, x, y, ...) and edge_list.csv (u, v,
 * key, length, oneway, ...), the way OSMnx users publish them. Other columns are ignored. */
#include "base/mem.h"
#include "io/formats.h"
#include "io/table.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char *const packings[] = {"", ".gz", ".xz"};

typedef struct paths {
    char nodes[PATH_MAX], edges[PATH_MAX];
} paths;

static bool is_file(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && !S_ISDIR(info.st_mode);
}

/* The file of this name in a folder, packed or not. */
static bool find_in(const char *folder, size_t len, const char *name, char out[PATH_MAX])
{
    for (size_t p = 0; p < sizeof packings / sizeof *packings; p++) {
        const int n = snprintf(out, PATH_MAX, "%.*s%s%s%s", (int)len, folder, len > 0 ? "/" : "",
                               name, packings[p]);
        if (n > 0 && n < PATH_MAX && is_file(out)) {
            return true;
        }
    }
    return false;
}

/* A folder with both tables, or an edge_list.csv with the other beside it. */
static bool find_tables(const char *path, paths *out)
{
    static const char edge_list[] = "edge_list.csv";
    const size_t len = strlen(path);
    struct stat info;

    if (len >= PATH_MAX || stat(path, &info) != 0) {
        return false;
    }
    if (S_ISDIR(info.st_mode)) {
        return find_in(path, len, "node_list.csv", out->nodes) &&
               find_in(path, len, edge_list, out->edges);
    }
    for (size_t p = 0; p < sizeof packings / sizeof *packings; p++) {
        const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
        const size_t stem = sizeof edge_list - 1;
        if (strncmp(name, edge_list, stem) == 0 && strcmp(name + stem, packings[p]) == 0) {
            memcpy(out->edges, path, len + 1);
            if (slash == path) {
                return find_in("/.", 2, "node_list.csv", out->nodes);
            }
            return find_in(path, slash ? (size_t)(slash - path) : 0, "node_list.csv", out->nodes);
        }
    }
    return false;
}

static polis_err need(const polis_table *table, const char *path, const char *name,
                      polis_fault *fault, int *out)
{
    char names[POLIS_READER_LIST] = "";

    *out = polis_table_find(table, name);
    if (*out >= 0) {
        return POLIS_OK;
    }
    for (int c = 0; c < polis_table_n_columns(table); c++) {
        polis_reader_list(names, polis_table_column(table, c),
                          strlen(polis_table_column(table, c)));
    }
    return polis_fail(fault, POLIS_E_PARSE, path, 1, "no column '%s'; there are: %s", name, names);
}

static polis_err add_node(polis_table *table, const polis_field *field, const char *path, int osmid,
                          polis_fault *fault, polis_builder *builder, polis_vid *out)
{
    const polis_field id = field[osmid];

    if (id.len == 0) {
        return polis_fail(fault, POLIS_E_PARSE, path, polis_table_line(table),
                          "column 'osmid' is empty, expected the id of a node");
    }
    if (polis_builder_find(builder, id.text, id.len) >= 0) {
        return polis_fail(fault, POLIS_E_PARSE, path, polis_table_line(table),
                          "node '%.*s' is there twice", polis_field_shown(id), id.text);
    }
    return polis_builder_node(builder, id.text, id.len, out);
}

static polis_err read_nodes(const char *path, const polis_read_options *options, polis_fault *fault,
                            polis_builder *builder)
{
    polis_err rc = POLIS_OK;
    polis_table *table = NULL;
    const polis_field *field;
    int osmid, column_x, column_y;

    POLIS_TRY(polis_table_open(path, 0, fault, &table));
    polis_table_watch(table, options->interrupt);
    POLIS_TRY(need(table, path, "osmid", fault, &osmid));
    column_x = polis_table_find(table, "x");
    column_y = polis_table_find(table, "y");
    for (;;) {
        double x = NAN, y = NAN;
        polis_vid node;
        POLIS_TRY(polis_table_row(table, &field));
        if (!field) {
            break;
        }
        POLIS_TRY(add_node(table, field, path, osmid, fault, builder, &node));
        if (column_x >= 0 && column_y >= 0) {
            POLIS_TRY(polis_table_double(table, column_x, &x));
            POLIS_TRY(polis_table_double(table, column_y, &y));
        }
        if (!isnan(x) && !isnan(y)) {
            POLIS_TRY(polis_builder_coords(builder, node, POLIS_COORDS_LON_LAT, x, y));
        }
    }
    polis_builder_guess_coords(builder); /* or projected before they were written */

done:
    polis_table_close(&table);
    return rc;
}

static polis_err find_end(const polis_table *table, polis_field id, const char *paths_of[2],
                          polis_fault *fault, const polis_builder *builder, polis_vid *out)
{
    *out = polis_builder_find(builder, id.text, id.len);
    if (*out < 0) {
        return polis_fail(fault, POLIS_E_PARSE, paths_of[0], polis_table_line(table),
                          "node '%.*s' is not in %s", polis_field_shown(id), id.text, paths_of[1]);
    }
    return POLIS_OK;
}

static polis_err find_value(const polis_table *table, const char *path,
                            const polis_read_options *options, polis_fault *fault, int *out)
{
    char names[POLIS_READER_LIST] = "";

    *out = -1;
    if (options->role == POLIS_ROLE_NONE) {
        return POLIS_OK;
    }
    *out = options->weight ? polis_table_find(table, options->weight) : -1;
    if (*out >= 0) {
        return POLIS_OK;
    }
    for (int c = 0; c < polis_table_n_columns(table); c++) {
        polis_reader_list(names, polis_table_column(table, c),
                          strlen(polis_table_column(table, c)));
    }
    return polis_reader_no_weight(fault, path, options->weight, names);
}

static polis_err read_edges(const paths *path, const polis_read_options *options,
                            polis_fault *fault, polis_builder *builder, bool *directed)
{
    const char *both[2] = {path->edges, path->nodes};
    polis_err rc = POLIS_OK;
    polis_table *table = NULL;
    const polis_field *field;
    int column_u, column_v, column_value;

    POLIS_TRY(polis_table_open(path->edges, 0, fault, &table));
    polis_table_watch(table, options->interrupt);
    POLIS_TRY(need(table, path->edges, "u", fault, &column_u));
    POLIS_TRY(need(table, path->edges, "v", fault, &column_v));
    POLIS_TRY(find_value(table, path->edges, options, fault, &column_value));
    *directed = polis_table_find(table, "oneway") >= 0;
    for (;;) {
        double value = 1.0;
        polis_vid u, v;
        POLIS_TRY(polis_table_row(table, &field));
        if (!field) {
            break;
        }
        POLIS_TRY(find_end(table, field[column_u], both, fault, builder, &u));
        POLIS_TRY(find_end(table, field[column_v], both, fault, builder, &v));
        if (column_value >= 0) {
            POLIS_TRY(polis_table_double(table, column_value, &value));
            if (field[column_value].len == 0) {
                rc = polis_fail(fault, POLIS_E_PARSE, path->edges, polis_table_line(table),
                                "column '%s' is empty, expected a number", options->weight);
                goto done;
            }
        }
        POLIS_TRY(polis_builder_edge(builder, u, v, value, polis_table_line(table)));
    }

done:
    polis_table_close(&table);
    return rc;
}

static polis_err read_osmnx(const polis_input *input, polis_fault *fault, polis_network **out)
{
    polis_err rc = POLIS_OK;
    polis_builder *builder = NULL;
    paths *path = NULL;
    bool directed = false;

    *out = NULL;
    POLIS_NEW(path, 1);
    if (!find_tables(input->path, path)) {
        rc = polis_fail(fault, POLIS_E_NOINPUT, input->path, 0,
                        "no node_list.csv and edge_list.csv (or .gz, .xz) there");
        goto done;
    }
    POLIS_TRY(polis_builder_new(&input->options, path->edges, fault, &builder));
    POLIS_TRY(read_nodes(path->nodes, &input->options, fault, builder));
    POLIS_TRY(read_edges(path, &input->options, fault, builder, &directed));
    POLIS_TRY(polis_builder_finish(
        builder, directed ? POLIS_DIRECTION_DIRECTED : POLIS_DIRECTION_UNDIRECTED, out));

done:
    polis_builder_free(&builder);
    POLIS_FREE(path);
    return rc;
}

static bool is_osmnx(const char *path)
{
    paths found;

    return find_tables(path, &found);
}

const polis_reader polis_reader_osmnx = {
    .name = "osmnx",
    .suffixes = "",
    .what = "folders with node_list.csv and edge_list.csv, as OSMnx users publish them",
    .read_path = read_osmnx,
    .is_path = is_osmnx,
};
