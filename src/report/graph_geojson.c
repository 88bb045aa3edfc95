/*
 * GeoJSON (RFC 7946): a point for each node, a line for each edge. A line that crosses the
 * antimeridian is cut there (section 3.1.9); a node without coordinates and its edges have no
 * geometry. NaN is null.
 */
#include "report/graph_file.h"

#include <math.h>
#include <string.h>

static void put_string(FILE *out, const char *text, size_t len)
{
    putc('"', out);
    for (size_t i = 0; i < len; i++) {
        const unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\') {
            fprintf(out, "\\%c", c);
        } else if (c < 0x20) {
            fprintf(out, "\\u%04x", (unsigned)c);
        } else {
            putc(c, out);
        }
    }
    putc('"', out);
}

static polis_err put_property(polis_graph_file *f, polis_cells *cells, int64_t row)
{
    const polis_column *c = cells->column;
    size_t len;
    const char *text = polis_cells_text(cells, row, &len);

    fputs(",\"", f->out);
    fputs(c->name, f->out);
    fputs("\":", f->out);
    if (polis_column_is_words(c)) {
        put_string(f->out, text, len);
    } else if (len == 0) {
        fputs("null", f->out);
    } else if (isinf(polis_cells_number(cells, row))) {
        return polis_fail(f->fault, POLIS_E_UNSUPPORTED, polis_store_path(f->store), 0,
                          "%s is infinite, which JSON cannot hold", c->name);
    } else {
        fwrite(text, 1, len, f->out);
    }
    return POLIS_OK;
}

static polis_err put_properties(polis_graph_file *f, polis_columns *columns, int64_t row)
{
    polis_err rc = POLIS_OK;

    for (int i = 0; i < columns->n; i++) {
        POLIS_TRY(put_property(f, &columns->cells[i], columns->cells[i].first + row));
    }
    fputs("}}", f->out);

done:
    return rc;
}

static void put_position(FILE *out, double x, double y)
{
    char text[POLIS_NUM_TEXT];

    polis_num_text(x, text);
    fprintf(out, "[%s,", text);
    polis_num_text(y, text);
    fprintf(out, "%s]", text);
}

/* Two lines that meet the antimeridian where the straight line in degrees does. */
static void put_cut_line(FILE *out, const double x[2], const double y[2])
{
    const double edge = x[0] > 0.0 ? 180.0 : -180.0;
    const double far = x[1] + 2.0 * edge; /* the second end, seen from the first */
    const double at = y[0] + (y[1] - y[0]) * (edge - x[0]) / (far - x[0]);

    fputs("{\"type\":\"MultiLineString\",\"coordinates\":[[", out);
    put_position(out, x[0], y[0]);
    putc(',', out);
    put_position(out, edge, at);
    fputs("],[", out);
    put_position(out, -edge, at);
    putc(',', out);
    put_position(out, x[1], y[1]);
    fputs("]]}", out);
}

static void put_line(polis_graph_file *f, const polis_extract *e, int64_t edge)
{
    double x[2], y[2];

    for (int end = 0; end < 2; end++) {
        if (!polis_extract_place(e, polis_extract_end(e, edge, end), &x[end], &y[end])) {
            fputs("null", f->out);
            return;
        }
    }
    if (fabs(x[1] - x[0]) > 180.0) {
        put_cut_line(f->out, x, y);
        return;
    }
    fputs("{\"type\":\"LineString\",\"coordinates\":[", f->out);
    put_position(f->out, x[0], y[0]);
    putc(',', f->out);
    put_position(f->out, x[1], y[1]);
    fputs("]}", f->out);
}

static void put_point(polis_graph_file *f, const polis_extract *e, int64_t node)
{
    double x, y;

    if (!polis_extract_place(e, node, &x, &y)) {
        fputs("null", f->out);
        return;
    }
    fputs("{\"type\":\"Point\",\"coordinates\":", f->out);
    put_position(f->out, x, y);
    putc('}', f->out);
}

static void put_feature(polis_graph_file *f)
{
    fputs(f->n_written++ > 0 ? ",\n" : "\n", f->out);
    fputs("{\"type\":\"Feature\",\"geometry\":", f->out);
}

static void put_label(polis_graph_file *f, polis_extract *e, const char *key, int64_t node)
{
    size_t len;
    const char *label = polis_extract_label(e, node, &len);

    fprintf(f->out, ",\"%s\":", key);
    put_string(f->out, label, len);
}

static void put_network_id(polis_graph_file *f, const polis_extract *e)
{
    fputs(",\"properties\":{\"network_id\":", f->out);
    put_string(f->out, e->id, strlen(e->id));
}

static polis_err put_network(polis_graph_file *f, polis_extract *e)
{
    polis_err rc = POLIS_OK;

    if (e->n > 0 && e->place != POLIS_PLACE_LON_LAT) {
        return polis_fail(f->fault, POLIS_E_UNSUPPORTED, polis_store_path(f->store), 0,
                          "network %s: GeoJSON is made of longitudes and latitudes, and its nodes "
                          "have %s",
                          e->id, e->place == POLIS_PLACE_PLANE ? "plane coordinates" : "none");
    }
    for (int64_t i = 0; i < e->n; i++) {
        put_feature(f);
        put_point(f, e, i);
        put_network_id(f, e);
        put_label(f, e, "node_id", i);
        POLIS_TRY(put_properties(f, &e->node, i));
    }
    for (int64_t k = 0; k < e->m; k++) {
        put_feature(f);
        put_line(f, e, k);
        put_network_id(f, e);
        put_label(f, e, "u", polis_extract_end(e, k, 0));
        put_label(f, e, "v", polis_extract_end(e, k, 1));
        POLIS_TRY(put_properties(f, &e->edge, k));
    }

done:
    return rc;
}

static polis_err begin(polis_graph_file *f)
{
    fputs("{\"type\":\"FeatureCollection\",\"features\":[", f->out);
    return POLIS_OK;
}

static polis_err end(polis_graph_file *f)
{
    fputs("\n]}\n", f->out);
    return POLIS_OK;
}

const polis_graph_format polis_graph_geojson = {
    .name = "geojson",
    .suffix = ".geojson",
    .several = true,
    .has_text = true,
    .begin = begin,
    .network = put_network,
    .end = end,
};
