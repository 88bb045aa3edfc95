#include "app/effects/join.h"
#include "app/effects/dates.h"
#include "app/effects/join_rows.h"
#include "base/mem.h"

#include <stdio.h>
#include <string.h>

enum { NAME = 128 };

static polis_err add_column(const polis_join_rows *p, const polis_column *c, polis_panel *panel,
                            double *of_row, double *cell)
{
    polis_err rc = POLIS_OK;
    char name[NAME];

    POLIS_TRY(polis_join_rows_read(p->store, c, p->n, of_row));
    polis_join_rows_spread(p, of_row, cell);
    snprintf(name, sizeof name, "%s%s",
             strncmp(c->name, p->prefix, strlen(p->prefix)) == 0 ? "" : p->prefix, c->name);
    rc = polis_panel_add(panel, name, cell, p->fault);

done:
    return rc;
}

static polis_err add_columns(const polis_join_rows *p, polis_panel *panel)
{
    polis_err rc = POLIS_OK;
    double *of_row = NULL, *cell = NULL;

    POLIS_NEW(of_row, p->n);
    POLIS_NEW(cell, polis_panel_cells(p->panel));
    for (int i = 0; i < polis_store_n_columns(p->store); i++) {
        const polis_column *c = polis_store_column(p->store, i);
        const bool number = c->type != POLIS_TYPE_TEXT && strcmp(c->name, "network_index") != 0;
        if (c->axis == p->axis && !c->run && number) {
            POLIS_TRY(add_column(p, c, panel, of_row, cell));
        }
    }

done:
    POLIS_FREE(of_row);
    POLIS_FREE(cell);
    return rc;
}

/* Cities that the file does not have. */
static polis_err report(const polis_join_rows *p, const polis_log *log)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = p->panel->n_cities;
    bool *has = NULL;
    polis_vid count = 0;

    POLIS_NEW(has, n);
    for (int64_t i = 0; i < p->n; i++) {
        if (p->city[i] >= 0) {
            count += !has[p->city[i]];
            has[p->city[i]] = true;
        }
    }
    polis_log_line(log, count < n ? POLIS_LOG_WARN : POLIS_LOG_INFO,
                   "%s: %s* of %d cities; %d cities are not in it", polis_store_path(p->store),
                   p->prefix, (int)count, (int)(n - count));

done:
    POLIS_FREE(has);
    return rc;
}

static polis_err join_networks(const char *path, polis_panel *panel, bool needed,
                               const polis_log *log, polis_fault *fault, polis_texts *dates)
{
    polis_err rc = POLIS_OK;
    polis_join_rows p = {.panel = panel, .fault = fault};

    POLIS_TRY(polis_store_open(path, fault, &p.store));
    if (!needed && polis_store_length(p.store, POLIS_AXIS_NETWORK) == 0) {
        goto done;
    }
    POLIS_TRY(polis_join_rows_find(&p));
    POLIS_TRY(add_columns(&p, panel));
    POLIS_TRY(
        polis_dates_add(dates, polis_store_length(p.store, POLIS_AXIS_NETWORK), p.when, p.dated));
    rc = report(&p, log);

done:
    polis_join_rows_clear(&p);
    polis_store_close(&p.store);
    return rc;
}

polis_err polis_join_result(const char *path, polis_panel *panel, const polis_log *log,
                            polis_fault *fault, polis_texts *dates)
{
    polis_err rc = POLIS_OK;
    int n_added = 0;

    POLIS_TRY(polis_join_groups(path, panel, log, fault, &n_added));
    rc = join_networks(path, panel, n_added == 0, log, fault, dates);

done:
    return rc;
}
