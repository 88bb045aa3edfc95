#include "panel/frame.h"
#include "base/mem.h"
#include "base/num.h"
#include "io/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LISTED = 600 };

static polis_err frame_new(const char *path, const polis_table *table, polis_frame **out)
{
    polis_err rc = POLIS_OK;
    polis_frame *f = NULL;
    const size_t size = strlen(path) + 1;

    POLIS_NEW(f, 1);
    POLIS_NEW(f->path, (int64_t)size);
    memcpy(f->path, path, size);
    f->n_columns = polis_table_n_columns(table);
    POLIS_NEW(f->column, f->n_columns);
    for (int c = 0; c < f->n_columns; c++) {
        const char *name = polis_table_column(table, c);
        POLIS_TRY(polis_texts_add(&f->name, name, strlen(name)));
    }
    *out = f;
    f = NULL;

done:
    polis_frame_free(&f);
    return rc;
}

static polis_err add_row(polis_frame *f, const polis_field *fields, int64_t line)
{
    polis_err rc = POLIS_OK;

    POLIS_GROW(f->line, f->line_room, f->n + 1);
    for (int c = 0; c < f->n_columns; c++) {
        POLIS_TRY(polis_texts_add(&f->column[c], fields[c].text, fields[c].len));
    }
    f->line[f->n++] = line;

done:
    return rc;
}

polis_err polis_frame_read(const char *path, polis_fault *fault, polis_frame **out)
{
    polis_err rc = POLIS_OK;
    polis_table *table = NULL;
    polis_frame *f = NULL;
    const polis_field *fields = NULL;

    *out = NULL;
    POLIS_TRY(polis_table_open(path, 0, fault, &table));
    POLIS_TRY(frame_new(path, table, &f));
    for (;;) {
        POLIS_TRY(polis_table_row(table, &fields));
        if (!fields) {
            break;
        }
        POLIS_TRY(add_row(f, fields, polis_table_line(table)));
    }
    if (f->n == 0) {
        rc = polis_fail(fault, POLIS_E_PARSE, path, 0, "has a header but no rows");
        goto done;
    }
    *out = f;
    f = NULL;

done:
    polis_frame_free(&f);
    polis_table_close(&table);
    return rc;
}

void polis_frame_free(polis_frame **frame)
{
    polis_frame *f = *frame;

    if (f) {
        for (int c = 0; f->column && c < f->n_columns; c++) {
            polis_texts_clear(&f->column[c]);
        }
        POLIS_FREE(f->column);
        polis_texts_clear(&f->name);
        POLIS_FREE(f->line);
        POLIS_FREE(f->path);
        POLIS_FREE(*frame);
    }
}

int polis_frame_find(const polis_frame *frame, const char *name)
{
    for (int c = 0; c < frame->n_columns; c++) {
        if (strcmp(polis_texts_get(&frame->name, c), name) == 0) {
            return c;
        }
    }
    return -1;
}

polis_err polis_frame_require(const polis_frame *frame, const char *name, const char *what,
                              polis_fault *fault, int *out)
{
    char list[LISTED] = "";

    *out = polis_frame_find(frame, name);
    if (*out >= 0) {
        return POLIS_OK;
    }
    for (int c = 0; c < frame->n_columns; c++) {
        const size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s", c ? ", " : "",
                 polis_texts_get(&frame->name, c));
    }
    return polis_fail(fault, POLIS_E_PARSE, frame->path, 1, "no column '%s' (%s); there are: %s",
                      name, what, list);
}

const char *polis_frame_text(const polis_frame *frame, int column, int64_t row)
{
    return polis_texts_get(&frame->column[column], row);
}

bool polis_is_missing(const char *text)
{
    return *text == '\0' || strcmp(text, "NA") == 0 || strcmp(text, "NaN") == 0 ||
           strcmp(text, "nan") == 0 || strcmp(text, "-") == 0;
}

polis_err polis_frame_numbers(const polis_frame *frame, int column, polis_fault *fault, double *out)
{
    for (int64_t i = 0; i < frame->n; i++) {
        const char *text = polis_frame_text(frame, column, i);

        out[i] = NAN;
        if (!polis_is_missing(text) &&
            (!polis_num_double(text, strlen(text), &out[i]) || !isfinite(out[i]))) {
            return polis_fail(fault, POLIS_E_PARSE, frame->path, frame->line[i],
                              "column '%s' holds '%.60s', expected a number or, for none, an empty "
                              "field, NA or -",
                              polis_texts_get(&frame->name, column), text);
        }
    }
    return POLIS_OK;
}

polis_err polis_frame_groups(const polis_frame *frame, int column, polis_labels *labels,
                             polis_vid *out)
{
    polis_err rc = POLIS_OK;

    for (int64_t i = 0; i < frame->n; i++) {
        const char *text = polis_frame_text(frame, column, i);

        out[i] = -1;
        if (!polis_is_missing(text)) {
            POLIS_TRY(polis_labels_add(labels, text, strlen(text), &out[i]));
        }
    }

done:
    return rc;
}

polis_err polis_frame_keys(const polis_frame *frame, int column, polis_fault *fault,
                           polis_labels *labels)
{
    polis_err rc = POLIS_OK;
    const char *name = polis_texts_get(&frame->name, column);

    for (int64_t i = 0; i < frame->n; i++) {
        const char *text = polis_frame_text(frame, column, i);
        polis_vid at = -1;

        if (polis_is_missing(text)) {
            return polis_fail(fault, POLIS_E_PARSE, frame->path, frame->line[i],
                              "column '%s' is empty, expected an identifier", name);
        }
        POLIS_TRY(polis_labels_add(labels, text, strlen(text), &at));
        if (at < i) {
            return polis_fail(fault, POLIS_E_PARSE, frame->path, frame->line[i],
                              "column '%s': '%.60s' is there twice, first on line %lld", name, text,
                              (long long)frame->line[at]);
        }
    }

done:
    return rc;
}
