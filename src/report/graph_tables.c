/*
 * Formats of one line for each node and edge.
 *
 * Gephi: its two spreadsheets, Id,Label,... and Source,Target,Type,Weight,... .
 * UCINET: DL, edgelist1. All its edges are arcs, so an undirected one is written both ways.
 * Pajek: *Vertices with places in the unit square, as its pictures have them, then *Arcs or *Edges.
 */
#include "base/mem.h"
#include "report/csv.h"
#include "report/graph_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void put_columns(FILE *out, const polis_columns *columns)
{
    for (int i = 0; i < columns->n; i++) {
        putc(',', out);
        fputs(columns->cells[i].column->name, out);
    }
    putc('\n', out);
}

static void put_cells(FILE *out, polis_columns *columns, int64_t row)
{
    for (int i = 0; i < columns->n; i++) {
        size_t len;
        const char *text =
            polis_cells_text(&columns->cells[i], columns->cells[i].first + row, &len);
        putc(',', out);
        polis_csv_field(out, text, len);
    }
    putc('\n', out);
}

static void put_label(FILE *out, polis_extract *e, int64_t node)
{
    size_t len;
    const char *label = polis_extract_label(e, node, &len);

    polis_csv_field(out, label, len);
}

static void put_gephi_nodes(polis_graph_file *f, polis_extract *e)
{
    fputs("Id,Label", f->out);
    put_columns(f->out, &e->node);
    for (int64_t i = 0; i < e->n; i++) {
        size_t len = 0;
        const char *name =
            e->node_name.column ? polis_cells_text(&e->node_name, e->at.node_first + i, &len) : "";
        put_label(f->out, e, i);
        putc(',', f->out);
        if (len > 0) {
            polis_csv_field(f->out, name, len);
        } else {
            put_label(f->out, e, i);
        }
        put_cells(f->out, &e->node, i);
    }
}

/* Their readers take an edge that weighs 0 for none. */
static polis_err check_weights(const polis_graph_file *f, polis_extract *e, const char *format)
{
    polis_err rc = POLIS_OK;

    for (int64_t k = 0; k < e->m; k++) {
        double weight;
        POLIS_TRY(polis_extract_weight(e, k, &weight));
        if (weight == 0.0) {
            return polis_fail(f->fault, POLIS_E_UNSUPPORTED, polis_store_path(f->store), 0,
                              "network %s: the %s of edge %lld is 0, and %s has no edges of weight "
                              "0; --weight names another variable",
                              e->id, e->weight.column->name, (long long)k, format);
        }
    }

done:
    return rc;
}

static polis_err put_gephi(polis_graph_file *f, polis_extract *e)
{
    polis_err rc = POLIS_OK;
    char text[POLIS_NUM_TEXT];
    double weight;

    if (f->table == POLIS_GRAPH_NODES) {
        put_gephi_nodes(f, e);
        return rc;
    }
    POLIS_TRY(check_weights(f, e, "gephi"));
    fputs("Source,Target,Type,Weight", f->out);
    put_columns(f->out, &e->edge);
    for (int64_t k = 0; k < e->m; k++) {
        POLIS_TRY(polis_extract_weight(e, k, &weight));
        polis_num_text(weight, text);
        put_label(f->out, e, polis_extract_end(e, k, 0));
        putc(',', f->out);
        put_label(f->out, e, polis_extract_end(e, k, 1));
        fprintf(f->out, ",%s,%s", e->directed ? "Directed" : "Undirected", text);
        put_cells(f->out, &e->edge, k);
    }

done:
    return rc;
}

static void put_quoted(FILE *out, polis_extract *e, int64_t node)
{
    size_t len;
    const char *label = polis_extract_label(e, node, &len);

    putc('"', out);
    fwrite(label, 1, len, out);
    putc('"', out);
}

static polis_err put_arc(polis_graph_file *f, polis_extract *e, int64_t edge, bool back)
{
    polis_err rc = POLIS_OK;
    char text[POLIS_NUM_TEXT];
    double weight;

    POLIS_TRY(polis_extract_weight(e, edge, &weight));
    polis_num_text(weight, text);
    fprintf(f->out, "%lld %lld %s\n", (long long)polis_extract_end(e, edge, back ? 1 : 0) + 1,
            (long long)polis_extract_end(e, edge, back ? 0 : 1) + 1, text);

done:
    return rc;
}

typedef struct pair {
    int64_t u, v;
} pair;

