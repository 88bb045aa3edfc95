#include "app/build/cities.h"
#include "base/mem.h"
#include "io/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MESSAGE = 512 };

/* Where the columns are; -1: not wanted or not there. */
typedef struct columns {
    int id, name, lat, lon, mass[POLIS_BUILD_MASSES], filter[POLIS_BUILD_FILTERS];
} columns;

static polis_err no_column(const polis_table *table, polis_err code, const char *path,
                           const char *name, const char *option, polis_fault *fault)
{
    char list[MESSAGE] = "";

    for (int c = 0; c < polis_table_n_columns(table); c++) {
        const size_t used = strlen(list);

        snprintf(list + used, sizeof list - used, "%s%s", c ? ", " : "",
                 polis_table_column(table, c));
    }
    return polis_fail(fault, code, path, 1, "no column '%s' (%s); there are: %s", name, option,
                      list);
}

static polis_err find(const polis_table *table, const polis_build_options *o, const char *name,
                      const char *option, polis_fault *fault, int *out)
{
    *out = polis_table_find(table, name);
    return *out >= 0 ? POLIS_OK : no_column(table, POLIS_E_ARG, o->cities, name, option, fault);
}

static polis_err find_columns(const polis_table *table, const polis_build_options *o,
                              polis_fault *fault, columns *c)
{
    static const char *const mass_option[] = {"--mass", "--mass2", "--mass3"};
    polis_err rc = POLIS_OK;

    POLIS_TRY(find(table, o, o->id, "--id", fault, &c->id));
    c->name = polis_table_find(table, o->name ? o->name : "name");
    if (o->name && c->name < 0) {
        return no_column(table, POLIS_E_ARG, o->cities, o->name, "--name", fault);
    }
    c->lat = polis_table_find(table, o->lat);
    c->lon = polis_table_find(table, o->lon);
    if (o->kind != POLIS_BUILD_FLOWS) { /* flows need no coordinates */
        POLIS_TRY(find(table, o, o->lat, "--lat", fault, &c->lat));
        POLIS_TRY(find(table, o, o->lon, "--lon", fault, &c->lon));
    }
    for (int k = 0; k < o->n_masses; k++) {
        POLIS_TRY(find(table, o, o->mass[k], mass_option[k], fault, &c->mass[k]));
    }
    for (int k = 0; k < o->n_filters; k++) {
        char name[MESSAGE];

        snprintf(name, sizeof name, "%.*s", (int)o->filter[k].column_len, o->filter[k].text);
        POLIS_TRY(find(table, o, name, "--where", fault, &c->filter[k]));
    }

done:
    return rc;
}

static bool passes(const polis_build_options *o, const columns *c, const polis_field *fields)
{
    for (int k = 0; k < o->n_filters; k++) {
        const polis_field *f = &fields[c->filter[k]];
        const char *value = o->filter[k].value;
        const bool same = f->len == strlen(value) && memcmp(f->text, value, f->len) == 0;

        if (same != o->filter[k].equal) {
            return false;
        }
    }
    return true;
}

/* Degrees within +-most, or NaN if the field is empty. */
static polis_err read_degrees(polis_table *table, const polis_build_options *o, int column,
                              double most, polis_fault *fault, double *out)
{
    polis_err rc = POLIS_OK;

    *out = NAN;
    if (column < 0) {
        return POLIS_OK;
    }
    POLIS_TRY(polis_table_double(table, column, out));
    if (fabs(*out) > most) {
        rc = polis_fail(fault, POLIS_E_PARSE, o->cities, polis_table_line(table),
                        "column '%s' is %.15g, expected degrees from %g to %g",
                        polis_table_column(table, column), *out, -most, most);
    }

done:
    return rc;
}

/* Note the row under its id; *out is its number among all rows. */
static polis_err add_row(polis_table *table, const polis_build_options *o, const polis_field *id,
                         polis_fault *fault, polis_cities *cities, polis_vid *out)
{
    polis_err rc = POLIS_OK;
    const int64_t line = polis_table_line(table), before = cities->row.text.n;

    if (id->len == 0) {
        return polis_fail(fault, POLIS_E_PARSE, o->cities, line, "column '%s' is empty", o->id);
    }
    POLIS_TRY(polis_labels_add(&cities->row, id->text, id->len, out));
    if (*out < before) {
        rc = polis_fail(fault, POLIS_E_PARSE, o->cities, line,
                        "city '%.*s' is there twice, first on line %lld", (int)id->len, id->text,
                        (long long)cities->line[*out]);
        goto done;
    }
    POLIS_GROW(cities->line, cities->row_room[0], *out + 1);
    POLIS_GROW(cities->city, cities->row_room[1], *out + 1);
    cities->line[*out] = line;
    cities->city[*out] = -1;

done:
    return rc;
}

