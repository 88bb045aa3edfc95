#include "app/effects/join.h"
#include "base/mem.h"
#include "base/num.h"
#include "store/open.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME = 128 };

/* Where the rows of an axis of the file go in the panel. */
typedef struct places {
    polis_store *store;
    polis_panel *panel;
    polis_axis axis;
    const char *prefix;
    int64_t n;       /* rows */
    polis_vid *city; /* [n] or -1 */
    int *period;     /* [n] or -1: all */
    polis_fault *fault;
} places;

static void places_clear(places *p)
{
    POLIS_FREE(p->city);
    POLIS_FREE(p->period);
}

/* Cities of a column of texts, -1 where the panel has none of this name. */
static polis_err find_cities(places *p, const char *column, polis_vid *out, int64_t *n_found)
{
    polis_err rc = POLIS_OK;
    const polis_column *c = polis_store_find(p->store, column);
    char *rows = NULL;

    *n_found = 0;
    if (!c || c->type != POLIS_TYPE_TEXT) {
        return polis_fail(p->fault, POLIS_E_PARSE, polis_store_path(p->store), 0,
                          "has no variable %s: not a result of centrality", column);
    }
    POLIS_NEW(rows, p->n * c->width);
    POLIS_TRY(polis_store_read(p->store, c, 0, p->n, rows));
    for (int64_t i = 0; i < p->n; i++) {
        const char *text = rows + i * c->width;
        out[i] = polis_labels_find(&p->panel->city, text, strnlen(text, (size_t)c->width));
        *n_found += out[i] >= 0;
    }

done:
    POLIS_FREE(rows);
    return rc;
}

/* A column of numbers as doubles. */
static polis_err read_doubles(polis_store *store, const polis_column *c, int64_t n, double *out)
{
    polis_err rc = POLIS_OK;
    int64_t *wide = NULL;

    if (c->type == POLIS_TYPE_F64) {
        return polis_store_read(store, c, 0, n, out);
    }
    POLIS_NEW(wide, n);
    POLIS_TRY(polis_store_read(store, c, 0, n, wide));
    for (int64_t i = 0; i < n; i++) {
        out[i] = c->type == POLIS_TYPE_I64   ? (double)wide[i]
                 : c->type == POLIS_TYPE_I32 ? (double)((const int32_t *)wide)[i]
                                             : (double)((const int8_t *)wide)[i];
    }

done:
    POLIS_FREE(wide);
    return rc;
}

/* The period of one network: its variable `period`, or its name. */
static polis_err period_of(places *p, int64_t network, int *out)
{
    polis_err rc = POLIS_OK;
    const polis_column *given = polis_store_find(p->store, "period");
    const polis_column *id = polis_store_find(p->store, "network_id");
    const int64_t n = polis_store_length(p->store, POLIS_AXIS_NETWORK);
    double *periods = NULL;
    char *text = NULL;
    int64_t period = 0;
    bool good = false;

    POLIS_NEW(text, id->width + 1);
    POLIS_NEW(periods, n);
    POLIS_TRY(polis_store_read(p->store, id, network, 1, text));
    if (given && given->axis == POLIS_AXIS_NETWORK && given->type == POLIS_TYPE_I64) {
        POLIS_TRY(read_doubles(p->store, given, n, periods));
        period = (int64_t)periods[network];
        good = true;
    } else {
        const char *slash = strrchr(text, '/');
        const char *base = slash ? slash + 1 : text;
        good = polis_num_int(base, strcspn(base, "."), &period);
    }
    *out = good ? polis_panel_find_period(p->panel, period) : -1;
    if (*out < 0) {
        rc = polis_fail(p->fault, POLIS_E_PARSE, polis_store_path(p->store), 0,
                        "holds %lld networks; '%s' is named neither after a city nor after a "
                        "period of %s",
                        (long long)n, text, p->panel->rows->path);
    }

done:
    POLIS_FREE(text);
    POLIS_FREE(periods);
    return rc;
}

/* Nodes are cities. */
static polis_err place_nodes(places *p, int64_t *n_found)
{
    polis_err rc = POLIS_OK;
    const int64_t n_networks = polis_store_length(p->store, POLIS_AXIS_NETWORK);

    p->axis = POLIS_AXIS_NODE;
    p->prefix = "inter_";
    p->n = polis_store_length(p->store, POLIS_AXIS_NODE);
    POLIS_NEW(p->city, p->n);
    POLIS_NEW(p->period, p->n);
    POLIS_TRY(find_cities(p, "node_id", p->city, n_found));
    for (int64_t k = 0; k < n_networks; k++) {
        polis_extent at;
        int period = -1;

        POLIS_TRY(polis_store_extent(p->store, k, &at));
        if (n_networks > 1) {
            POLIS_TRY(period_of(p, k, &period));
        }
        for (int64_t i = at.node_first; i < at.node_first + at.n; i++) {
            p->period[i] = period;
        }
    }

done:
    return rc;
}

