#include "io/rows.h"
#include "base/mem.h"

#include <csv.h>
#include <string.h>

enum { SHOWN = 80 };
static const int64_t longest_row = (int64_t)1 << 30;

struct polis_rows {
    polis_source *source;
    polis_fault *fault;
    polis_row_options options;
    int64_t line;       /* where the current row starts */
    int64_t first_line; /* where the first row started */
    int64_t width;      /* fields of the first row; 0 before it */
    polis_field *field; /* [n] of field_room */
    int64_t n, field_room;
    struct csv_parser parser; /* of rows with quotes */
    char *bytes;              /* their fields end to end */
    int64_t n_bytes, bytes_room;
    bool inside;   /* within quotes */
    bool complete; /* the parser has seen the end of the row */
    polis_err rc;  /* a failure within its callbacks */
};

bool polis_field_is(polis_field field, const char *text)
{
    return strlen(text) == field.len && memcmp(text, field.text, field.len) == 0;
}

int polis_field_shown(polis_field field)
{
    return field.len < SHOWN ? (int)field.len : SHOWN;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

polis_err polis_rows_open(polis_source *source, polis_row_options options, polis_fault *fault,
                          polis_rows **out)
{
    polis_err rc = POLIS_OK;
    polis_rows *rows = NULL;

    *out = NULL;
    POLIS_NEW(rows, 1);
    rows->source = source;
    rows->options = options;
    rows->fault = fault;
    if (csv_init(&rows->parser, CSV_STRICT | CSV_EMPTY_IS_NULL) != 0) {
        rc = POLIS_E_NOMEM;
        goto done;
    }
    *out = rows;
    rows = NULL;

done:
    polis_rows_close(&rows);
    return rc;
}

void polis_rows_close(polis_rows **rows)
{
    if (*rows) {
        csv_free(&(*rows)->parser);
        POLIS_FREE((*rows)->field);
        POLIS_FREE((*rows)->bytes);
        POLIS_FREE(*rows);
    }
}

/* Tab before semicolon before comma before blanks: names hold commas and blanks, and decimal commas
 * come with semicolons. Tabs in a run are there to line columns up. */
static char guess(const char *text, size_t len, bool blanks)
{
    bool tab = false, run = false, semicolon = false, comma = false, inside = false;

    for (size_t i = 0; i < len; i++) {
        inside ^= text[i] == '"';
        if (!inside) {
            tab = tab || text[i] == '\t';
            run = run || (text[i] == '\t' && (i + 1 == len || text[i + 1] == '\t'));
            semicolon = semicolon || text[i] == ';';
            comma = comma || text[i] == ',';
        }
    }
    if (tab && !(run && blanks)) {
        return '\t';
    }
    if (semicolon || comma) {
        return semicolon ? ';' : ',';
    }
    return blanks ? ' ' : ',';
}

static polis_err add(polis_rows *rows, const char *text, size_t len)
{
    polis_err rc = POLIS_OK;

    POLIS_GROW(rows->field, rows->field_room, rows->n + 1);
    rows->field[rows->n++] = (polis_field){text, len};

done:
    return rc;
}

static polis_err split_at_blanks(polis_rows *rows, const char *text, size_t len)
{
    polis_err rc = POLIS_OK;
    const char *end = text + len;

    for (;;) {
        const char *start;
        while (text < end && is_blank(*text)) {
            text++;
        }
        if (text == end) {
            break;
        }
        start = text;
        while (text < end && !is_blank(*text)) {
            text++;
        }
        POLIS_TRY(add(rows, start, (size_t)(text - start)));
    }

done:
    return rc;
}

static polis_err split(polis_rows *rows, const char *text, size_t len)
{
    polis_err rc = POLIS_OK;
    const char separator = rows->options.separator;
    const char *end = text + len;

    for (;;) {
        const char *start = text, *stop;
        while (text < end && *text != separator) {
            text++;
        }
        stop = text;
        while (start < stop && is_blank(*start)) {
            start++;
        }
        while (stop > start && is_blank(stop[-1])) {
            stop--;
        }
        POLIS_TRY(add(rows, start, (size_t)(stop - start)));
        if (text == end) {
            break;
        }
        text++;
    }

done:
    return rc;
}

static void on_field(void *text, size_t len, void *data)
{
    polis_rows *rows = data;
    polis_err rc = rows->rc;

    if (rc != POLIS_OK || (!text && rows->options.separator == ' ')) {
        return; /* two blanks in a row have nothing between them */
    }
    POLIS_GROW(rows->bytes, rows->bytes_room, rows->n_bytes + (int64_t)len + 1);
    if (text) {
        memcpy(rows->bytes + rows->n_bytes, text, len);
    }
    rows->n_bytes += (int64_t)len;
    POLIS_TRY(add(rows, "", len));

done:
    rows->rc = rc;
}

static void on_row(int terminator, void *data)
{
    (void)terminator;
    ((polis_rows *)data)->complete = true;
}

static polis_err parse(polis_rows *rows, const char *text, size_t len)
{
    if (csv_parse(&rows->parser, text, len, on_field, on_row, rows) != len) {
        if (csv_error(&rows->parser) == CSV_ENOMEM) {
            return POLIS_E_NOMEM;
        }
        return polis_fail(rows->fault, POLIS_E_PARSE, polis_source_path(rows->source),
                          polis_source_line_number(rows->source),
                          "a quote where none can be, expected quotes around a whole field only "
                          "and doubled inside it");
    }
    return rows->rc;
}

/* One line to libcsv, which knows one separator: between blanks a tab is given as a space. */
static polis_err feed(polis_rows *rows, const char *text, size_t len)
{
    polis_err rc = POLIS_OK;
    size_t from = 0;

    for (size_t i = 0; i < len; i++) {
        rows->inside ^= text[i] == '"';
        if (text[i] == '\t' && !rows->inside && rows->options.separator == ' ') {
            POLIS_TRY(parse(rows, text + from, i - from));
            POLIS_TRY(parse(rows, " ", 1));
            from = i + 1;
        }
    }
    POLIS_TRY(parse(rows, text + from, len - from));
    POLIS_TRY(parse(rows, "\n", 1));

done:
    return rc;
}

static polis_err parse_quoted(polis_rows *rows, const char *text, size_t len)
{
    polis_err rc = POLIS_OK;
    int64_t total = 0, at = 0;

    rows->n_bytes = 0;
    rows->inside = rows->complete = false;
    csv_set_delim(&rows->parser, (unsigned char)rows->options.separator);
    POLIS_TRY(feed(rows, text, len));
    while (!rows->complete) { /* a line end within quotes */
        total += (int64_t)len;
        POLIS_TRY(polis_source_line(rows->source, &text, &len));
        if (!text || total > longest_row) {
            rc = polis_fail(rows->fault, POLIS_E_PARSE, polis_source_path(rows->source), rows->line,
                            "a quote that is opened in this row and never closed");
            goto done;
        }
        POLIS_TRY(feed(rows, text, len));
    }
    for (int64_t i = 0; i < rows->n; i++) { /* only now does `bytes` stay where it is */
        rows->field[i].text = rows->bytes + at;
        at += (int64_t)rows->field[i].len;
    }

done:
    return rc;
}

static bool is_skipped(const polis_rows *rows, const char *text)
{
    while (is_blank(*text)) {
        text++;
    }
    return *text == '\0' || (rows->options.comments && (*text == '#' || *text == '%'));
}

static polis_err check_width(polis_rows *rows)
{
    if (rows->width == 0) {
        rows->width = rows->n;
        rows->first_line = rows->line;
    }
    if (rows->n != rows->width) {
        return polis_fail(rows->fault, POLIS_E_PARSE, polis_source_path(rows->source), rows->line,
                          "%lld field%s, expected %lld as in line %lld", (long long)rows->n,
                          rows->n == 1 ? "" : "s", (long long)rows->width,
                          (long long)rows->first_line);
    }
    return POLIS_OK;
}

polis_err polis_rows_next(polis_rows *rows, const polis_field **fields, int64_t *n)
{
    polis_err rc = POLIS_OK;
    const char *text;
    size_t len;

    *fields = NULL;
    *n = 0;
    do {
        POLIS_TRY(polis_source_line(rows->source, &text, &len));
        if (!text) {
            goto done;
        }
    } while (is_skipped(rows, text));
    rows->line = polis_source_line_number(rows->source);
    rows->n = 0;
    if (rows->options.separator == 0) {
        rows->options.separator = guess(text, len, rows->options.blanks);
    }
    if (memchr(text, '"', len)) {
        POLIS_TRY(parse_quoted(rows, text, len));
    } else if (rows->options.separator == ' ') {
        POLIS_TRY(split_at_blanks(rows, text, len));
    } else {
        POLIS_TRY(split(rows, text, len));
    }
    POLIS_TRY(check_width(rows));
    *fields = rows->field;
    *n = rows->n;

done:
    return rc;
}

int64_t polis_rows_line(const polis_rows *rows)
{
    return rows->line;
}
