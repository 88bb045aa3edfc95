#include "app/effects/dates.h"
#include "app/effects/join_rows.h"
#include "app/effects/terms.h"
#include "base/mem.h"
#include "base/num.h"
#include "store/groups.h"
#include "store/read_result.h"

#include <stdio.h>
#include <string.h>

enum { SENTENCE = 400 };

static polis_err add_date(polis_texts *dates, int64_t when)
{
    char text[32];

    snprintf(text, sizeof text, "%lld", (long long)when);
    for (int64_t i = 0; i < dates->n; i++) {
        if (strcmp(polis_texts_get(dates, i), text) == 0) {
            return POLIS_OK;
        }
    }
    return polis_texts_add(dates, text, strlen(text));
}

polis_err polis_dates_add(polis_texts *dates, int64_t n, const int64_t *when, const bool *dated)
{
    polis_err rc = POLIS_OK;

    for (int64_t k = 0; k < n; k++) {
        POLIS_TRY(dated[k] ? add_date(dates, when[k]) : POLIS_OK);
    }

done:
    return rc;
}

/* Of the networks of a matrix in a result file. */
static polis_err add_file(const char *path, polis_fault *fault, polis_texts *dates)
{
    polis_err rc = POLIS_OK;
    polis_store *store = NULL;
    int64_t *when = NULL, n;
    bool *dated = NULL;

    POLIS_TRY(polis_store_open(path, fault, &store));
    n = polis_store_length(store, POLIS_AXIS_NETWORK);
    POLIS_NEW(when, n);
    POLIS_NEW(dated, n);
    POLIS_TRY(polis_join_periods(store, false, fault, when, dated));
    rc = polis_dates_add(dates, n, when, dated);

done:
    POLIS_FREE(when);
    POLIS_FREE(dated);
    polis_store_close(&store);
    return rc;
}

/* "resilience/gdp" is the group of "resilience_gdp_resis". */
static bool is_of_group(const char *variable, const char *path)
{
    const size_t len = strlen(path);

    for (size_t i = 0; i < len; i++) {
        if (variable[i] != path[i] && !(path[i] == '/' && variable[i] == '_')) {
            return false;
        }
    }
    return variable[len] == '_';
}

/* The peak t0 of the resilience that the outcome is of. */
static polis_err find_peak(const char *path, const char *variable, polis_fault *fault, bool *found,
                           int64_t *peak)
{
    polis_err rc = POLIS_OK;
    polis_groups *groups = NULL;
    size_t longest = 0; /* /resilience may hold both its own columns and /resilience/gdp */

    POLIS_TRY(polis_groups_open(path, fault, &groups));
    for (int64_t g = 0; g < polis_groups_n(groups); g++) {
        const polis_group *group = polis_groups_get(groups, g);
        const char *t0 = polis_group_text(group, "t0");

        if (t0 && strlen(group->path) > longest && is_of_group(variable, group->path)) {
            *found = polis_num_int(t0, strlen(t0), peak);
            longest = strlen(group->path);
        }
    }

done:
    polis_groups_close(&groups);
    return rc;
}

/* Where the outcome begins; false where neither the files nor --period say. */
static polis_err find_start(const polis_effects_options *o, polis_fault *fault, bool *found,
                            int64_t *start)
{
    polis_err rc = POLIS_OK;
    char variable[POLIS_TERM];

    polis_term_root(o->outcome, variable);
    *found = false;
    for (int i = 0; i < o->n_networks; i++) {
        POLIS_TRY(find_peak(o->network[i], variable, fault, found, start));
    }
    if (!*found && o->has_period) {
        *found = true;
        *start = o->period;
    }

done:
    return rc;
}

polis_err polis_dates_find(const polis_effects_options *o, polis_fault *fault, polis_texts *dates,
                           polis_texts *warnings)
{
    polis_err rc = POLIS_OK;
    bool has_start;
    int64_t start = 0;

    if (o->has_network_period) {
        POLIS_TRY(add_date(dates, o->network_period));
    }
    for (int i = 0; i < o->n_matrices; i++) {
        if (polis_store_is_hdf5(o->matrix[i].path)) {
            POLIS_TRY(add_file(o->matrix[i].path, fault, dates));
        }
    }
    POLIS_TRY(find_start(o, fault, &has_start, &start));
    if (has_start && dates->n == 1) { /* networks of periods are joined by period */
        const char *date = polis_texts_get(dates, 0);
        int64_t when;
        char text[SENTENCE];

        if (polis_num_int(date, strlen(date), &when) && when > start) {
            snprintf(text, sizeof text,
                     "the network is of %s, after the outcome '%s' begins (%lld): its ties may "
                     "follow from what they explain; take a network from before",
                     date, o->outcome, (long long)start);
            POLIS_TRY(polis_texts_add(warnings, text, strlen(text)));
        }
    }

done:
    return rc;
}
