#include "report/export_group.h"
#include "base/mem.h"
#include "report/cells.h"
#include "report/csv.h"
#include "store/groups.h"

#include <errno.h>
#include <string.h>

enum { LIST = POLIS_FAULT_TEXT / 2 }; /* bytes of a list of names in a message */

/* A dimension of the rows. */
typedef struct dimension {
    const char *name; /* `len` bytes */
    size_t len;
    int64_t n;
    bool is_named; /* a column says what its positions are */
} dimension;

typedef struct column {
    polis_cells cells;
    int64_t stride[POLIS_GROUP_AXES]; /* cells from one position along a dimension to the next */
} column;

typedef struct table {
    const char *path, *over;
    polis_groups *groups;
    const polis_group *group;
    FILE *out;
    const polis_log *log;
    polis_fault *fault;
    dimension dimension[POLIS_GROUP_AXES];
    int n_dimensions;
    column *column;
    int64_t n_columns, room;
} table;

static bool is_dimension(const dimension *d, const char *name)
{
    return strlen(name) == d->len && strncmp(name, d->name, d->len) == 0;
}

/* Where each dimension of the rows is in the array; false if the array has another one. */
static bool strides(const table *t, const polis_array *a, int64_t stride[POLIS_GROUP_AXES])
{
    int64_t cells = 1;

    memset(stride, 0, POLIS_GROUP_AXES * sizeof *stride);
    for (int axis = a->n_dims - 1; axis >= 0; axis--) {
        int d = 0;
        while (d < t->n_dimensions && !(is_dimension(&t->dimension[d], a->dimension[axis]) &&
                                        t->dimension[d].n == a->length[axis])) {
            d++;
        }
        if (d == t->n_dimensions) {
            return false;
        }
        stride[d] = cells;
        cells *= a->length[axis];
    }
    return true;
}

static polis_err find_group(table *t, const char *name)
{
    char list[LIST] = "";
    size_t len = 0;

    t->group = polis_groups_find(t->groups, name);
    if (t->group) {
        return t->group->n_arrays > 0
                   ? POLIS_OK
                   : polis_fail(t->fault, POLIS_E_ARG, t->path, 0, "/%s has no arrays", name);
    }
    for (int64_t i = 0; i < polis_groups_n(t->groups) && len < sizeof list; i++) {
        len += (size_t)snprintf(list + len, sizeof list - len, " %s",
                                polis_groups_get(t->groups, i)->path);
    }
    return polis_fail(t->fault, POLIS_E_ARG, t->path, 0,
                      "no group '%s'; --what is nodes, edges, cities or one of its analyses:%s",
                      name, *list ? list : " it has none");
}

/* The rows are those of the first array with the most dimensions. */
static void widest_dimensions(table *t)
{
    const polis_array *widest = &t->group->array[0];

    for (int64_t i = 1; i < t->group->n_arrays; i++) {
        const polis_array *a = &t->group->array[i];
        widest = a->n_dims > widest->n_dims ? a : widest;
    }
    t->n_dimensions = widest->n_dims;
    for (int axis = 0; axis < widest->n_dims; axis++) {
        const char *name = widest->dimension[axis];
        t->dimension[axis] = (dimension){name, strlen(name), widest->length[axis], false};
    }
}

/* Length of a dimension of the group's arrays, or -1. */
static int64_t length_of(const table *t, const dimension *d)
{
    for (int64_t i = 0; i < t->group->n_arrays; i++) {
        const polis_array *a = &t->group->array[i];
        for (int axis = 0; axis < a->n_dims; axis++) {
            if (is_dimension(d, a->dimension[axis])) {
                return a->length[axis];
            }
        }
    }
    return -1;
}

static polis_err given_dimensions(table *t)
{
    for (const char *at = t->over; *at;) {
        dimension d = {.name = at, .len = strcspn(at, ",")};
        d.n = length_of(t, &d);
        if (d.n < 0 || t->n_dimensions == POLIS_GROUP_AXES) {
            return polis_fail(t->fault, POLIS_E_ARG, t->path, 0,
                              d.n < 0 ? "/%s has no array over a dimension '%.*s'"
                                      : "/%s: more dimensions than an array can have, from '%.*s'",
                              t->group->path, (int)d.len, d.name);
        }
        t->dimension[t->n_dimensions++] = d;
        at += d.len + (at[d.len] == ',');
    }
    return t->n_dimensions > 0
               ? POLIS_OK
               : polis_fail(t->fault, POLIS_E_ARG, t->path, 0, "--over names no dimension");
}

/* Does the array name the positions along this dimension? */
static bool names(const polis_array *a, const dimension *d)
{
    static const char *const ends[] = {"_id", "_label", "_name"};
    const char *name = a->column.name;
    const size_t len = strlen(name);

    if (a->n_dims != 1 || !is_dimension(d, a->dimension[0]) || a->length[0] != d->n) {
        return false;
    }
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        const size_t end = strlen(ends[i]);
        if (len > end && strcmp(name + len - end, ends[i]) == 0) {
            return true;
        }
    }
    return strcmp(name, "id") == 0;
}

static bool has_column(const table *t, const char *name)
{
    for (int64_t i = 0; i < t->n_columns; i++) {
        if (strcmp(t->column[i].cells.column->name, name) == 0) {
            return true;
        }
    }
    return false;
}

