/* The nodes with the largest values of a variable: one pass, a heap of those found so far. */
#include "base/mem.h"
#include "report/cells.h"
#include "report/grid.h"
#include "report/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct ranked {
    double value;
    int64_t row;
} ranked;

/* The `room` best so far, the worst of them at the root. */
typedef struct heap {
    ranked *item;
    int64_t n, room;
} heap;

/* Larger values first, then earlier rows. */
static int by_rank(const void *x, const void *y)
{
    const ranked *a = x, *b = y;

    if (a->value != b->value) {
        return a->value > b->value ? -1 : 1;
    }
    return a->row < b->row ? -1 : a->row > b->row;
}

static void swap(ranked *a, ranked *b)
{
    const ranked c = *a;

    *a = *b;
    *b = c;
}

static void sift_down(heap *h)
{
    int64_t i = 0;

    for (;;) {
        int64_t child = 2 * i + 1;
        if (child + 1 < h->n && by_rank(&h->item[child + 1], &h->item[child]) > 0) {
            child++;
        }
        if (child >= h->n || by_rank(&h->item[child], &h->item[i]) < 0) {
            return;
        }
        swap(&h->item[child], &h->item[i]);
        i = child;
    }
}

static void offer(heap *h, ranked x)
{
    if (h->n == h->room) {
        if (by_rank(&x, &h->item[0]) < 0) {
            h->item[0] = x;
            sift_down(h);
        }
        return;
    }
    h->item[h->n] = x;
    for (int64_t i = h->n++; i > 0 && by_rank(&h->item[i], &h->item[(i - 1) / 2]) > 0;
         i = (i - 1) / 2) {
        swap(&h->item[i], &h->item[(i - 1) / 2]);
    }
}

static polis_err find_largest(polis_store *store, const polis_column *c, int64_t first, int64_t end,
                              heap *h)
{
    polis_err rc = POLIS_OK;
    polis_cells cells = {.store = store, .column = c};

    while (first < end) { /* parts end where chunks of the file do */
        const int64_t border = (first / POLIS_CELLS_ROWS + 1) * POLIS_CELLS_ROWS;
        const int64_t stop = border < end ? border : end;
        POLIS_TRY(polis_cells_load(&cells, first, stop - first));
        for (int64_t row = first; row < stop; row++) {
            const double value = polis_cells_number(&cells, row);
            if (!isnan(value)) {
                offer(h, (ranked){.value = value, .row = row});
            }
        }
        first = stop;
    }
    qsort(h->item, (size_t)h->n, sizeof *h->item, by_rank);

done:
    polis_cells_clear(&cells);
    return rc;
}

/* One cell of a variable that may be missing. */
static polis_err add_cell(polis_grid *grid, polis_store *store, const char *name, int64_t row)
{
    polis_err rc = POLIS_OK;
    const polis_column *c = polis_store_find(store, name);
    polis_cells cells = {.store = store, .column = c};
    size_t len = 0;
    const char *text = "";

    if (c) {
        POLIS_TRY(polis_cells_load(&cells, row, 1));
        text = polis_cells_text(&cells, row, &len);
    }
    rc = polis_grid_add(grid, text, len);

done:
    polis_cells_clear(&cells);
    return rc;
}

/* The network of a node: the one whose extent holds it. */
static polis_err network_of(polis_store *store, int64_t node, int64_t *out)
{
    polis_err rc = POLIS_OK;
    int64_t low = 0, high = polis_store_length(store, POLIS_AXIS_NETWORK) - 1;

    while (low < high) {
        const int64_t mid = low + (high - low) / 2;
        polis_extent at;
        POLIS_TRY(polis_store_extent(store, mid, &at));
        if (at.node_first + at.n > node) {
            high = mid;
        } else {
            low = mid + 1;
        }
    }
    *out = low;

done:
    return rc;
}

static polis_err print_ranked(FILE *out, polis_store *store, const polis_column *c, const heap *h)
{
    const char *const titles[] = {"rank", "node", "name", c->name, "network"};
    polis_err rc = POLIS_OK;
    polis_grid grid = {.align = "rllrl"};

    for (int i = 0; i < 5; i++) {
        POLIS_TRY(polis_grid_add_text(&grid, titles[i]));
    }
    for (int64_t i = 0; i < h->n; i++) {
        const int64_t row = h->item[i].row;
        int64_t network;
        POLIS_TRY(network_of(store, row, &network));
        POLIS_TRY(polis_grid_add_count(&grid, i + 1));
        POLIS_TRY(add_cell(&grid, store, "node_id", row));
        POLIS_TRY(add_cell(&grid, store, "node_name", row));
        POLIS_TRY(add_cell(&grid, store, c->name, row));
        POLIS_TRY(add_cell(&grid, store, "network_id", network));
    }
    fprintf(out, "\n%s%s%s%s\n", c->long_name[0] ? c->long_name : c->name, c->units[0] ? " [" : "",
            c->units, c->units[0] ? "]" : "");
    POLIS_TRY(polis_grid_print(&grid, out));

done:
    polis_grid_clear(&grid);
    return rc;
}

static polis_err print_top(FILE *out, polis_store *store, const polis_column *c, int64_t top,
                           int64_t network)
{
    polis_err rc = POLIS_OK;
    polis_extent at = {.n = polis_store_length(store, POLIS_AXIS_NODE)};
    heap h = {.room = top};

    if (network >= 0) {
        POLIS_TRY(polis_store_extent(store, network, &at));
    }
    POLIS_NEW(h.item, top);
    POLIS_TRY(find_largest(store, c, at.node_first, at.node_first + at.n, &h));
    rc = print_ranked(out, store, c, &h);

done:
    POLIS_FREE(h.item);
    return rc;
}

static bool is_number_of_nodes(const polis_column *c)
{
    return c && c->axis == POLIS_AXIS_NODE && c->type != POLIS_TYPE_TEXT;
}

static polis_err no_such_variable(polis_store *store, const char *by, polis_fault *fault)
{
    char list[512] = "";

    for (int i = 0; i < polis_store_n_columns(store); i++) {
        const polis_column *c = polis_store_column(store, i);
        const size_t used = strlen(list);
        if (is_number_of_nodes(c)) {
            snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "", c->name);
        }
    }
    return polis_fail(fault, POLIS_E_ARG, polis_store_path(store), 0,
                      "has no variable '%s' of numbers of nodes; it has %s", by, list);
}

polis_err polis_summary_top(FILE *out, polis_store *store, int64_t top, const char *by,
                            int64_t network, polis_fault *fault)
{
    static const char *const usual[2][4] = {
        {"betweenness", NULL, NULL, NULL},
        {"closeness_wf", "closeness_wf_out", "closeness_harmonic", "closeness_harmonic_out"}};
    polis_err rc = POLIS_OK;
    int n_found = 0;

    if (by) {
        const polis_column *c = polis_store_find(store, by);
        return is_number_of_nodes(c) ? print_top(out, store, c, top, network)
                                     : no_such_variable(store, by, fault);
    }
    for (int kind = 0; kind < 2; kind++) {
        const polis_column *c = NULL;
        for (int i = 0; i < 4 && usual[kind][i] && !is_number_of_nodes(c); i++) {
            c = polis_store_find(store, usual[kind][i]);
        }
        if (is_number_of_nodes(c)) {
            POLIS_TRY(print_top(out, store, c, top, network));
            n_found++;
        }
    }
    if (n_found == 0) {
        rc = no_such_variable(store, "betweenness", fault);
    }

done:
    return rc;
}
