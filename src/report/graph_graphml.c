/*
 * GraphML: a key with a type for each variable, nodes under their identifiers, edges under e0, e1,
 * ... (readers that find two edges of one id keep one: Gephi). A value that is NaN is left out.
 */
#include "report/graph_file.h"

#include <math.h>
#include <string.h>

static void put_xml(FILE *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        switch (text[i]) {
        case '&':
            fputs("&amp;", out);
            break;
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        case '\t':
        case '\n':
        case '\r':
            fprintf(out, "&#%d;", text[i]);
            break;
        default:
            putc(text[i], out);
        }
    }
}

static const char *type_of(const polis_column *c)
{
    if (polis_column_is_words(c)) {
        return "string";
    }
    return c->type == POLIS_TYPE_F64 ? "double" : c->type == POLIS_TYPE_I64 ? "long" : "int";
}

static void put_keys(polis_graph_file *f, const polis_columns *columns, const char *of, char letter)
{
    for (int i = 0; i < columns->n; i++) {
        const polis_column *c = columns->cells[i].column;
        fprintf(f->out, "<key id=\"%c%d\" for=\"%s\" attr.name=\"%s\" attr.type=\"%s\"/>\n", letter,
                i, of, c->name, type_of(c));
    }
}

static void put_data(polis_graph_file *f, polis_columns *columns, char letter, int64_t row)
{
    for (int i = 0; i < columns->n; i++) {
        polis_cells *cells = &columns->cells[i];
        const double x = polis_cells_number(cells, cells->first + row);
        size_t len;
        const char *text = polis_cells_text(cells, cells->first + row, &len);
        if (len == 0) {
            continue;
        }
        fprintf(f->out, "<data key=\"%c%d\">", letter, i);
        if (isinf(x)) {
            fputs(x > 0.0 ? "INF" : "-INF", f->out);
        } else {
            put_xml(f->out, text, len);
        }
        fputs("</data>", f->out);
    }
}

static void put_end(polis_graph_file *f, polis_extract *e, const char *key, int64_t node)
{
    size_t len;
    const char *label = polis_extract_label(e, node, &len);

    fprintf(f->out, " %s=\"", key);
    put_xml(f->out, label, len);
    putc('"', f->out);
}

static polis_err put_network(polis_graph_file *f, polis_extract *e)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
          f->out);
    put_keys(f, &e->node, "node", 'n');
    put_keys(f, &e->edge, "edge", 'd');
    fputs("<graph id=\"", f->out);
    put_xml(f->out, e->id, strlen(e->id));
    fprintf(f->out, "\" edgedefault=\"%s\">\n", e->directed ? "directed" : "undirected");
    for (int64_t i = 0; i < e->n; i++) {
        fputs("<node", f->out);
        put_end(f, e, "id", i);
        putc('>', f->out);
        put_data(f, &e->node, 'n', i);
        fputs("</node>\n", f->out);
    }
    for (int64_t k = 0; k < e->m; k++) {
        fprintf(f->out, "<edge id=\"e%lld\"", (long long)k);
        put_end(f, e, "source", polis_extract_end(e, k, 0));
        put_end(f, e, "target", polis_extract_end(e, k, 1));
        putc('>', f->out);
        put_data(f, &e->edge, 'd', k);
        fputs("</edge>\n", f->out);
    }
    fputs("</graph>\n</graphml>\n", f->out);
    return POLIS_OK;
}

const polis_graph_format polis_graph_graphml = {
    .name = "graphml",
    .suffix = ".graphml",
    .has_text = true,
    .banned = "\x01\x02\x03\x04\x05\x06\x07\x08\x0B\x0C\x0E\x0F\x10\x11\x12\x13\x14\x15\x16\x17\x18"
              "\x19\x1A\x1B\x1C\x1D\x1E\x1F",
    .network = put_network,
};
