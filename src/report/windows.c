#include "report/windows.h"
#include "base/mem.h"

enum { WINDOW_BYTES = 4 << 20 }; /* of wide rows: about what a chunk of the file has */

struct polis_windows {
    polis_store *store;
    int n;
    polis_cells *cells; /* [n] of each column of the store */
};

polis_err polis_windows_new(polis_store *store, polis_windows **out)
{
    polis_err rc = POLIS_OK;
    polis_windows *w = NULL;

    *out = NULL;
    POLIS_NEW(w, 1);
    w->store = store;
    w->n = polis_store_n_columns(store);
    POLIS_NEW(w->cells, w->n);
    for (int i = 0; i < w->n; i++) {
        w->cells[i] = (polis_cells){.store = store, .column = polis_store_column(store, i)};
    }
    *out = w;
    w = NULL;

done:
    polis_windows_free(&w);
    return rc;
}

void polis_windows_free(polis_windows **windows)
{
    polis_windows *w = *windows;

    if (!w) {
        return;
    }
    for (int i = 0; i < w->n && w->cells; i++) {
        polis_cells_clear(&w->cells[i]);
    }
    POLIS_FREE(w->cells);
    POLIS_FREE(*windows);
}

polis_store *polis_windows_store(const polis_windows *windows)
{
    return windows->store;
}

/* Rows between the borders of a column's windows. */
static int64_t window_rows(const polis_column *column)
{
    const int64_t row_bytes = (int64_t)polis_column_row_bytes(column);
    int64_t rows = POLIS_CELLS_ROWS;

    while (rows > 1 && rows * row_bytes > WINDOW_BYTES) {
        rows /= 2;
    }
    return rows;
}

polis_err polis_windows_get(polis_windows *windows, const polis_column *column, int64_t first,
                            int64_t count, polis_cells **out)
{
    polis_err rc = POLIS_OK;
    polis_cells *cells = windows->cells;
    const int64_t n = polis_store_length(windows->store, column->axis), rows = window_rows(column);
    const int64_t begin = first / rows * rows;
    const int64_t border = (first + count + rows - 1) / rows * rows;

    while (cells->column != column) {
        cells++;
    }
    if (first < cells->first || first + count > cells->first + cells->count) {
        POLIS_TRY(polis_cells_load(cells, begin, (border < n ? border : n) - begin));
    }
    *out = cells;

done:
    return rc;
}
