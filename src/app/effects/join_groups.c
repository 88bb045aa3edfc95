/* Columns over cities of the analyses of a result file: /resilience, /integration. */
#include "app/effects/join.h"
#include "base/mem.h"
#include "store/groups.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME = 256 };

/* One group at a time. */
typedef struct joining {
    polis_groups *groups;
    polis_panel *panel;
    polis_fault *fault;
    const polis_group *owner; /* that has city_id: the group or one above it */
    polis_vid *city;          /* [n_cities] of the group, in the panel, or -1 */
    int64_t n_cities, n_periods;
    int *period; /* [n_periods] in the panel, or -1; NULL: the group has none */
    int n_added;
} joining;

static void forget_owner(joining *j)
{
    j->owner = NULL;
    POLIS_FREE(j->city);
    POLIS_FREE(j->period);
    j->n_cities = j->n_periods = 0;
}

/* The group of this path or the nearest above it that lists cities; NULL if none does. */
static const polis_group *find_owner(const joining *j, const char *path)
{
    char name[NAME];

    snprintf(name, sizeof name, "%s", path);
    for (;;) {
        const polis_group *group = polis_groups_find(j->groups, name);
        const polis_array *ids = group ? polis_group_array(group, "city_id") : NULL;
        char *slash = strrchr(name, '/');

        if (ids && ids->column.type == POLIS_TYPE_TEXT && ids->n_dims == 1) {
            return group;
        }
        if (!slash) {
            return NULL;
        }
        *slash = '\0';
    }
}

static polis_err read_cities(joining *j)
{
    polis_err rc = POLIS_OK;
    const polis_array *ids = polis_group_array(j->owner, "city_id");
    const int width = ids->column.width;
    char *text = NULL;

    j->n_cities = polis_array_size(ids);
    POLIS_NEW(j->city, j->n_cities);
    POLIS_NEW(text, j->n_cities * width);
    POLIS_TRY(polis_groups_read(j->groups, j->owner, ids, text));
    for (int64_t i = 0; i < j->n_cities; i++) {
        const char *id = text + i * width;
        j->city[i] = polis_labels_find(&j->panel->city, id, strnlen(id, (size_t)width));
    }

done:
    POLIS_FREE(text);
    return rc;
}

static polis_err read_periods(joining *j)
{
    polis_err rc = POLIS_OK;
    const polis_array *labels = polis_group_array(j->owner, "period_label");
    int64_t *value = NULL;

    if (!labels || labels->column.type != POLIS_TYPE_I64 || labels->n_dims != 1) {
        return POLIS_OK;
    }
    j->n_periods = polis_array_size(labels);
    POLIS_NEW(j->period, j->n_periods);
    POLIS_NEW(value, j->n_periods);
    POLIS_TRY(polis_groups_read(j->groups, j->owner, labels, value));
    for (int64_t t = 0; t < j->n_periods; t++) {
        j->period[t] = polis_panel_find_period(j->panel, value[t]);
    }

done:
    POLIS_FREE(value);
    return rc;
}

static polis_err set_owner(joining *j, const polis_group *owner)
{
    polis_err rc = POLIS_OK;

    if (owner == j->owner) {
        return POLIS_OK;
    }
    forget_owner(j);
    j->owner = owner;
    if (owner) {
        POLIS_TRY(read_cities(j));
        POLIS_TRY(read_periods(j));
    }

done:
    return rc;
}

/* "resilience/trend" and "depth" to "resilience_trend_depth". */
static void name_of(const polis_group *group, const polis_array *array, char name[NAME])
{
    snprintf(name, NAME, "%s_%s", group->path, array->column.name);
    for (char *c = name; *c; c++) {
        *c = *c == '/' ? '_' : *c;
    }
}

/* Values by city, the same in all periods, or by city and period, into cells of the panel. */
static void spread(const joining *j, const double *value, bool by_period, double *cell)
{
    const int n_periods = j->panel->n_periods;

    for (int64_t i = 0; i < polis_panel_cells(j->panel); i++) {
        cell[i] = NAN;
    }
    for (int64_t i = 0; i < j->n_cities; i++) {
        double *row = j->city[i] >= 0 ? cell + (int64_t)j->city[i] * n_periods : NULL;

        for (int64_t t = 0; row && by_period && t < j->n_periods; t++) {
            if (j->period[t] >= 0) {
                row[j->period[t]] = value[i * j->n_periods + t];
            }
        }
        for (int t = 0; row && !by_period && t < n_periods; t++) {
            row[t] = value[i];
        }
    }
}

static polis_err add_array(joining *j, const polis_group *group, const polis_array *array)
{
    polis_err rc = POLIS_OK;
    const bool by_city = array->n_dims >= 1 && strcmp(array->dimension[0], "city") == 0 &&
                         array->length[0] == j->n_cities;
    const bool by_period = array->n_dims == 2 && strcmp(array->dimension[1], "period") == 0 &&
                           j->period && array->length[1] == j->n_periods;
    double *value = NULL, *cell = NULL;
    char name[NAME];

    if (array->column.type != POLIS_TYPE_F64 || !by_city || !(array->n_dims == 1 || by_period)) {
        return POLIS_OK;
    }
    POLIS_NEW(value, polis_array_size(array));
    POLIS_NEW(cell, polis_panel_cells(j->panel));
    POLIS_TRY(polis_groups_read(j->groups, group, array, value));
    spread(j, value, by_period, cell);
    name_of(group, array, name);
    POLIS_TRY(polis_panel_add(j->panel, name, cell, j->fault));
    j->n_added++;

done:
    POLIS_FREE(value);
    POLIS_FREE(cell);
    return rc;
}

static polis_err add_group(joining *j, const polis_group *group)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(set_owner(j, find_owner(j, group->path)));
    for (int64_t a = 0; j->owner && a < group->n_arrays; a++) {
        POLIS_TRY(add_array(j, group, &group->array[a]));
    }

done:
    return rc;
}

polis_err polis_join_groups(const char *path, polis_panel *panel, const polis_log *log,
                            polis_fault *fault, int *n_added)
{
    polis_err rc = POLIS_OK;
    joining j = {.panel = panel, .fault = fault};

    *n_added = 0;
    POLIS_TRY(polis_groups_open(path, fault, &j.groups));
    for (int64_t g = 0; g < polis_groups_n(j.groups); g++) {
        POLIS_TRY(add_group(&j, polis_groups_get(j.groups, g)));
    }
    *n_added = j.n_added;
    if (j.n_added > 0) {
        polis_log_line(log, POLIS_LOG_INFO, "%s: %d columns of analyses joined by city", path,
                       j.n_added);
    }

done:
    forget_owner(&j);
    polis_groups_close(&j.groups);
    return rc;
}
