#include "app/verify/theirs.h"

#include "base/mem.h"
#include "base/num.h"
#include "io/table.h"

#include <math.h>
#include <string.h>

void polis_theirs_clear(polis_theirs *t)
{
    for (int c = 0; t->column && c < t->n_columns; c++) {
        POLIS_FREE(t->column[c]);
    }
    POLIS_FREE(t->column);
    POLIS_FREE(t->node);
    polis_texts_clear(&t->names);
}

/* One row: the node, and what is a number of the rest. */
static polis_err keep_row(const char *path, const polis_ours_result *o, polis_table *table, int id,
                          const polis_field *field, polis_theirs *t, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_vid v = polis_labels_find(&o->labels, field[id].text, field[id].len);

    if (v < 0) {
        t->unknown++;
        return POLIS_OK;
    }
    if (t->n_rows == o->at.n) {
        return polis_fail(fault, POLIS_E_PARSE, path, polis_table_line(table),
                          "more rows than the network has nodes (%lld)", (long long)o->at.n);
    }
    t->node[t->n_rows] = v;
    for (int c = 0; c < t->n_columns; c++) {
        double x = NAN;

        if (!t->column[c]) {
            continue;
        }
        if (field[c].len > 0 && !polis_num_double(field[c].text, field[c].len, &x)) {
            POLIS_FREE(t->column[c]); /* not a column of numbers */
        } else {
            t->column[c][t->n_rows] = x;
        }
    }
    t->n_rows++;
    return rc;
}

polis_err polis_theirs_read(const char *path, const char *id_name, const polis_ours_result *o,
                            polis_theirs *t, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_table *table = NULL;
    const polis_field *field;
    int id = 0;

    POLIS_TRY(polis_table_open(path, 0, fault, &table));
    t->n_columns = polis_table_n_columns(table);
    if (id_name && (id = polis_table_find(table, id_name)) < 0) {
        rc = polis_fail(fault, POLIS_E_PARSE, path, 1, "no column '%s'", id_name);
        goto done;
    }
    POLIS_NEW(t->column, t->n_columns);
    POLIS_NEW(t->node, o->at.n);
    for (int c = 0; c < t->n_columns; c++) {
        const char *name = polis_table_column(table, c);

        POLIS_TRY(polis_texts_add(&t->names, name, strlen(name)));
        if (c != id) {
            POLIS_NEW(t->column[c], o->at.n);
        }
    }
    for (;;) {
        POLIS_TRY(polis_table_row(table, &field));
        if (!field) {
            break;
        }
        POLIS_TRY(keep_row(path, o, table, id, field, t, fault));
    }
    if (t->n_rows == 0) {
        rc = polis_fail(fault, POLIS_E_PARSE, path, 0,
                        "no row's '%s' is the id of a node of the network",
                        polis_texts_get(&t->names, id));
    }

done:
    polis_table_close(&table);
    return rc;
}
