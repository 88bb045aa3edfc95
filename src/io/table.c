/* Named columns on top of rows. */
#include "io/table.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/text.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct polis_table {
    polis_fault *fault;
    polis_source *source;
    polis_rows *rows;
    polis_texts column;
    const polis_field *field; /* of the current row, or NULL */
};

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static polis_err check_names(const polis_table *table)
{
    polis_err rc = POLIS_OK;
    const char **name = NULL;

    POLIS_NEW(name, table->column.n);
    for (int64_t c = 0; c < table->column.n; c++) {
        name[c] = polis_texts_get(&table->column, c);
    }
    qsort(name, (size_t)table->column.n, sizeof *name, by_text);
    for (int64_t c = 1; c < table->column.n; c++) {
        if (*name[c] != '\0' && strcmp(name[c - 1], name[c]) == 0) {
            rc = polis_fail(table->fault, POLIS_E_PARSE, polis_source_path(table->source),
                            polis_rows_line(table->rows), "two columns of the name '%s'", name[c]);
            goto done;
        }
    }

done:
    POLIS_FREE(name);
    return rc;
}

static polis_err read_header(polis_table *table)
{
    polis_err rc = POLIS_OK;
    const polis_field *field;
    int64_t n;

    POLIS_TRY(polis_rows_next(table->rows, &field, &n));
    if (!field || n > INT_MAX) {
        rc = polis_fail(table->fault, POLIS_E_PARSE, polis_source_path(table->source), 0,
                        field ? "more than 2^31 columns" : "no header row: the table is blank");
        goto done;
    }
    for (int64_t c = 0; c < n; c++) {
        POLIS_TRY(polis_texts_add(&table->column, field[c].text, field[c].len));
    }
    POLIS_TRY(check_names(table));

done:
    return rc;
}

polis_err polis_table_open(const char *path, char separator, polis_fault *fault, polis_table **out)
{
    const polis_row_options options = {.separator = separator};
    polis_err rc = POLIS_OK;
    polis_table *table = NULL;

    *out = NULL;
    POLIS_NEW(table, 1);
    table->fault = fault;
    POLIS_TRY(polis_source_open(path, fault, &table->source));
    POLIS_TRY(polis_rows_open(table->source, options, fault, &table->rows));
    POLIS_TRY(read_header(table));
    *out = table;
    table = NULL;

done:
    polis_table_close(&table);
    return rc;
}

void polis_table_watch(polis_table *table, const polis_interrupt *interrupt)
{
    polis_source_watch(table->source, interrupt);
}

void polis_table_close(polis_table **table)
{
    if (*table) {
        polis_rows_close(&(*table)->rows);
        polis_source_close(&(*table)->source);
        polis_texts_clear(&(*table)->column);
        POLIS_FREE(*table);
    }
}

int polis_table_n_columns(const polis_table *table)
{
    return (int)table->column.n; /* checked when the header was read */
}

const char *polis_table_column(const polis_table *table, int c)
{
    return polis_texts_get(&table->column, c);
}

int polis_table_find(const polis_table *table, const char *name)
{
    for (int c = 0; c < polis_table_n_columns(table); c++) {
        if (strcmp(polis_table_column(table, c), name) == 0) {
            return c;
        }
    }
    return -1;
}

polis_err polis_table_row(polis_table *table, const polis_field **fields)
{
    int64_t n;
    const polis_err rc = polis_rows_next(table->rows, &table->field, &n);

    *fields = table->field;
    return rc;
}

int64_t polis_table_line(const polis_table *table)
{
    return polis_rows_line(table->rows);
}

polis_err polis_table_double(polis_table *table, int c, double *out)
{
    const polis_field field = table->field[c];

    if (field.len == 0) {
        *out = NAN;
        return POLIS_OK;
    }
    if (!polis_num_double(field.text, field.len, out)) {
        return polis_fail(table->fault, POLIS_E_PARSE, polis_source_path(table->source),
                          polis_rows_line(table->rows),
                          "column '%s' holds '%.*s', expected a number",
                          polis_table_column(table, c), polis_field_shown(field), field.text);
    }
    return POLIS_OK;
}
