#include "report/grid.h"
#include "base/mem.h"

#include <string.h>

/* Characters of UTF-8: bytes that do not continue one. */
static int64_t width_of(const char *text)
{
    int64_t width = 0;

    for (; *text; text++) {
        width += ((unsigned char)*text & 0xc0) != 0x80;
    }
    return width;
}

polis_err polis_grid_add(polis_grid *grid, const char *text, size_t len)
{
    return polis_texts_add(&grid->cell, text, len);
}

polis_err polis_grid_add_text(polis_grid *grid, const char *text)
{
    return polis_texts_add(&grid->cell, text, strlen(text));
}

polis_err polis_grid_add_count(polis_grid *grid, int64_t count)
{
    char text[32];
    const int len = snprintf(text, sizeof text, "%lld", (long long)count);

    return polis_texts_add(&grid->cell, text, (size_t)len);
}

static void put_spaces(FILE *out, int64_t n)
{
    for (; n > 0; n--) {
        putc(' ', out);
    }
}

static void put_cell(FILE *out, const char *text)
{
    for (; *text; text++) {
        const unsigned char c = (unsigned char)*text;
        putc(c < ' ' || c == 0x7f ? '?' : c, out);
    }
}

polis_err polis_grid_print(const polis_grid *grid, FILE *out)
{
    polis_err rc = POLIS_OK;
    const int64_t n_columns = (int64_t)strlen(grid->align);
    int64_t *widest = NULL;

    POLIS_NEW(widest, n_columns);
    for (int64_t i = 0; i < grid->cell.n; i++) {
        const int64_t width = width_of(polis_texts_get(&grid->cell, i));
        int64_t *w = &widest[i % n_columns];
        *w = width > *w ? width : *w;
    }
    for (int64_t i = 0; i < grid->cell.n; i++) {
        const char *text = polis_texts_get(&grid->cell, i);
        const int64_t c = i % n_columns, pad = widest[c] - width_of(text);
        const bool last = c == n_columns - 1;
        put_spaces(out, 2 + (grid->align[c] == 'r' ? pad : 0));
        put_cell(out, text);
        put_spaces(out, grid->align[c] == 'l' && !last ? pad : 0);
        if (last) {
            putc('\n', out);
        }
    }

done:
    POLIS_FREE(widest);
    return rc;
}

void polis_grid_clear(polis_grid *grid)
{
    polis_texts_clear(&grid->cell);
}
