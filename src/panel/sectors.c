#include "panel/sectors.h"
#include "base/mem.h"
#include "base/num.h"

#include <math.h>
#include <string.h>

/* What a row needs while the table is read. */
typedef struct reading {
    const polis_panel *panel;
    polis_frame *frame;
    int city, period; /* columns; period -1: there are none */
    double *value;    /* [rows] */
    polis_vid *sector;
    polis_sectors *out;
    polis_fault *fault;
} reading;

static polis_err find_columns(reading *r)
{
    polis_err rc = POLIS_OK;
    int sector, value;

    POLIS_TRY(polis_frame_require(r->frame, "city_id", "city identifiers", r->fault, &r->city));
    r->period = polis_frame_find(r->frame, "period");
    if (r->period < 0 && r->panel->has_periods) {
        POLIS_TRY(polis_frame_require(r->frame, "period", "periods", r->fault, &r->period));
    }
    POLIS_TRY(polis_frame_require(r->frame, "sector", "names of sectors", r->fault, &sector));
    POLIS_TRY(polis_frame_require(r->frame, "value", "values of sectors", r->fault, &value));
    POLIS_NEW(r->value, r->frame->n);
    POLIS_NEW(r->sector, r->frame->n);
    POLIS_TRY(polis_frame_numbers(r->frame, value, r->fault, r->value));
    POLIS_TRY(polis_frame_groups(r->frame, sector, &r->out->sector, r->sector));

done:
    return rc;
}

/* Cell of the panel of a row, or -1 if the row is passed over. */
static polis_err find_cell(const reading *r, int64_t i, int64_t *cell)
{
    const char *city = polis_frame_text(r->frame, r->city, i);
    const polis_vid c = polis_labels_find(&r->panel->city, city, strlen(city));
    int64_t period = r->panel->period[0];
    int t;

    *cell = -1;
    if (strcmp(city, POLIS_PANEL_NATION) == 0) {
        return POLIS_OK;
    }
    if (c < 0) {
        return polis_fail(r->fault, POLIS_E_PARSE, r->frame->path, r->frame->line[i],
                          "city '%.60s' is not in the panel %s", city, r->panel->rows->path);
    }
    if (r->period >= 0 && r->panel->has_periods) {
        const char *text = polis_frame_text(r->frame, r->period, i);
        if (!polis_num_int(text, strlen(text), &period)) {
            return polis_fail(r->fault, POLIS_E_PARSE, r->frame->path, r->frame->line[i],
                              "column 'period' holds '%.60s', expected a whole number such as a "
                              "year",
                              text);
        }
    }
    t = polis_panel_find_period(r->panel, period);
    *cell = t >= 0 ? (int64_t)c * r->panel->n_periods + t : -1;
    return POLIS_OK;
}

static polis_err place_value(const reading *r, int64_t i, int64_t cell, bool *seen)
{
    const int64_t at = cell * r->out->n_sectors + r->sector[i];
    const int64_t line = r->frame->line[i];

    if (r->value[i] < 0.0) {
        return polis_fail(r->fault, POLIS_E_PARSE, r->frame->path, line,
                          "column 'value' holds %.15g, expected no negative number", r->value[i]);
    }
    if (seen[at]) {
        return polis_fail(r->fault, POLIS_E_PARSE, r->frame->path, line,
                          "city '%.60s', sector '%.60s' is there twice in one period",
                          polis_frame_text(r->frame, r->city, i),
                          polis_texts_get(&r->out->sector.text, r->sector[i]));
    }
    seen[at] = true;
    r->out->value[at] = r->value[i];
    return POLIS_OK;
}

static polis_err place_values(reading *r, int64_t *n_passed)
{
    polis_err rc = POLIS_OK;
    const int64_t n = polis_panel_cells(r->panel) * r->out->sector.text.n;
    bool *seen = NULL;
    int64_t cell;

    r->out->n_sectors = (int)r->out->sector.text.n;
    POLIS_NEW(r->out->value, n);
    POLIS_NEW(seen, n);
    for (int64_t i = 0; i < n; i++) {
        r->out->value[i] = NAN;
    }
    *n_passed = 0;
    for (int64_t i = 0; i < r->frame->n; i++) {
        POLIS_TRY(find_cell(r, i, &cell));
        if (r->sector[i] < 0) {
            rc = polis_fail(r->fault, POLIS_E_PARSE, r->frame->path, r->frame->line[i],
                            "column 'sector' is empty, expected a name");
            goto done;
        }
        if (cell < 0) {
            ++*n_passed;
        } else {
            POLIS_TRY(place_value(r, i, cell, seen));
        }
    }

done:
    POLIS_FREE(seen);
    return rc;
}

polis_err polis_sectors_read(const char *path, const polis_panel *panel, polis_fault *fault,
                             int64_t *n_passed, polis_sectors **out)
{
    polis_err rc = POLIS_OK;
    polis_sectors *sectors = NULL;
    reading r = {.panel = panel, .fault = fault};

    *out = NULL;
    POLIS_NEW(sectors, 1);
    r.out = sectors;
    POLIS_TRY(polis_frame_read(path, fault, &r.frame));
    POLIS_TRY(find_columns(&r));
    POLIS_TRY(place_values(&r, n_passed));
    *out = sectors;
    sectors = NULL;

done:
    polis_sectors_free(&sectors);
    polis_frame_free(&r.frame);
    POLIS_FREE(r.value);
    POLIS_FREE(r.sector);
    return rc;
}

void polis_sectors_free(polis_sectors **sectors)
{
    if (*sectors) {
        polis_labels_clear(&(*sectors)->sector);
        POLIS_FREE((*sectors)->value);
        POLIS_FREE(*sectors);
    }
}