static polis_err add_column(table *t, const polis_group *group, const polis_array *a)
{
    polis_err rc = POLIS_OK;
    column c = {.cells = {.column = &a->column, .count = polis_array_size(a)}};

    if (has_column(t, a->column.name) || !strides(t, a, c.stride)) {
        return POLIS_OK;
    }
    c.cells.rows = polis_mem_new(c.cells.count, polis_column_row_bytes(&a->column));
    if (!c.cells.rows) {
        return POLIS_E_NOMEM;
    }
    POLIS_TRY(polis_groups_read(t->groups, group, a, c.cells.rows));
    POLIS_GROW(t->column, t->room, t->n_columns + 1);
    t->column[t->n_columns++] = c;
    c.cells.rows = NULL;

done:
    POLIS_FREE(c.cells.rows);
    return rc;
}

/* What names the positions along a dimension, from the group or the nearest one above it. */
static polis_err add_names(table *t, dimension *d)
{
    polis_err rc = POLIS_OK;
    const char *path = t->group->path;

    for (size_t len = strlen(path); len > 0 && !d->is_named;) {
        const polis_group *g = NULL;
        for (int64_t i = 0; i < polis_groups_n(t->groups) && !g; i++) {
            const polis_group *other = polis_groups_get(t->groups, i);
            g = strlen(other->path) == len && strncmp(other->path, path, len) == 0 ? other : NULL;
        }
        for (int64_t i = 0; g && i < g->n_arrays; i++) {
            if (names(&g->array[i], d)) {
                POLIS_TRY(add_column(t, g, &g->array[i]));
                d->is_named = true;
            }
        }
        while (len > 0 && path[--len] != '/') {
        }
    }

done:
    return rc;
}

static void log_left_out(const table *t)
{
    char list[LIST] = "";
    size_t len = 0;

    for (int64_t i = 0; i < t->group->n_arrays && len < sizeof list; i++) {
        const char *name = t->group->array[i].column.name;
        if (!has_column(t, name)) {
            len += (size_t)snprintf(list + len, sizeof list - len, " %s", name);
        }
    }
    if (len > 0) {
        polis_log_line(t->log, POLIS_LOG_INFO, "over other dimensions, left out:%s", list);
    }
}

static polis_err choose_columns(table *t)
{
    polis_err rc = POLIS_OK;

    if (t->over) {
        POLIS_TRY(given_dimensions(t));
    } else {
        widest_dimensions(t);
    }
    for (int d = 0; d < t->n_dimensions; d++) {
        POLIS_TRY(add_names(t, &t->dimension[d]));
    }
    for (int64_t i = 0; i < t->group->n_arrays; i++) {
        POLIS_TRY(add_column(t, t->group, &t->group->array[i]));
    }
    log_left_out(t);

done:
    return rc;
}

/* A line: the positions that no column names, then the columns. */
static void put_row(table *t, const int64_t position[])
{
    const char *comma = "";

    for (int d = 0; d < t->n_dimensions; d++) {
        if (!t->dimension[d].is_named) {
            fprintf(t->out, "%s%lld", comma, (long long)position[d]);
            comma = ",";
        }
    }
    for (int64_t i = 0; i < t->n_columns; i++) {
        column *c = &t->column[i];
        int64_t cell = 0;
        size_t len;
        const char *text;
        for (int d = 0; d < t->n_dimensions; d++) {
            cell += position[d] * c->stride[d];
        }
        fputs(comma, t->out);
        text = polis_cells_text(&c->cells, cell, &len);
        polis_csv_field(t->out, text, len);
        comma = ",";
    }
    putc('\n', t->out);
}

static void put_header(const table *t)
{
    const char *comma = "";

    for (int d = 0; d < t->n_dimensions; d++) {
        if (!t->dimension[d].is_named) {
            fprintf(t->out, "%s%.*s", comma, (int)t->dimension[d].len, t->dimension[d].name);
            comma = ",";
        }
    }
    for (int64_t i = 0; i < t->n_columns; i++) {
        fprintf(t->out, "%s%s", comma, t->column[i].cells.column->name);
        comma = ",";
    }
    putc('\n', t->out);
}

static void put_rows(table *t)
{
    int64_t position[POLIS_GROUP_AXES] = {0}, n = 1;

    for (int d = 0; d < t->n_dimensions; d++) {
        n *= t->dimension[d].n;
    }
    for (int64_t row = 0; row < n && !ferror(t->out); row++) {
        put_row(t, position);
        for (int d = t->n_dimensions - 1; d >= 0 && ++position[d] == t->dimension[d].n; d--) {
            position[d] = 0;
        }
    }
}

polis_err polis_export_group(const char *path, const char *group, const char *over, FILE *out,
                             const char *out_name, const polis_log *log, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    table t = {.path = path, .over = over, .out = out, .log = log, .fault = fault};

    POLIS_TRY(polis_groups_open(path, fault, &t.groups));
    POLIS_TRY(find_group(&t, group));
    POLIS_TRY(choose_columns(&t));
    put_header(&t);
    put_rows(&t);
    if (fflush(out) != 0 || ferror(out)) {
        rc =
            polis_fail(fault, POLIS_E_IO, out_name, 0, "could not be written: %s", strerror(errno));
    }

done:
    for (int64_t i = 0; i < t.n_columns; i++) {
        polis_cells_clear(&t.column[i].cells);
    }
    POLIS_FREE(t.column);
    polis_groups_close(&t.groups);
    return rc;
}
