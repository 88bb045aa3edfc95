#include "report/cells.h"
#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

polis_err polis_cells_load(polis_cells *cells, int64_t first, int64_t count)
{
    polis_err rc = POLIS_OK;

    if (count > cells->room) {
        POLIS_FREE(cells->rows);
        cells->room = 0;
        cells->rows = polis_mem_new(count, polis_column_row_bytes(cells->column));
        if (!cells->rows) {
            return POLIS_E_NOMEM;
        }
        cells->room = count;
    }
    cells->count = 0;
    POLIS_TRY(polis_store_read(cells->store, cells->column, first, count, cells->rows));
    cells->first = first;
    cells->count = count;

done:
    return rc;
}

/* The i-th word of a list separated by spaces. */
static const char *word(const char *list, int i, size_t *len)
{
    while (i-- > 0) {
        list += strcspn(list, " ");
        list += strspn(list, " ");
    }
    *len = strcspn(list, " ");
    return list;
}

static int number_text(double x, char text[POLIS_NUM_TEXT])
{
    if (isnan(x)) {
        text[0] = '\0';
        return 0;
    }
    return polis_num_text(x, text);
}

static int64_t whole(const polis_cells *cells, int64_t i)
{
    switch (cells->column->type) {
    case POLIS_TYPE_I8:
        return ((const int8_t *)cells->rows)[i];
    case POLIS_TYPE_I32:
        return ((const int32_t *)cells->rows)[i];
    case POLIS_TYPE_I64:
        return ((const int64_t *)cells->rows)[i];
    default:
        return 0;
    }
}

const char *polis_cells_text(polis_cells *cells, int64_t row, size_t *len)
{
    const polis_column *c = cells->column;
    const int64_t i = row - cells->first;

    if (c->type == POLIS_TYPE_TEXT) {
        const char *text = (const char *)cells->rows + (size_t)i * (size_t)c->width;
        *len = strnlen(text, (size_t)c->width);
        return text;
    }
    if (c->type == POLIS_TYPE_F64) {
        *len = (size_t)number_text(((const double *)cells->rows)[i], cells->scratch);
        return cells->scratch;
    }
    for (int flag = 0; flag < c->n_flags; flag++) {
        const char *meaning = word(c->flag_meanings, flag, len);
        if (c->flag_values[flag] == whole(cells, i) && *len > 0) {
            return meaning;
        }
    }
    *len =
        (size_t)snprintf(cells->scratch, sizeof cells->scratch, "%lld", (long long)whole(cells, i));
    return cells->scratch;
}

double polis_cells_number(const polis_cells *cells, int64_t row)
{
    const int64_t i = row - cells->first;

    switch (cells->column->type) {
    case POLIS_TYPE_F64:
        return ((const double *)cells->rows)[i];
    case POLIS_TYPE_TEXT:
        return NAN;
    default:
        return (double)whole(cells, i);
    }
}

void polis_cells_clear(polis_cells *cells)
{
    POLIS_FREE(cells->rows);
    *cells = (polis_cells){0};
}

polis_err polis_cells_all_texts(polis_store *store, const polis_column *column, polis_texts *list)
{
    polis_err rc = POLIS_OK;
    polis_cells cells = {.store = store, .column = column};
    const int64_t n = polis_store_length(store, column->axis);

    for (int64_t first = 0; first < n; first += POLIS_CELLS_ROWS) {
        const int64_t count = n - first < POLIS_CELLS_ROWS ? n - first : POLIS_CELLS_ROWS;
        POLIS_TRY(polis_cells_load(&cells, first, count));
        for (int64_t row = first; row < first + count; row++) {
            size_t len;
            const char *text = polis_cells_text(&cells, row, &len);
            POLIS_TRY(polis_texts_add(list, text, len));
        }
    }

done:
    polis_cells_clear(&cells);
    return rc;
}