static polis_err add_city(const polis_build_options *o, polis_vid row, const polis_field *name,
                          double lat, double lon, const double *mass, polis_cities *cities)
{
    polis_err rc = POLIS_OK;
    const polis_vid i = cities->n;

    if (name) {
        POLIS_TRY(polis_texts_add(&cities->name, name->text, name->len));
    }
    POLIS_GROW(cities->row_of, cities->city_room[0], i + 1);
    POLIS_GROW(cities->lat, cities->city_room[1], i + 1);
    POLIS_GROW(cities->lon, cities->city_room[2], i + 1);
    for (int k = 0; k < o->n_masses; k++) {
        POLIS_GROW(cities->mass[k], cities->city_room[3 + k], i + 1);
        cities->mass[k][i] = mass[k];
    }
    cities->row_of[i] = row;
    cities->lat[i] = lat;
    cities->lon[i] = lon;
    cities->city[row] = i;
    cities->n++;

done:
    return rc;
}

static polis_err read_masses(polis_table *table, const polis_build_options *o, const columns *c,
                             polis_fault *fault, double *mass)
{
    polis_err rc = POLIS_OK;

    for (int k = 0; k < o->n_masses; k++) {
        POLIS_TRY(polis_table_double(table, c->mass[k], &mass[k]));
        if (isinf(mass[k])) {
            rc = polis_fail(fault, POLIS_E_PARSE, o->cities, polis_table_line(table),
                            "column '%s' is infinite", o->mass[k]);
            goto done;
        }
    }

done:
    return rc;
}

static polis_err read_city(polis_table *table, const polis_build_options *o, const columns *c,
                           const polis_field *fields, polis_fault *fault, polis_cities *cities)
{
    polis_err rc = POLIS_OK;
    double lat, lon, mass[POLIS_BUILD_MASSES];
    polis_city_status status;
    polis_vid row = 0;

    POLIS_TRY(add_row(table, o, &fields[c->id], fault, cities, &row));
    if (!passes(o, c, fields)) {
        cities->n_filtered++;
        return POLIS_OK;
    }
    POLIS_TRY(read_degrees(table, o, c->lat, 90.0, fault, &lat));
    POLIS_TRY(read_degrees(table, o, c->lon, 180.0, fault, &lon));
    POLIS_TRY(read_masses(table, o, c, fault, mass));
    status = polis_gravity_city_status(lat, lon, mass, o->n_masses);
    if (status == POLIS_CITY_OK || o->kind == POLIS_BUILD_FLOWS) {
        rc = add_city(o, row, c->name >= 0 ? &fields[c->name] : NULL, lat, lon, mass, cities);
    } else if (status == POLIS_CITY_NO_COORD) {
        cities->n_no_coord++;
    } else {
        cities->n_no_mass++;
    }

done:
    return rc;
}

polis_err polis_cities_read(const polis_build_options *options, polis_fault *fault,
                            polis_cities *out)
{
    polis_err rc = POLIS_OK;
    polis_table *table = NULL;
    const polis_field *fields = NULL;
    columns c = {.id = -1, .name = -1, .lat = -1, .lon = -1};

    POLIS_TRY(polis_table_open(options->cities, 0, fault, &table));
    POLIS_TRY(find_columns(table, options, fault, &c));
    for (;;) {
        POLIS_TRY(polis_table_row(table, &fields));
        if (!fields) {
            break;
        }
        POLIS_TRY(read_city(table, options, &c, fields, fault, out));
    }
    if (out->row.text.n == 0) {
        rc = polis_fail(fault, POLIS_E_PARSE, options->cities, 0,
                        "has a header but no rows, expected one row for each city");
    }

done:
    polis_table_close(&table);
    return rc;
}

void polis_cities_clear(polis_cities *cities)
{
    polis_labels_clear(&cities->row);
    polis_texts_clear(&cities->name);
    POLIS_FREE(cities->line);
    POLIS_FREE(cities->city);
    POLIS_FREE(cities->row_of);
    POLIS_FREE(cities->lat);
    POLIS_FREE(cities->lon);
    for (int k = 0; k < POLIS_BUILD_MASSES; k++) {
        POLIS_FREE(cities->mass[k]);
    }
    *cities = (polis_cities){0};
}