static int by_ends(const void *a, const void *b)
{
    const pair *x = a, *y = b;

    if (x->u != y->u) {
        return x->u < y->u ? -1 : 1;
    }
    return (x->v > y->v) - (x->v < y->v);
}

/* DL is a matrix in the end: two edges of the same ends would be one cell. */
static polis_err check_simple(const polis_graph_file *f, const polis_extract *e)
{
    polis_err rc = POLIS_OK;
    pair *list = NULL;

    POLIS_NEW(list, e->m);
    for (int64_t k = 0; k < e->m; k++) {
        const int64_t u = polis_extract_end(e, k, 0), v = polis_extract_end(e, k, 1);
        const bool swap = !e->directed && v < u;
        list[k] = (pair){.u = swap ? v : u, .v = swap ? u : v};
    }
    qsort(list, (size_t)e->m, sizeof *list, by_ends);
    for (int64_t k = 1; k < e->m; k++) {
        if (by_ends(&list[k - 1], &list[k]) == 0) {
            rc = polis_fail(f->fault, POLIS_E_UNSUPPORTED, polis_store_path(f->store), 0,
                            "network %s has parallel edges, which ucinet cannot hold: compute it "
                            "with --parallel-edges merge",
                            e->id);
            break;
        }
    }

done:
    POLIS_FREE(list);
    return rc;
}

static polis_err put_ucinet(polis_graph_file *f, polis_extract *e)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(check_simple(f, e));
    POLIS_TRY(check_weights(f, e, "ucinet"));
    fprintf(f->out, "dl n=%lld\nformat=edgelist1\nlabels:\n", (long long)e->n);
    for (int64_t i = 0; i < e->n; i++) {
        put_quoted(f->out, e, i);
        fputs(i + 1 < e->n ? ",\n" : "\n", f->out);
    }
    fputs("data:\n", f->out);
    for (int64_t k = 0; k < e->m; k++) {
        POLIS_TRY(put_arc(f, e, k, false));
        if (!e->directed) {
            POLIS_TRY(put_arc(f, e, k, true));
        }
    }

done:
    return rc;
}

/* The square that holds all nodes. */
typedef struct square {
    double x, y, side;
    bool any;
} square;

static square square_of(const polis_extract *e)
{
    double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY}, at[2];
    square s = {0};

    for (int64_t i = 0; i < e->n; i++) {
        if (!polis_extract_place(e, i, &at[0], &at[1])) {
            continue;
        }
        for (int k = 0; k < 2; k++) {
            low[k] = fmin(low[k], at[k]);
            high[k] = fmax(high[k], at[k]);
        }
    }
    s.side = fmax(high[0] - low[0], high[1] - low[1]);
    s.any = s.side > 0.0;
    s.x = low[0];
    s.y = high[1];
    return s;
}

static void put_vertices(polis_graph_file *f, polis_extract *e)
{
    const square s = square_of(e);
    double x, y;

    fprintf(f->out, "*Vertices %lld\n", (long long)e->n);
    for (int64_t i = 0; i < e->n; i++) {
        fprintf(f->out, "%lld ", (long long)i + 1);
        put_quoted(f->out, e, i);
        if (s.any && polis_extract_place(e, i, &x, &y)) {
            char across[POLIS_NUM_TEXT], down[POLIS_NUM_TEXT];
            polis_num_text((x - s.x) / s.side, across);
            polis_num_text((s.y - y) / s.side, down);
            fprintf(f->out, " %s %s 0.5", across, down);
        }
        putc('\n', f->out);
    }
}

static polis_err put_pajek(polis_graph_file *f, polis_extract *e)
{
    polis_err rc = POLIS_OK;

    put_vertices(f, e);
    fputs(e->directed ? "*Arcs\n" : "*Edges\n", f->out);
    for (int64_t k = 0; k < e->m; k++) {
        POLIS_TRY(put_arc(f, e, k, false));
    }

done:
    return rc;
}

const polis_graph_format polis_graph_gephi = {
    .name = "gephi",
    .has_text = true,
    .network = put_gephi,
};

const polis_graph_format polis_graph_ucinet = {
    .name = "ucinet",
    .suffix = ".dl",
    .banned = "\"\n\r",
    .network = put_ucinet,
};

const polis_graph_format polis_graph_pajek = {
    .name = "pajek",
    .suffix = ".net",
    .banned = "\"\n\r",
    .network = put_pajek,
};
