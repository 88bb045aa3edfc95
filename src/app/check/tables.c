#include "app/check/tables.h"
#include "app/check/results.h"
#include "base/mem.h"
#include "base/num.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { TEXT = 1200, SHOWN = 5, LEAST_PERIODS = 3 };

static polis_err find(polis_texts *list, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static polis_err find(polis_texts *list, const char *format, ...)
{
    char text[TEXT];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return polis_texts_add(list, text, strlen(text));
}

/* A table that cannot be read is an error of the tables, unless memory is short. */
static polis_err keep_fault(polis_err rc, const polis_fault *fault, polis_tables *t)
{
    if (rc == POLIS_OK || rc == POLIS_E_NOMEM) {
        return rc;
    }
    return find(&t->findings.errors, "%s", fault->text);
}

static bool knows(const polis_labels *labels, const char *word, size_t len)
{
    return polis_labels_find(labels, word, len) >= 0;
}

/* Names that say that the values are shares. */
static bool is_share(const char *name)
{
    const char *end = strstr(name, "_share");

    return strncmp(name, "share_", 6) == 0 || strncmp(name, "cov_", 4) == 0 || (end && !end[6]);
}

typedef struct summary {
    int64_t n, missing, not_numbers, outside;
    double least, most;
    int64_t line; /* of the first value outside 0 .. 1 */
} summary;

static summary summarise(const polis_frame *frame, int column)
{
    summary s = {.n = frame->n, .least = INFINITY, .most = -INFINITY};

    for (int64_t row = 0; row < frame->n; row++) {
        const char *text = polis_frame_text(frame, column, row);
        double x = NAN;
        if (polis_is_missing(text)) {
            s.missing++;
        } else if (!polis_num_double(text, strlen(text), &x)) {
            s.not_numbers++;
        } else {
            s.least = fmin(s.least, x);
            s.most = fmax(s.most, x);
            if (!(x >= 0.0 && x <= 1.0)) {
                s.line = s.outside++ == 0 ? frame->line[row] : s.line;
            }
        }
    }
    return s;
}

/* What a column of values is worth; identifiers and labels are passed over. */
static polis_err check_column(const polis_frame *frame, int column, polis_tables *t)
{
    polis_err rc = POLIS_OK;
    const char *name = polis_texts_get(&frame->name, column);
    const summary s = summarise(frame, column);

    if (s.missing == s.n) {
        return find(&t->findings.warnings, "%s: column %s has no value", frame->path, name);
    }
    POLIS_TRY(polis_words_add(&t->columns, name));
    if (s.missing > 0) {
        POLIS_TRY(find(&t->findings.warnings, "%s: column %s: %.1f %% missing (%lld of %lld)",
                       frame->path, name, 100.0 * (double)s.missing / (double)s.n,
                       (long long)s.missing, (long long)s.n));
    }
    if (s.not_numbers == 0 && s.n > 1 && s.least == s.most) {
        POLIS_TRY(find(&t->findings.warnings, "%s: column %s is %g everywhere", frame->path, name,
                       s.least));
    }
    if (s.not_numbers == 0 && is_share(name) && s.outside > 0) {
        POLIS_TRY(find(&t->findings.errors,
                       "%s:%lld: column %s: %lld values are not in 0 to 1, as a share is",
                       frame->path, (long long)s.line, name, (long long)s.outside));
    }

done:
    return rc;
}

static polis_err check_frame(const polis_frame *frame, polis_tables *t)
{
    polis_err rc = POLIS_OK;

    for (int c = 0; c < frame->n_columns; c++) {
        POLIS_TRY(check_column(frame, c, t));
    }

done:
    return rc;
}

static bool has(const polis_tables *t, const char *word)
{
    return knows(&t->columns, word, strlen(word));
}

static polis_err check_panel(const polis_table_paths *paths, polis_tables *t)
{
    polis_err rc = POLIS_OK;
    polis_fault fault = {0};
    const char *first = paths->panel ? paths->panel : paths->cities;
    const polis_panel *p;

    rc = polis_panel_read(first, paths->panel ? paths->cities : NULL, &paths->names, &fault,
                          &t->panel);
    p = t->panel;
    if (!p) {
        return keep_fault(rc, &fault, t);
    }
    POLIS_TRY(check_frame(p->rows, t));
    if (p->cities) {
        POLIS_TRY(check_frame(p->cities, t));
    }
    if (p->n_absent > 0) {
        POLIS_TRY(find(&t->findings.warnings, "%s: %d cities have no row in the panel",
                       paths->cities, (int)p->n_absent));
    }
    if (p->has_periods && !p->equally_spaced) {
        POLIS_TRY(find(&t->findings.warnings, "%s: periods are not equally spaced", first));
    }
    if (p->has_periods && !p->balanced) {
        POLIS_TRY(
            find(&t->findings.warnings, "%s: not every city has a row in every period", first));
    }
    if (has(t, "lat") && has(t, "lon")) {
        POLIS_TRY(polis_words_add(&t->columns, "@place"));
    }
    if (has(t, "province") || has(t, "agglomeration") || has(t, "group")) {
        POLIS_TRY(polis_words_add(&t->columns, "@group"));
    }
    if (p->n_periods >= LEAST_PERIODS && (has(t, "employment") || has(t, "gdp_real"))) {
        POLIS_TRY(polis_words_add(&t->columns, "@outcome"));
    }

done:
    return rc;
}

static polis_err check_sectors(const char *path, polis_tables *t)
{
    polis_err rc = POLIS_OK;
    polis_fault fault = {0};
    polis_sectors *sectors = NULL;
    int64_t n_passed = 0;

    if (!t->panel) {
        return find(&t->findings.errors, "%s: sectors go with --panel or --cities", path);
    }
    POLIS_TRY(
        keep_fault(polis_sectors_read(path, t->panel, &fault, &n_passed, &sectors), &fault, t));
    if (sectors) {
        POLIS_TRY(polis_words_add(&t->columns, "@sectors"));
    }
    if (n_passed > 0) {
        rc = find(&t->findings.warnings, "%s: %lld rows of the nation or of other periods", path,
                  (long long)n_passed);
    }

done:
    polis_sectors_free(&sectors);
    return rc;
}

/* Ends of ties that the tables of cities do not know; the first few by name. */
static polis_err check_ends(const polis_frame *frame, int column, polis_tables *t)
{
    polis_err rc = POLIS_OK;
    int64_t unknown = 0;

    for (int64_t row = 0; t->panel && row < frame->n; row++) {
        const char *city = polis_frame_text(frame, column, row);
        if (knows(&t->panel->city, city, strlen(city))) {
            continue;
        }
        if (unknown++ < SHOWN) {
            POLIS_TRY(find(&t->findings.errors, "%s:%lld: %s '%s' is not a city of the tables",
                           frame->path, (long long)frame->line[row],
                           polis_texts_get(&frame->name, column), city));
        }
    }
    if (unknown > SHOWN) {
        rc = find(&t->findings.errors, "%s: and %lld more in column %s", frame->path,
                  (long long)(unknown - SHOWN), polis_texts_get(&frame->name, column));
    }

done:
    return rc;
}

static polis_err check_strengths(const polis_frame *frame, int column, polis_tables *t)
{
    polis_err rc = POLIS_OK;
    polis_fault fault = {0};
    double *w = NULL;
    int64_t zeros = 0;

    POLIS_NEW(w, frame->n);
    rc = polis_frame_numbers(frame, column, &fault, w);
    if (rc != POLIS_OK) {
        rc = keep_fault(rc, &fault, t);
        goto done;
    }
    for (int64_t row = 0; row < frame->n; row++) {
        zeros += w[row] == 0.0;
        if (w[row] < 0.0) {
            rc = find(&t->findings.errors, "%s:%lld: weight %g is negative", frame->path,
                      (long long)frame->line[row], w[row]);
            goto done;
        }
    }
    if (zeros > 0) {
        POLIS_TRY(find(&t->findings.warnings, "%s: %lld ties have weight 0: no tie", frame->path,
                       (long long)zeros));
    }
    rc = polis_words_add(&t->columns, "@strength");

done:
    POLIS_FREE(w);
    return rc;
}

static polis_err check_edges(const char *path, polis_tables *t)
{
    static const char *const end[][2] = {{"src", "u"}, {"dst", "v"}};
    polis_err rc = POLIS_OK;
    polis_fault fault = {0};
    polis_frame *frame = NULL;
    int column;

    rc = polis_frame_read(path, &fault, &frame);
    if (!frame) {
        return keep_fault(rc, &fault, t);
    }
    for (int side = 0; side < 2; side++) {
        column = polis_frame_find(frame, end[side][0]);
        column = column >= 0 ? column : polis_frame_find(frame, end[side][1]);
        if (column < 0) {
            rc = find(&t->findings.errors, "%s: no column %s or %s", path, end[side][0],
                      end[side][1]);
            goto done;
        }
        POLIS_TRY(check_ends(frame, column, t));
    }
    column = polis_frame_find(frame, "w");
    if (column >= 0) {
        POLIS_TRY(check_strengths(frame, column, t));
    }
    rc = polis_words_add(&t->columns, "@network");

done:
    polis_frame_free(&frame);
    return rc;
}

/* Every path of a manifest must be there; paths are relative to it. */
static polis_err check_manifest(const char *path, polis_tables *t)
{
    polis_err rc = POLIS_OK;
    polis_fault fault = {0};
    polis_frame *frame = NULL;
    const char *slash = strrchr(path, '/');
    int column, city;

    rc = polis_frame_read(path, &fault, &frame);
    if (!frame) {
        return keep_fault(rc, &fault, t);
    }
    city = polis_frame_find(frame, "city_id");
    column = polis_frame_find(frame, "path");
    if (column < 0 || city < 0) {
        rc = find(&t->findings.errors, "%s: no column %s", path, column < 0 ? "path" : "city_id");
        goto done;
    }
    POLIS_TRY(check_ends(frame, city, t));
    for (int64_t row = 0; row < frame->n; row++) {
        const char *name = polis_frame_text(frame, column, row);
        char whole[TEXT];
        snprintf(whole, sizeof whole, "%.*s%s",
                 name[0] == '/' || !slash ? 0 : (int)(slash - path) + 1, path, name);
        if (access(whole, R_OK) != 0) {
            POLIS_TRY(find(&t->findings.errors, "%s:%lld: %s is missing or unreadable", path,
                           (long long)frame->line[row], whole));
        }
    }
    rc = polis_words_add(&t->columns, "@intra");

done:
    polis_frame_free(&frame);
    return rc;
}

static polis_err check_result(const char *path, polis_tables *t)
{
    polis_fault fault = {0};
    const polis_err rc = polis_results_read(path, &fault, &t->results, &t->columns);

    return keep_fault(rc, &fault, t);
}

polis_err polis_tables_check(const polis_table_paths *paths, polis_tables *t)
{
    polis_err rc = POLIS_OK;

    *t = (polis_tables){0};
    if (paths->panel || paths->cities) {
        POLIS_TRY(check_panel(paths, t));
    }
    if (paths->sectors) {
        POLIS_TRY(check_sectors(paths->sectors, t));
    }
    for (int i = 0; i < paths->n_edges; i++) {
        POLIS_TRY(check_edges(paths->edges[i], t));
    }
    if (paths->manifest) {
        POLIS_TRY(check_manifest(paths->manifest, t));
    }
    if (paths->result) {
        POLIS_TRY(check_result(paths->result, t));
    }

done:
    return rc;
}

bool polis_tables_have(const polis_tables *t, const char *needs)
{
    return polis_words_hold(&t->columns, needs);
}

bool polis_tables_answer(const polis_tables *t, const char *dataset)
{
    return *dataset && polis_words_hold(&t->results, dataset);
}

void polis_tables_clear(polis_tables *t)
{
    polis_panel_free(&t->panel);
    polis_labels_clear(&t->columns);
    polis_labels_clear(&t->results);
    polis_texts_clear(&t->findings.errors);
    polis_texts_clear(&t->findings.warnings);
}