const char *polis_cities_id(const polis_cities *cities, polis_vid city)
{
    return polis_texts_get(&cities->row.text, cities->row_of[city]);
}

/* Where src, dst and w are; also as the edge lists that this program writes call them. */
static polis_err find_flow_columns(const polis_table *table, const char *path, polis_fault *fault,
                                   int *column)
{
    static const char *const names[2][3] = {{"source", "target", "weight"}, {"src", "dst", "w"}};

    for (int set = 0; set < 2; set++) {
        int found = 0;

        for (int k = 0; k < 3; k++) {
            column[k] = polis_table_find(table, names[set][k]);
            found += column[k] >= 0;
        }
        if (found == 3) {
            return POLIS_OK;
        }
    }
    for (int k = 0; k < 3; k++) {
        if (column[k] < 0) {
            return no_column(table, POLIS_E_PARSE, path, names[1][k], "flows have src,dst,w",
                             fault);
        }
    }
    return POLIS_E_BUG;
}

static void warn_of_unread(const polis_table *table, const char *path, const polis_log *log)
{
    static const char *const selectors[] = {"period", "layer"};

    for (size_t k = 0; k < sizeof selectors / sizeof selectors[0]; k++) {
        if (polis_table_find(table, selectors[k]) >= 0) {
            polis_log_line(log, POLIS_LOG_WARN,
                           "%s: column '%s' is not read: flows of one pair of cities are summed "
                           "whatever it says; split the file if that is not meant",
                           path, selectors[k]);
        }
    }
}

static polis_err flow_end(const polis_table *table, const char *path, const polis_cities *cities,
                          const polis_field *field, polis_fault *fault, polis_vid *city)
{
    const polis_vid row = polis_labels_find(&cities->row, field->text, field->len);

    if (row < 0) {
        return polis_fail(fault, POLIS_E_PARSE, path, polis_table_line(table),
                          "city '%.*s' is not in the table of cities", (int)field->len,
                          field->text);
    }
    *city = cities->city[row];
    return POLIS_OK;
}

static polis_err read_flow(polis_table *table, const char *path, const polis_cities *cities,
                           const int *column, const polis_field *fields, polis_fault *fault,
                           polis_flow_counts *counts, polis_ties *ties)
{
    polis_err rc = POLIS_OK;
    polis_vid from = -1, to = -1;
    double w = NAN;

    POLIS_TRY(flow_end(table, path, cities, &fields[column[0]], fault, &from));
    POLIS_TRY(flow_end(table, path, cities, &fields[column[1]], fault, &to));
    POLIS_TRY(polis_table_double(table, column[2], &w));
    if (!(w >= 0.0 && isfinite(w))) {
        rc = polis_fail(fault, POLIS_E_PARSE, path, polis_table_line(table),
                        "flow '%.*s' in column '%s', expected a finite number that is not negative",
                        (int)fields[column[2]].len, fields[column[2]].text,
                        polis_table_column(table, column[2]));
        goto done;
    }
    counts->rows++;
    if (from < 0 || to < 0) {
        counts->left_out++;
    } else if (from == to) {
        counts->own++;
    } else {
        rc = polis_ties_add(ties, from, to, w);
    }

done:
    return rc;
}

polis_err polis_flows_read(const char *path, const polis_cities *cities, const polis_log *log,
                           polis_fault *fault, polis_flow_counts *counts, polis_ties *out)
{
    polis_err rc = POLIS_OK;
    polis_table *table = NULL;
    const polis_field *fields = NULL;
    polis_ties ties = {0};
    int column[3];

    *out = (polis_ties){0};
    POLIS_TRY(polis_table_open(path, 0, fault, &table));
    POLIS_TRY(find_flow_columns(table, path, fault, column));
    warn_of_unread(table, path, log);
    for (;;) {
        POLIS_TRY(polis_table_row(table, &fields));
        if (!fields) {
            break;
        }
        POLIS_TRY(read_flow(table, path, cities, column, fields, fault, counts, &ties));
    }
    POLIS_TRY(polis_ties_sort(&ties, cities->n));
    counts->merged += polis_ties_merge(&ties);
    *out = ties;
    ties = (polis_ties){0}; /* moved to the caller */

done:
    polis_ties_clear(&ties);
    polis_table_close(&table);
    return rc;
}