/* Networks are cities. */
static polis_err place_networks(places *p, int64_t *n_found)
{
    polis_err rc = POLIS_OK;

    p->axis = POLIS_AXIS_NETWORK;
    p->prefix = "intra_";
    p->n = polis_store_length(p->store, POLIS_AXIS_NETWORK);
    POLIS_NEW(p->city, p->n);
    POLIS_NEW(p->period, p->n);
    POLIS_TRY(find_cities(p, "network_id", p->city, n_found));
    for (int64_t i = 0; i < p->n; i++) {
        p->period[i] = -1;
    }

done:
    return rc;
}

/* Networks are cities if a larger share of them than of the nodes has a city's name. A single
 * network is one of cities if any node is one. */
static polis_err place(places *p)
{
    polis_err rc = POLIS_OK;
    const int64_t n_networks = polis_store_length(p->store, POLIS_AXIS_NETWORK);
    const int64_t n_nodes = polis_store_length(p->store, POLIS_AXIS_NODE);
    int64_t networks = 0, nodes = 0;
    bool inside;

    POLIS_TRY(place_networks(p, &networks));
    places_clear(p);
    p->n = n_nodes;
    POLIS_NEW(p->city, p->n);
    POLIS_TRY(find_cities(p, "node_id", p->city, &nodes));
    places_clear(p);
    if (networks == 0 && nodes == 0) {
        rc = polis_fail(p->fault, POLIS_E_PARSE, polis_store_path(p->store), 0,
                        "none of its networks or nodes is a city of %s, such as '%s'",
                        p->panel->rows->path, polis_panel_city(p->panel, 0));
        goto done;
    }
    inside = n_networks == 1
                 ? nodes == 0
                 : (double)networks * (double)n_nodes >= (double)nodes * (double)n_networks;
    rc = inside ? place_networks(p, &networks) : place_nodes(p, &nodes);

done:
    return rc;
}

static polis_err add_column(const places *p, const polis_column *c, double *of_row, double *cell)
{
    polis_err rc = POLIS_OK;
    const int n_periods = p->panel->n_periods;
    char name[NAME];

    POLIS_TRY(read_doubles(p->store, c, p->n, of_row));
    for (int64_t i = 0; i < polis_panel_cells(p->panel); i++) {
        cell[i] = NAN;
    }
    for (int64_t i = 0; i < p->n; i++) {
        for (int t = 0; p->city[i] >= 0 && t < n_periods; t++) {
            if (p->period[i] < 0 || p->period[i] == t) {
                cell[(int64_t)p->city[i] * n_periods + t] = of_row[i];
            }
        }
    }
    snprintf(name, sizeof name, "%s%s",
             strncmp(c->name, p->prefix, strlen(p->prefix)) == 0 ? "" : p->prefix, c->name);
    rc = polis_panel_add(p->panel, name, cell, p->fault);

done:
    return rc;
}

static polis_err add_columns(const places *p)
{
    polis_err rc = POLIS_OK;
    double *of_row = NULL, *cell = NULL;

    POLIS_NEW(of_row, p->n);
    POLIS_NEW(cell, polis_panel_cells(p->panel));
    for (int i = 0; i < polis_store_n_columns(p->store); i++) {
        const polis_column *c = polis_store_column(p->store, i);
        const bool number = c->type != POLIS_TYPE_TEXT && strcmp(c->name, "network_index") != 0;
        if (c->axis == p->axis && !c->run && number) {
            POLIS_TRY(add_column(p, c, of_row, cell));
        }
    }

done:
    POLIS_FREE(of_row);
    POLIS_FREE(cell);
    return rc;
}

/* Cities that the file does not have. */
static polis_err report(const places *p, const polis_log *log)
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
                               const polis_log *log, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    places p = {.panel = panel, .fault = fault};

    POLIS_TRY(polis_store_open(path, fault, &p.store));
    if (!needed && polis_store_length(p.store, POLIS_AXIS_NETWORK) == 0) {
        goto done;
    }
    POLIS_TRY(place(&p));
    POLIS_TRY(add_columns(&p));
    rc = report(&p, log);

done:
    places_clear(&p);
    polis_store_close(&p.store);
    return rc;
}

polis_err polis_join_result(const char *path, polis_panel *panel, const polis_log *log,
                            polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    int n_added = 0;

    POLIS_TRY(polis_join_groups(path, panel, log, fault, &n_added));
    rc = join_networks(path, panel, n_added == 0, log, fault);

done:
    return rc;
}
