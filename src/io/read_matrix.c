/* Dense matrices with labels in the first row and column, as UCINET and spreadsheets keep them. */
#include "base/mem.h"
#include "base/num.h"
#include "io/formats.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The non-zero cells, row by row: room for what is there, also if a large matrix is mostly zero. */
typedef struct matrix {
    const char *path;
    polis_fault *fault;
    polis_builder *builder;
    int64_t n; /* rows and columns of numbers */
    bool labelled;
    polis_texts column; /* labels of the columns */
    int64_t *line;      /* [n] of each row */
    polis_eid *off;     /* [n + 1] */
    polis_vid *head;    /* [off[n]] */
    double *value;      /* [off[n]] */
    int64_t head_room, value_room;
} matrix;

static bool is_number(polis_field field)
{
    double x;

    return polis_num_double(field.text, field.len, &x);
}

/* Tab before semicolon before comma, as rows.c guesses it; ' ' if there is none of them. */
static char separator_of(const char *row, const char *stop)
{
    bool inside = false;
    char found = ' ';

    for (; row < stop; row++) {
        inside ^= *row == '"';
        if (!inside &&
            (*row == '\t' || (*row == ';' && found != '\t') || (*row == ',' && found == ' '))) {
            found = *row;
        }
    }
    return found;
}

/* The next cell of a row in memory, quotes taken off; enough to tell the format. */
static bool next_cell(const char **at, const char *end, char separator, polis_field *out)
{
    const char *start = *at, *stop = start;
    bool inside = false;

    if (start > end) {
        return false;
    }
    while (stop < end && (inside || *stop != separator)) {
        inside ^= *stop++ == '"';
    }
    *at = stop + 1;
    while (start < stop && *start == ' ') {
        start++;
    }
    while (stop > start && stop[-1] == ' ') {
        stop--;
    }
    if (stop - start >= 2 && *start == '"' && stop[-1] == '"') {
        start++;
        stop--;
    }
    *out = (polis_field){start, (size_t)(stop - start)};
    return true;
}

static bool in_row(polis_field label, const char *row, const char *end, char separator)
{
    polis_field cell;

    next_cell(&row, end, separator, &cell);
    while (next_cell(&row, end, separator, &cell)) {
        if (cell.len == label.len && memcmp(cell.text, label.text, cell.len) == 0) {
            return true;
        }
    }
    return false;
}

/* What the second row is, as far as the first look goes. */
typedef struct second_row {
    bool known;    /* starts with a label of the first row */
    bool numbered; /* starts with a number */
    bool numbers;  /* goes on in numbers */
} second_row;

static second_row look_at(const char *header, const char *header_end, const char *end, bool more,
                          char separator)
{
    const char *row = header_end + strspn(header_end, "\r\n");
    const char *stop = row + strcspn(row, "\r\n");
    const bool whole = stop < end || !more;
    polis_field cell;
    second_row found = {.numbers = true};

    next_cell(&row, stop, separator, &cell);
    found.known = in_row(cell, header, header_end, separator);
    found.numbered = is_number(cell);
    while (next_cell(&row, stop, separator, &cell)) {
        if (cell.len > 0 && !is_number(cell) && (whole || row <= stop)) {
            found.numbers = false;
        }
    }
    return found;
}

/* A list of edges has no empty corner, unless it is a table written with its row numbers; and no
 * second row that starts with a name out of the first and goes on in numbers. */
static bool sniff(const char *head, size_t len)
{
    enum { CELLS = 64 };
    const char *end = head + len, *row = head + strspn(head, "\r\n");
    const char *stop = row + strcspn(row, "\r\n"), *at = row;
    const char separator = separator_of(row, stop);
    const bool more = len == POLIS_SOURCE_PEEK;
    polis_field cell[CELLS];
    int64_t n = 0, tail, other;
    second_row second;

    if (separator == ' ') {
        return false;
    }
    while (n < CELLS && next_cell(&at, stop, separator, &cell[n])) {
        n++;
    }
    if (polis_edges_ends(cell, n, &tail, &other) || (is_number(cell[0]) && is_number(cell[1]))) {
        return false;
    }
    if (stop == end) { /* no end of the first row in sight: no edge is that long */
        return more;
    }
    second = look_at(row, stop, end, more, separator);
    if (cell[0].len == 0) {
        return second.known || second.numbers || !second.numbered;
    }
    return n > 2 && second.known && second.numbers;
}

static polis_err fail_at(const matrix *m, int64_t line, int64_t column, polis_field found)
{
    const char *quote = m->labelled ? "'" : "";
    const char *label = m->labelled ? polis_texts_get(&m->column, column) : "";

    return polis_fail(m->fault, POLIS_E_PARSE, m->path, line,
                      "column %lld%s%s%s%s holds '%.*s', expected a number of at least 0",
                      (long long)column + (m->labelled ? 2 : 1), m->labelled ? " " : "", quote,
                      label, quote, polis_field_shown(found), found.text);
}

