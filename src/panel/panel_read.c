/* From tables to a panel: which cities and periods there are, and which row is where. */
#include "base/mem.h"
#include "base/num.h"
#include "panel/panel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_value(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* The period of every row. */
static polis_err read_periods(const polis_frame *f, int column, polis_fault *fault, int64_t *out)
{
    for (int64_t i = 0; i < f->n && column >= 0; i++) {
        const char *text = polis_frame_text(f, column, i);

        if (!polis_num_int(text, strlen(text), &out[i])) {
            return polis_fail(fault, POLIS_E_PARSE, f->path, f->line[i],
                              "column '%s' holds '%.60s', expected a whole number such as a year",
                              polis_texts_get(&f->name, column), text);
        }
    }
    return POLIS_OK;
}

/* The distinct periods, ascending. */
static polis_err list_periods(polis_panel *p, const int64_t *of_row)
{
    polis_err rc = POLIS_OK;
    const int64_t n = p->rows->n;

    POLIS_NEW(p->period, n);
    memcpy(p->period, of_row, (size_t)n * sizeof *of_row);
    qsort(p->period, (size_t)n, sizeof *p->period, by_value);
    for (int64_t i = 0; i < n; i++) {
        if (i == 0 || p->period[i] != p->period[p->n_periods - 1]) {
            p->period[p->n_periods++] = p->period[i];
        }
    }
    p->equally_spaced = true;
    for (int t = 2; t < p->n_periods; t++) {
        p->equally_spaced = p->equally_spaced &&
                            p->period[t] - p->period[t - 1] == p->period[t - 1] - p->period[t - 2];
    }

done:
    return rc;
}

/* The city of every row, -1 for the nation. */
static polis_err list_cities(polis_panel *p, int column, bool known, polis_fault *fault,
                             polis_vid *of_row)
{
    polis_err rc = POLIS_OK;
    const polis_frame *f = p->rows;
    bool any = false;

    for (int64_t i = 0; i < f->n; i++) {
        const char *text = polis_frame_text(f, column, i);

        of_row[i] = -1;
        if (strcmp(text, POLIS_PANEL_NATION) == 0) {
            continue;
        }
        if (polis_is_missing(text)) {
            return polis_fail(fault, POLIS_E_PARSE, f->path, f->line[i],
                              "column '%s' is empty, expected a city's identifier",
                              polis_texts_get(&f->name, column));
        }
        if (!known) {
            POLIS_TRY(polis_labels_add(&p->city, text, strlen(text), &of_row[i]));
        } else if ((of_row[i] = polis_labels_find(&p->city, text, strlen(text))) < 0) {
            return polis_fail(fault, POLIS_E_PARSE, f->path, f->line[i],
                              "city '%.60s' is not in the table of cities %s", text,
                              p->cities->path);
        }
        any = true;
    }
    p->n_cities = (polis_vid)p->city.text.n;
    if (!any) {
        rc = polis_fail(fault, POLIS_E_PARSE, f->path, 0, "has no row of a city");
    }

done:
    return rc;
}

static polis_err place_row(polis_panel *p, int64_t i, polis_vid city, int64_t period,
                           polis_fault *fault)
{
    const int t = polis_panel_find_period(p, period);
    int64_t *cell = city < 0 ? &p->nation_row[t] : &p->row[(int64_t)city * p->n_periods + t];

    if (*cell >= 0) {
        char when[64] = "";

        snprintf(when, sizeof when, " in period %lld", (long long)period);
        return polis_fail(fault, POLIS_E_PARSE, p->rows->path, p->rows->line[i],
                          "city '%.60s' is there twice%s, first on line %lld",
                          city < 0 ? POLIS_PANEL_NATION : polis_panel_city(p, city),
                          p->has_periods ? when : "", (long long)p->rows->line[*cell]);
    }
    *cell = i;
    return POLIS_OK;
}

static polis_err place_rows(polis_panel *p, const polis_vid *city, const int64_t *period,
                            polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const int64_t cells = polis_panel_cells(p);

    POLIS_NEW(p->row, cells);
    POLIS_NEW(p->nation_row, p->n_periods);
    memset(p->row, 0xff, (size_t)cells * sizeof *p->row);
    memset(p->nation_row, 0xff, (size_t)p->n_periods * sizeof *p->nation_row);
    for (int64_t i = 0; i < p->rows->n; i++) {
        POLIS_TRY(place_row(p, i, city[i], period[i], fault));
    }
    p->balanced = true;
    for (polis_vid c = 0; c < p->n_cities; c++) {
        int present = 0;

        for (int t = 0; t < p->n_periods; t++) {
            present += p->row[(int64_t)c * p->n_periods + t] >= 0;
        }
        p->n_absent += present == 0;
        p->balanced = p->balanced && present == p->n_periods;
    }

done:
    return rc;
}

static polis_err read_city_table(polis_panel *p, const char *path, const char *id,
                                 polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    int column;

    POLIS_TRY(polis_frame_read(path, fault, &p->cities));
    POLIS_TRY(polis_frame_require(p->cities, id, "city identifiers", fault, &column));
    rc = polis_frame_keys(p->cities, column, fault, &p->city);

done:
    return rc;
}

/* Keys of every row, then the dense index. */
static polis_err index_rows(polis_panel *p, const polis_panel_names *names, bool known,
                            polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const char *period = names->period ? names->period : "period";
    int64_t *period_of = NULL;
    polis_vid *city_of = NULL;
    int city_column, period_column = polis_frame_find(p->rows, period);

    POLIS_TRY(polis_frame_require(p->rows, names->city, "city identifiers", fault, &city_column));
    if (names->period) {
        POLIS_TRY(polis_frame_require(p->rows, period, "periods", fault, &period_column));
    }
    p->has_periods = period_column >= 0;
    POLIS_NEW(period_of, p->rows->n);
    POLIS_NEW(city_of, p->rows->n);
    POLIS_TRY(read_periods(p->rows, period_column, fault, period_of));
    POLIS_TRY(list_periods(p, period_of));
    POLIS_TRY(list_cities(p, city_column, known, fault, city_of));
    rc = place_rows(p, city_of, period_of, fault);

done:
    POLIS_FREE(period_of);
    POLIS_FREE(city_of);
    return rc;
}

polis_err polis_panel_read(const char *path, const char *cities, const polis_panel_names *names,
                           polis_fault *fault, polis_panel **out)
{
    polis_err rc = POLIS_OK;
    polis_panel *p = NULL;
    polis_panel_names use = {0};

    *out = NULL;
    use.city = names && names->city ? names->city : "city_id";
    use.period = names ? names->period : NULL;
    POLIS_NEW(p, 1);
    if (cities) {
        POLIS_TRY(read_city_table(p, cities, use.city, fault));
    }
    POLIS_TRY(polis_frame_read(path, fault, &p->rows));
    POLIS_TRY(index_rows(p, &use, cities != NULL, fault));
    *out = p;
    p = NULL;

done:
    polis_panel_free(&p);
    return rc;
}
