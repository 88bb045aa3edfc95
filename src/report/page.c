#include "report/page.h"
#include "base/mem.h"
#include "report/json.h"

#include <stdlib.h>
#include <string.h>

#define PLACE "/*centropolis-data*/"

typedef struct sized {
    int64_t index, marks;
} sized;

/* Largest first, equal ones in their order. */
static int by_size(const void *x, const void *y)
{
    const sized *a = x, *b = y;

    if (a->marks != b->marks) {
        return a->marks > b->marks ? -1 : 1;
    }
    return a->index < b->index ? -1 : a->index > b->index;
}

static int by_index(const void *x, const void *y)
{
    const sized *a = x, *b = y;

    return a->index < b->index ? -1 : a->index > b->index;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* The networks to draw, in the file's order, each with the marks that it gets. */
static polis_err choose_drawings(polis_store *store, int64_t network, sized **list, int64_t *n)
{
    polis_err rc = POLIS_OK;
    const int64_t n_all = polis_store_length(store, POLIS_AXIS_NETWORK);
    int64_t share, left = POLIS_PAGE_ALL_MARKS;
    sized *all = NULL;

    *n = 0;
    POLIS_NEW(all, n_all);
    for (int64_t i = 0; i < n_all; i++) {
        polis_extent at;
        POLIS_TRY(polis_store_extent(store, i, &at));
        if (at.n > 0 && (network < 0 || i == network)) {
            all[(*n)++] = (sized){.index = i, .marks = at.n + at.m};
        }
    }
    qsort(all, (size_t)*n, sizeof *all, by_size);
    share = *n > 0 ? left / *n : 0;
    share = share < POLIS_PAGE_LEAST ? POLIS_PAGE_LEAST : least(share, POLIS_PAGE_MARKS);
    for (int64_t i = 0; i < *n; i++) {
        all[i].marks = least(all[i].marks, share);
        left -= all[i].marks;
        if (left < 0) {
            *n = i;
        }
    }
    qsort(all, (size_t)*n, sizeof *all, by_index);
    *list = all;
    all = NULL;

done:
    POLIS_FREE(all);
    return rc;
}

static polis_err add_drawings(polis_store *store, int64_t network, polis_fault *fault,
                              json_t *drawings)
{
    polis_err rc = POLIS_OK;
    sized *list = NULL;
    polis_windows *windows = NULL;
    int64_t n;

    POLIS_TRY(polis_windows_new(store, &windows));
    POLIS_TRY(choose_drawings(store, network, &list, &n));
    for (int64_t i = 0; i < n; i++) {
        json_t *drawing = NULL;
        POLIS_TRY(polis_page_drawing(windows, list[i].index, list[i].marks, fault, &drawing));
        POLIS_TRY(polis_json_add(drawings, drawing));
    }

done:
    POLIS_FREE(list);
    polis_windows_free(&windows);
    return rc;
}

static polis_err write_parts(const json_t *data, FILE *out)
{
    const char *page = (const char *)polis_page_template;
    const size_t size = polis_page_template_size;
    const char *place = memmem(page, size, PLACE, strlen(PLACE));

    if (!place) {
        return POLIS_E_BUG;
    }
    fwrite(page, 1, (size_t)(place - page), out);
    if (polis_json_write(data, out) != POLIS_OK) {
        return POLIS_E_IO;
    }
    place += strlen(PLACE);
    fwrite(place, 1, size - (size_t)(place - page), out);
    return fflush(out) == 0 && !ferror(out) ? POLIS_OK : POLIS_E_IO;
}

polis_err polis_page_write(polis_store *store, int64_t network, FILE *out, const char *out_name,
                           polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    json_t *data = NULL, *drawings, *groups;

    POLIS_TRY(polis_page_summary(store, fault, &data));
    POLIS_TRY(polis_page_groups(store, fault, &groups));
    POLIS_TRY(polis_json_put(data, "groups", groups));
    drawings = json_array();
    POLIS_TRY(polis_json_put(data, "drawings", drawings));
    POLIS_TRY(add_drawings(store, network, fault, drawings));
    rc = write_parts(data, out);
    if (rc != POLIS_OK) {
        rc = polis_fail(fault, rc, out_name, 0, "the page could not be written");
    }

done:
    json_decref(data);
    return rc;
}