static polis_err add_label(matrix *m, const char *text, size_t len, int64_t line)
{
    polis_vid node;

    if (len == 0) {
        return polis_fail(m->fault, POLIS_E_PARSE, m->path, line,
                          "column %lld has no label, expected the name of a node",
                          (long long)m->column.n + 2);
    }
    if (polis_builder_find(m->builder, text, len) >= 0) {
        return polis_fail(m->fault, POLIS_E_PARSE, m->path, line, "two columns of the label '%.*s'",
                          polis_field_shown((polis_field){text, len}), text);
    }
    const polis_err rc = polis_builder_node(m->builder, text, len, &node);
    return rc != POLIS_OK ? rc : polis_texts_add(&m->column, text, len);
}

/* Labels out of the first row; a first row of numbers is a row of the matrix. */
static polis_err start(matrix *m, const polis_field *field, int64_t n, int64_t line)
{
    polis_err rc = POLIS_OK;

    if (n == 0) {
        return polis_fail(m->fault, POLIS_E_PARSE, m->path, 0, "no row, expected a matrix");
    }
    m->labelled = !(is_number(field[0]) && (n == 1 || is_number(field[1])));
    m->n = m->labelled ? n - 1 : n;
    if (m->n == 0 || m->n > POLIS_MAX_VERTICES) {
        return polis_fail(m->fault, POLIS_E_PARSE, m->path, line,
                          "%lld columns of numbers, expected 1 to %d", (long long)m->n,
                          POLIS_MAX_VERTICES);
    }
    POLIS_NEW(m->line, m->n);
    POLIS_NEW(m->off, m->n + 1);
    for (int64_t c = 0; c < m->n; c++) {
        char number[24];
        if (m->labelled) {
            POLIS_TRY(add_label(m, field[c + 1].text, field[c + 1].len, line));
        } else {
            const int len = snprintf(number, sizeof number, "%lld", (long long)c + 1);
            POLIS_TRY(add_label(m, number, (size_t)len, line));
        }
    }

done:
    return rc;
}

static polis_err check_label(const matrix *m, int64_t row, polis_field label, int64_t line)
{
    const char *expected = polis_texts_get(&m->column, row);

    if (polis_field_is(label, expected)) {
        return POLIS_OK;
    }
    if (polis_builder_find(m->builder, label.text, label.len) < 0) {
        return polis_fail(m->fault, POLIS_E_PARSE, m->path, line,
                          "row label '%.*s' is not among the column labels, expected '%s'",
                          polis_field_shown(label), label.text, expected);
    }
    return polis_fail(m->fault, POLIS_E_PARSE, m->path, line,
                      "row label '%.*s', expected '%s': rows and columns in the same order",
                      polis_field_shown(label), label.text, expected);
}

static polis_err add_row(matrix *m, int64_t row, const polis_field *field, int64_t line)
{
    polis_err rc = POLIS_OK;
    polis_eid n = row < m->n ? m->off[row] : 0;

    if (row == m->n) {
        return polis_fail(m->fault, POLIS_E_PARSE, m->path, line,
                          "row %lld of numbers, expected no more than the %lld columns",
                          (long long)row + 1, (long long)m->n);
    }
    if (m->labelled) {
        POLIS_TRY(check_label(m, row, *field++, line));
    }
    POLIS_GROW(m->head, m->head_room, n + m->n);
    POLIS_GROW(m->value, m->value_room, n + m->n);
    for (int64_t c = 0; c < m->n; c++) {
        double value = 0.0;
        if (field[c].len > 0 && (!polis_num_double(field[c].text, field[c].len, &value) ||
                                 !(value >= 0.0 && isfinite(value)))) {
            return fail_at(m, line, c, field[c]);
        }
        if (value > 0.0) {
            m->head[n] = (polis_vid)c; /* start() has checked the number of columns */
            m->value[n++] = value;
        }
    }
    m->line[row] = line;
    m->off[row + 1] = n;

done:
    return rc;
}

static polis_err read_rows(matrix *m, polis_rows *rows)
{
    polis_err rc = POLIS_OK;
    const polis_field *field;
    int64_t n, row = 0;

    POLIS_TRY(polis_rows_next(rows, &field, &n));
    POLIS_TRY(start(m, field, n, polis_rows_line(rows)));
    if (m->labelled) {
        POLIS_TRY(polis_rows_next(rows, &field, &n));
    }
    while (field) {
        POLIS_TRY(add_row(m, row++, field, polis_rows_line(rows)));
        POLIS_TRY(polis_rows_next(rows, &field, &n));
    }
    if (row < m->n) {
        rc = polis_fail(m->fault, POLIS_E_PARSE, m->path, polis_rows_line(rows),
                        "the last of %lld rows of numbers, expected %lld as there are columns",
                        (long long)row, (long long)m->n);
    }

done:
    return rc;
}

