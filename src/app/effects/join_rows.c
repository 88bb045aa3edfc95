#include "app/effects/join_rows.h"
#include "base/mem.h"
#include "base/num.h"

#include <math.h>
#include <string.h>

void polis_join_rows_clear(polis_join_rows *p)
{
    POLIS_FREE(p->city);
    POLIS_FREE(p->period);
    POLIS_FREE(p->when);
    POLIS_FREE(p->dated);
}

/* Cities of a column of texts, -1 where the panel has none of this name. */
static polis_err find_cities(polis_join_rows *p, const char *column, polis_vid *out,
                             int64_t *n_found)
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

polis_err polis_join_rows_read(polis_store *store, const polis_column *c, int64_t n, double *out)
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

/* Periods that are words, of a batch with a manifest. */
static polis_err read_period_words(polis_store *store, const polis_column *c, int64_t n,
                                   polis_fault *fault, int64_t *when, bool *dated)
{
    polis_err rc = POLIS_OK;
    char *text = NULL;

    POLIS_NEW(text, n * c->width);
    POLIS_TRY(polis_store_read(store, c, 0, n, text));
    for (int64_t k = 0; k < n; k++) {
        const char *word = text + k * c->width;
        const size_t len = strnlen(word, (size_t)c->width);

        dated[k] = polis_num_int(word, len, &when[k]);
        if (len > 0 && !dated[k] && n > 1) {
            rc = polis_fail(fault, POLIS_E_PARSE, polis_store_path(store), 0,
                            "the period '%.*s' of network %lld is no whole number", (int)len, word,
                            (long long)k);
            goto done;
        }
    }

done:
    POLIS_FREE(text);
    return rc;
}

/* "flows/2005.csv" */
static polis_err read_names(polis_store *store, int64_t n, int64_t *when, bool *dated)
{
    polis_err rc = POLIS_OK;
    const polis_column *id = polis_store_find(store, "network_id");
    char *text = NULL;

    if (!id || id->type != POLIS_TYPE_TEXT) {
        return POLIS_OK;
    }
    POLIS_NEW(text, id->width + 1);
    for (int64_t k = 0; k < n; k++) {
        const char *slash, *base;

        POLIS_TRY(polis_store_read(store, id, k, 1, text));
        slash = strrchr(text, '/');
        base = slash ? slash + 1 : text;
        dated[k] = polis_num_int(base, strcspn(base, "."), &when[k]);
    }

done:
    POLIS_FREE(text);
    return rc;
}

polis_err polis_join_periods(polis_store *store, bool by_name, polis_fault *fault, int64_t *when,
                             bool *dated)
{
    polis_err rc = POLIS_OK;
    const polis_column *given = polis_store_find(store, "period");
    const int64_t n = polis_store_length(store, POLIS_AXIS_NETWORK);

    if (given && given->axis == POLIS_AXIS_NETWORK && given->type == POLIS_TYPE_I64) {
        POLIS_TRY(polis_store_read(store, given, 0, n, when));
        for (int64_t k = 0; k < n; k++) {
            dated[k] = true;
        }
        return POLIS_OK;
    }
    if (given && given->axis == POLIS_AXIS_NETWORK && given->type == POLIS_TYPE_TEXT) {
        return read_period_words(store, given, n, fault, when, dated);
    }
    rc = by_name ? read_names(store, n, when, dated) : POLIS_OK;

done:
    return rc;
}

static polis_err read_periods(polis_join_rows *p, bool by_name)
{
    polis_err rc = POLIS_OK;
    const int64_t n = polis_store_length(p->store, POLIS_AXIS_NETWORK);

    POLIS_NEW(p->when, n);
    POLIS_NEW(p->dated, n);
    rc = polis_join_periods(p->store, by_name, p->fault, p->when, p->dated);

done:
    return rc;
}

/* The place in the panel of one of several networks. */
static polis_err period_of(polis_join_rows *p, int64_t network, int *out)
{
    polis_err rc = POLIS_OK;
    const polis_column *id = polis_store_find(p->store, "network_id");
    char *text = NULL;

    *out = p->dated[network] ? polis_panel_find_period(p->panel, p->when[network]) : -1;
    if (*out >= 0) {
        return POLIS_OK;
    }
    POLIS_NEW(text, id->width + 1);
    POLIS_TRY(polis_store_read(p->store, id, network, 1, text));
    rc = polis_fail(p->fault, POLIS_E_PARSE, polis_store_path(p->store), 0,
                    "holds %lld networks; '%s' is named neither after a city nor after a period "
                    "of %s",
                    (long long)polis_store_length(p->store, POLIS_AXIS_NETWORK), text,
                    p->panel->rows->path);

done:
    POLIS_FREE(text);
    return rc;
}

/* Nodes are cities. */
static polis_err place_nodes(polis_join_rows *p, int64_t *n_found)
{
    polis_err rc = POLIS_OK;
    const int64_t n_networks = polis_store_length(p->store, POLIS_AXIS_NETWORK);

    p->axis = POLIS_AXIS_NODE;
    p->prefix = "inter_";
    p->n = polis_store_length(p->store, POLIS_AXIS_NODE);
    POLIS_NEW(p->city, p->n);
    POLIS_NEW(p->period, p->n);
    POLIS_TRY(find_cities(p, "node_id", p->city, n_found));
    POLIS_TRY(read_periods(p, n_networks > 1)); /* a single one may be called 100.csv */
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

/* Networks are cities, or cities in periods. */
static polis_err place_networks(polis_join_rows *p, int64_t *n_found)
{
    polis_err rc = POLIS_OK;
    const polis_column *city = polis_store_find(p->store, "city_id");
    const bool has_cities = city && city->axis == POLIS_AXIS_NETWORK;

    p->axis = POLIS_AXIS_NETWORK;
    p->prefix = "intra_";
    p->n = polis_store_length(p->store, POLIS_AXIS_NETWORK);
    POLIS_NEW(p->city, p->n);
    POLIS_NEW(p->period, p->n);
    POLIS_TRY(find_cities(p, has_cities ? "city_id" : "network_id", p->city, n_found));
    POLIS_TRY(read_periods(p, false));
    for (int64_t i = 0; i < p->n; i++) {
        p->period[i] = p->dated[i] ? polis_panel_find_period(p->panel, p->when[i]) : -1;
        if (p->dated[i] && p->period[i] < 0) {
            p->city[i] = -1;
        }
    }

done:
    return rc;
}

polis_err polis_join_rows_find(polis_join_rows *p)
{
    polis_err rc = POLIS_OK;
    const int64_t n_networks = polis_store_length(p->store, POLIS_AXIS_NETWORK);
    const int64_t n_nodes = polis_store_length(p->store, POLIS_AXIS_NODE);
    int64_t networks = 0, nodes = 0;
    bool inside;

    POLIS_TRY(place_networks(p, &networks));
    polis_join_rows_clear(p);
    p->n = n_nodes;
    POLIS_NEW(p->city, p->n);
    POLIS_TRY(find_cities(p, "node_id", p->city, &nodes));
    polis_join_rows_clear(p);
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

void polis_join_rows_spread(const polis_join_rows *p, const double *of_row, double *cell)
{
    const int n_periods = p->panel->n_periods;

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
}
