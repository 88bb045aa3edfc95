#include "panel/panel.h"
#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LISTED = 600 };

void polis_panel_free(polis_panel **panel)
{
    polis_panel *p = *panel;

    if (p) {
        polis_labels_clear(&p->city);
        POLIS_FREE(p->period);
        polis_frame_free(&p->rows);
        polis_frame_free(&p->cities);
        POLIS_FREE(p->row);
        POLIS_FREE(p->nation_row);
        for (int64_t i = 0; i < p->n_extra; i++) {
            POLIS_FREE(p->extra[i].name);
            POLIS_FREE(p->extra[i].value);
        }
        POLIS_FREE(p->extra);
        POLIS_FREE(*panel);
    }
}

int64_t polis_panel_cells(const polis_panel *panel)
{
    return (int64_t)panel->n_cities * panel->n_periods;
}

const char *polis_panel_city(const polis_panel *panel, polis_vid city)
{
    return polis_texts_get(&panel->city.text, city);
}

int polis_panel_find_period(const polis_panel *panel, int64_t period)
{
    int low = 0, high = panel->n_periods;

    while (low < high) {
        const int middle = low + (high - low) / 2;

        if (panel->period[middle] < period) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < panel->n_periods && panel->period[low] == period ? low : -1;
}

static const polis_panel_extra *find_extra(const polis_panel *panel, const char *name)
{
    for (int64_t i = 0; i < panel->n_extra; i++) {
        if (strcmp(panel->extra[i].name, name) == 0) {
            return &panel->extra[i];
        }
    }
    return NULL;
}

/* The table and column of a variable; false if there is none. */
static bool find_column(const polis_panel *p, const char *name, const polis_frame **frame, int *c)
{
    *frame = p->rows;
    *c = polis_frame_find(p->rows, name);
    if (*c < 0 && p->cities) {
        *frame = p->cities;
        *c = polis_frame_find(p->cities, name);
    }
    return *c >= 0;
}

bool polis_panel_has(const polis_panel *panel, const char *name)
{
    const polis_frame *frame;
    int column;

    return find_extra(panel, name) || find_column(panel, name, &frame, &column);
}

static void list_columns(const polis_frame *frame, char list[LISTED])
{
    for (int c = 0; frame && c < frame->n_columns; c++) {
        const size_t used = strlen(list);
        snprintf(list + used, LISTED - used, "%s%s", used ? ", " : "",
                 polis_texts_get(&frame->name, c));
    }
}

static polis_err no_variable(const polis_panel *p, const char *name, polis_fault *fault)
{
    char list[LISTED] = "";

    list_columns(p->rows, list);
    list_columns(p->cities, list);
    for (int64_t i = 0; i < p->n_extra; i++) {
        const size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, ", %s", p->extra[i].name);
    }
    return polis_fail(fault, POLIS_E_PARSE, p->rows->path, 1, "no variable '%s'; there are: %s",
                      name, list);
}

/* The row of a cell in the table that has the column, or -1. */
static int64_t row_of(const polis_panel *p, const polis_frame *frame, int64_t cell)
{
    return frame == p->cities ? cell / p->n_periods : p->row[cell];
}

polis_err polis_panel_numbers(const polis_panel *panel, const char *name, polis_fault *fault,
                              double *out)
{
    polis_err rc = POLIS_OK;
    const polis_panel_extra *extra = find_extra(panel, name);
    const int64_t cells = polis_panel_cells(panel);
    const polis_frame *frame;
    double *of_row = NULL;
    int column;

    if (extra) {
        memcpy(out, extra->value, (size_t)cells * sizeof *out);
        return POLIS_OK;
    }
    if (!find_column(panel, name, &frame, &column)) {
        return no_variable(panel, name, fault);
    }
    POLIS_NEW(of_row, frame->n);
    POLIS_TRY(polis_frame_numbers(frame, column, fault, of_row));
    for (int64_t i = 0; i < cells; i++) {
        const int64_t row = row_of(panel, frame, i);
        out[i] = row >= 0 ? of_row[row] : NAN;
    }

done:
    POLIS_FREE(of_row);
    return rc;
}

polis_err polis_panel_groups(const polis_panel *panel, const char *name, polis_fault *fault,
                             polis_labels *labels, polis_vid *out)
{
    polis_err rc = POLIS_OK;
    const int64_t cells = polis_panel_cells(panel);
    const polis_frame *frame;
    int column;

    if (!find_column(panel, name, &frame, &column)) {
        return no_variable(panel, name, fault);
    }
    for (int64_t i = 0; i < cells; i++) {
        const int64_t row = row_of(panel, frame, i);
        const char *text = row >= 0 ? polis_frame_text(frame, column, row) : "";

        out[i] = -1;
        if (!polis_is_missing(text)) {
            POLIS_TRY(polis_labels_add(labels, text, strlen(text), &out[i]));
        }
    }

done:
    return rc;
}

polis_err polis_panel_nation(const polis_panel *panel, const char *name, polis_fault *fault,
                             double *out)
{
    polis_err rc = POLIS_OK;
    double *of_row = NULL;
    int column;

    POLIS_TRY(polis_frame_require(panel->rows, name, "of the nation", fault, &column));
    POLIS_NEW(of_row, panel->rows->n);
    POLIS_TRY(polis_frame_numbers(panel->rows, column, fault, of_row));
    for (int t = 0; t < panel->n_periods; t++) {
        out[t] = panel->nation_row[t] >= 0 ? of_row[panel->nation_row[t]] : NAN;
    }

done:
    POLIS_FREE(of_row);
    return rc;
}

polis_err polis_panel_add(polis_panel *panel, const char *name, const double *value,
                          polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const int64_t cells = polis_panel_cells(panel);
    const size_t size = strlen(name) + 1;
    polis_panel_extra extra = {0};

    if (polis_panel_has(panel, name)) {
        return polis_fail(fault, POLIS_E_ARG, panel->rows->path, 0,
                          "there is a variable '%s' already", name);
    }
    POLIS_GROW(panel->extra, panel->extra_room, panel->n_extra + 1);
    POLIS_NEW(extra.name, (int64_t)size);
    POLIS_NEW(extra.value, cells);
    memcpy(extra.name, name, size);
    memcpy(extra.value, value, (size_t)cells * sizeof *value);
    panel->extra[panel->n_extra++] = extra;
    extra = (polis_panel_extra){0};

done:
    POLIS_FREE(extra.name);
    POLIS_FREE(extra.value);
    return rc;
}