/* The first cell that differs from the one across the diagonal; row -1: none does. */
typedef struct odd_cell {
    int64_t row;
    polis_vid column;
    double value, across;
} odd_cell;

static double cell_of(const matrix *m, polis_vid row, int64_t column)
{
    for (polis_eid e = m->off[row]; e < m->off[row + 1]; e++) {
        if (m->head[e] == column) {
            return m->value[e];
        }
    }
    return 0.0;
}

/* Going down the rows, the cells of a symmetric matrix meet those of row v in order of column. */
static polis_err find_symmetry(const matrix *m, odd_cell *odd)
{
    polis_err rc = POLIS_OK;
    polis_eid *next = NULL;

    *odd = (odd_cell){.row = -1};
    POLIS_NEW(next, m->n);
    memcpy(next, m->off, (size_t)m->n * sizeof *next);
    for (int64_t u = 0; u < m->n && odd->row < 0; u++) {
        for (polis_eid e = m->off[u]; e < m->off[u + 1] && odd->row < 0; e++) {
            const polis_vid v = m->head[e];
            const polis_eid twin = next[v]++;
            const bool met = twin < m->off[v + 1] && m->head[twin] == u;

            if (!met || m->value[twin] != m->value[e]) {
                *odd = (odd_cell){u, v, m->value[e], met ? m->value[twin] : cell_of(m, v, u)};
            }
        }
    }

done:
    POLIS_FREE(next);
    return rc;
}

/* An undirected network has one value for both directions; of hops only whether there is one. */
static polis_err refuse_asymmetry(const matrix *m, const odd_cell *odd)
{
    return polis_fail(
        m->fault, POLIS_E_PARSE, m->path, m->line[odd->row],
        "row '%s', column '%s' is %.15g, and %.15g across the diagonal: an undirected "
        "network expects one value for both: --symmetrise sum|mean|max|min makes it; without "
        "--undirected the matrix is read as directed",
        polis_texts_get(&m->column, odd->row), polis_texts_get(&m->column, odd->column), odd->value,
        odd->across);
}

static polis_err finish(const matrix *m, const polis_read_options *options, polis_network **out)
{
    polis_err rc = POLIS_OK;
    odd_cell odd;
    bool symmetric = false, once;

    if (options->symmetrise == POLIS_SYMMETRISE_NONE) { /* else each cell counts */
        POLIS_TRY(find_symmetry(m, &odd));
        symmetric = odd.row < 0;
        if (!symmetric && options->direction == POLIS_DIRECTION_UNDIRECTED &&
            options->role != POLIS_ROLE_NONE) {
            return refuse_asymmetry(m, &odd);
        }
    }
    once = symmetric && options->direction != POLIS_DIRECTION_DIRECTED;
    for (int64_t u = 0; u < m->n; u++) {
        for (polis_eid e = m->off[u]; e < m->off[u + 1]; e++) {
            if (!once || m->head[e] >= u) {
                POLIS_TRY(polis_builder_edge(m->builder, (polis_vid)u, m->head[e], m->value[e],
                                             m->line[u]));
            }
        }
    }
    POLIS_TRY(polis_builder_finish(
        m->builder, symmetric ? POLIS_DIRECTION_UNDIRECTED : POLIS_DIRECTION_DIRECTED, out));

done:
    return rc;
}

static polis_err read_matrix(polis_source *source, const polis_input *input, polis_fault *fault,
                             polis_network **out)
{
    matrix m = {.path = input->path, .fault = fault};
    polis_row_options options = {0};
    polis_err rc = POLIS_OK;
    polis_rows *rows = NULL;
    size_t len;
    const char *head = polis_source_peek(source, &len);

    *out = NULL;
    head += strspn(head, "\r\n");
    options.separator = separator_of(head, head + strcspn(head, "\r\n"));
    POLIS_TRY(polis_builder_new(&input->options, input->path, fault, &m.builder));
    POLIS_TRY(polis_rows_open(source, options, fault, &rows));
    POLIS_TRY(read_rows(&m, rows));
    POLIS_TRY(finish(&m, &input->options, out));

done:
    polis_rows_close(&rows);
    polis_builder_free(&m.builder);
    polis_texts_clear(&m.column);
    POLIS_FREE(m.line);
    POLIS_FREE(m.off);
    POLIS_FREE(m.head);
    POLIS_FREE(m.value);
    return rc;
}

const polis_reader polis_reader_matrix = {
    .name = "matrix",
    .suffixes = "",
    .what = "dense matrices, labels in the first row and column",
    .sniff = sniff,
    .read = read_matrix,
};
