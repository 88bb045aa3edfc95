/* Edge lists: one edge a row, with or without a header, whatever stands between the fields. */
#include "base/mem.h"
#include "base/num.h"
#include "io/formats.h"

#include <string.h>
#include <strings.h>

/* The first rows say what the columns are. */
typedef struct edge_list {
    const polis_read_options *options;
    const char *path;
    polis_fault *fault;
    polis_builder *builder;
    polis_texts text;   /* fields of the first row */
    polis_field *first; /* [n] the same as fields */
    int64_t n;
    int64_t first_line;
    bool header;               /* the first row is one */
    bool doubtful;             /* only because of the names in it */
    int64_t tail, head, value; /* columns; value -1: none */
    int64_t when;              /* column of periods; -1: none */
    polis_field period;        /* rows of another one are passed over */
} edge_list;

bool polis_edges_ends(const polis_field *field, int64_t n, int64_t *tail, int64_t *head)
{
    static const char *const pairs[][2] = {
        {"source", "target"},
        {"src", "dst"},
        {"u", "v"},
        {"from", "to"},
        {"node1", "node2"},
        {"node_1", "node_2"},
        {"tail", "head"},
        {"origin", "destination"},
        {"from_node", "to_node"},
        {"src", "dest"},
        {"orig", "dest"},
        {"source_id", "target_id"},
        {"i", "j"},
    };

    for (size_t p = 0; p < sizeof pairs / sizeof *pairs; p++) {
        *tail = *head = -1;
        for (int64_t c = n - 1; c >= 0; c--) {
            for (int end = 0; end < 2; end++) {
                if (field[c].len == strlen(pairs[p][end]) &&
                    strncasecmp(field[c].text, pairs[p][end], field[c].len) == 0) {
                    *(end ? head : tail) = c;
                }
            }
        }
        if (*tail >= 0 && *head >= 0) {
            return true;
        }
    }
    return false;
}

static bool is_number(polis_field field)
{
    double x;

    return polis_num_double(field.text, field.len, &x);
}

static int64_t find_name(const edge_list *list, const char *name)
{
    for (int64_t c = 0; c < list->n; c++) {
        if (polis_field_is(list->first[c], name)) {
            return c;
        }
    }
    return -1;
}

/* Is the first row another kind of row than the second? */
static bool differs(const edge_list *list, const polis_field *second)
{
    if (!second) {
        return false;
    }
    if (!is_number(list->first[0]) && !is_number(list->first[1]) && is_number(second[0]) &&
        is_number(second[1])) {
        return true;
    }
    for (int64_t c = 2; c < list->n; c++) {
        if (list->first[c].len > 0 && !is_number(list->first[c]) && is_number(second[c])) {
            return true;
        }
    }
    return false;
}

static polis_err keep_first(edge_list *list, const polis_rows *rows, const polis_field *field,
                            int64_t n)
{
    polis_err rc = POLIS_OK;

    if (n < 2) {
        rc = polis_fail(list->fault, POLIS_E_PARSE, list->path, polis_rows_line(rows),
                        n == 1 ? "one field, expected at least the two ends of an edge"
                               : "no edge in the whole file");
        goto done;
    }
    for (int64_t c = 0; c < n; c++) {
        POLIS_TRY(polis_texts_add(&list->text, field[c].text, field[c].len));
    }
    POLIS_NEW(list->first, n);
    for (int64_t c = 0; c < n; c++) {
        list->first[c] =
            (polis_field){polis_texts_get(&list->text, c), polis_texts_len(&list->text, c)};
    }
    list->n = n;
    list->first_line = polis_rows_line(rows);

done:
    return rc;
}

/* A table of cities or nodes has two first columns as well; as edges they would be nonsense. */
static polis_err check_subject(const edge_list *list, bool named)
{
    const bool cities = polis_field_is(list->first[0], "city_id");
    const bool told =
        find_name(list, "name") > 0 || find_name(list, "lat") > 0 || find_name(list, "period") > 0;

    if (named || !list->header || !told || !(cities || polis_field_is(list->first[0], "node_id"))) {
        return POLIS_OK;
    }
    return polis_fail(list->fault, POLIS_E_PARSE, list->path, list->first_line,
                      "a table of %s, expected edges: columns source and target or the like",
                      cities ? "cities" : "nodes");
}

/* Ends without a usual name are the first two columns that have a name at all: tables written with
 * their row numbers have an unnamed first column. */
static void choose_ends(edge_list *list, bool named)
{
    if (named) {
        return;
    }
    list->tail = 0;
    list->head = 1;
    if (list->header && list->n > 2 && list->first[0].len == 0) {
        list->tail = 1;
        list->head = 2;
    }
}

static polis_err no_weight(const edge_list *list)
{
    char available[POLIS_READER_LIST] = "";

    for (int64_t c = 0; c < list->n && list->header; c++) {
        polis_reader_list(available, list->first[c].text, list->first[c].len);
    }
    if (list->header) {
        return polis_reader_no_weight(list->fault, list->path, list->options->weight, available);
    }
    return polis_fail(list->fault, POLIS_E_ARG, list->path, list->first_line,
                      "no weight column '%s': no header row, expected the number of a column, "
                      "3 to %lld",
                      list->options->weight ? list->options->weight : "", (long long)list->n);
}

static polis_err choose_value(edge_list *list)
{
    const char *weight = list->options->weight;
    int64_t number = 0;

    list->value = -1;
    if (list->options->role == POLIS_ROLE_NONE) {
        return POLIS_OK;
    }
    if (weight && list->header) {
        list->value = find_name(list, weight);
    }
    if (weight && list->value < 0) {
        if (polis_num_int(weight, strlen(weight), &number) && number >= 1 && number <= list->n) {
            list->value = number - 1;
        } else if (!list->header && list->n == 3 && strcmp(weight, "weight") == 0) {
            list->value = 2;
        }
    }
    if (list->value < 0) {
        return no_weight(list);
    }
    if (list->value == list->tail || list->value == list->head) {
        return polis_fail(list->fault, POLIS_E_ARG, list->path, list->first_line,
                          "the weight column '%s' is an end of the edges", weight);
    }
    return POLIS_OK;
}

static polis_err no_period(const edge_list *list)
{
    char available[POLIS_READER_LIST] = "";

    for (int64_t c = 0; c < list->n; c++) {
        polis_reader_list(available, list->first[c].text, list->first[c].len);
    }
    return polis_fail(list->fault, POLIS_E_ARG, list->path, list->first_line,
                      "no column '%s' of periods; found: %s", list->options->period, available);
}

static polis_err choose_columns(edge_list *list, const polis_field *second)
{
    polis_err rc = POLIS_OK;
    const char *weight = list->options->weight;
    int64_t number;
    const bool is_name = weight && list->options->role != POLIS_ROLE_NONE &&
                         !polis_num_int(weight, strlen(weight), &number);
    const bool named = polis_edges_ends(list->first, list->n, &list->tail, &list->head);
    const bool shaped = (is_name && find_name(list, weight) >= 0) || differs(list, second);

    list->when = list->options->period ? find_name(list, list->options->period) : -1;
    if (list->options->period && list->when < 0) {
        return no_period(list);
    }
    list->header = named || shaped || list->when >= 0;
    list->doubtful = named && !shaped;
    choose_ends(list, named);
    POLIS_TRY(check_subject(list, named));
    rc = choose_value(list);

done:
    return rc;
}

static bool same_text(polis_field a, polis_field b)
{
    return a.len == b.len && memcmp(a.text, b.text, a.len) == 0;
}

static polis_err add_edge(edge_list *list, const polis_field *field, int64_t line)
{
    polis_err rc = POLIS_OK;
    const polis_field tail = field[list->tail], head = field[list->head];
    double value = 1.0;

    if (list->when >= 0 && !same_text(field[list->when], list->period)) {
        return POLIS_OK; /* of another period */
    }
    if (tail.len == 0 || head.len == 0) {
        rc = polis_fail(list->fault, POLIS_E_PARSE, list->path, line,
                        "field %lld is empty, expected the label of a node",
                        (long long)(tail.len == 0 ? list->tail : list->head) + 1);
        goto done;
    }
    if (list->value >= 0) {
        const polis_field text = field[list->value];
        if (!polis_num_double(text.text, text.len, &value)) {
            rc = polis_fail(list->fault, POLIS_E_PARSE, list->path, line,
                            "field %lld holds '%.*s', expected a number",
                            (long long)list->value + 1, polis_field_shown(text), text.text);
            goto done;
        }
    }
    POLIS_TRY(polis_builder_labelled_edge(
        list->builder, (polis_label[]){{tail.text, tail.len}, {head.text, head.len}}, value, line));

done:
    return rc;
}

/* A first row that only its names make a header could be an edge of nodes named u and v. */
static polis_err check_header(const edge_list *list)
{
    const polis_field ends[2] = {list->first[list->tail], list->first[list->head]};

    for (int i = 0; i < 2 && list->doubtful; i++) {
        if (polis_builder_find(list->builder, ends[i].text, ends[i].len) >= 0) {
            return polis_fail(list->fault, POLIS_E_PARSE, list->path, list->first_line,
                              "a header by its names, but '%.*s' is a node too; expected a header "
                              "row of other names, such as source and target",
                              polis_field_shown(ends[i]), ends[i].text);
        }
    }
    return POLIS_OK;
}

static polis_err read_rows(edge_list *list, polis_rows *rows)
{
    polis_err rc = POLIS_OK;
    const polis_field *field;
    int64_t n, n_edges = 0;

    POLIS_TRY(polis_rows_next(rows, &field, &n));
    POLIS_TRY(keep_first(list, rows, field, n));
    POLIS_TRY(polis_rows_next(rows, &field, &n));
    POLIS_TRY(choose_columns(list, field));
    if (!list->header) {
        POLIS_TRY(add_edge(list, list->first, list->first_line));
        n_edges++;
    }
    while (field) {
        POLIS_TRY(add_edge(list, field, polis_rows_line(rows)));
        n_edges++;
        POLIS_TRY(polis_rows_next(rows, &field, &n));
    }
    if (n_edges == 0) {
        rc = polis_fail(list->fault, POLIS_E_PARSE, list->path, list->first_line,
                        "a header and no edge after it");
        goto done;
    }
    POLIS_TRY(polis_builder_settle(list->builder));
    POLIS_TRY(check_header(list));

done:
    return rc;
}

static polis_err read_edges(polis_source *source, const polis_input *input, polis_fault *fault,
                            polis_network **out)
{
    const polis_row_options options = {.blanks = true, .comments = true};
    edge_list list = {.options = &input->options,
                      .path = input->path,
                      .fault = fault,
                      .period = {input->period, input->options.period ? strlen(input->period) : 0}};
    polis_err rc = POLIS_OK;
    polis_rows *rows = NULL;

    *out = NULL;
    POLIS_TRY(polis_builder_new(&input->options, input->path, fault, &list.builder));
    POLIS_TRY(polis_rows_open(source, options, fault, &rows));
    POLIS_TRY(read_rows(&list, rows));
    POLIS_TRY(polis_builder_finish(list.builder, POLIS_DIRECTION_AS_FILE, out));

done:
    polis_rows_close(&rows);
    polis_builder_free(&list.builder);
    polis_texts_clear(&list.text);
    POLIS_FREE(list.first);
    return rc;
}

polis_err polis_edges_periods(const char *path, const char *column, polis_fault *fault,
                              polis_labels *periods)
{
    const polis_row_options options = {.blanks = true, .comments = true};
    const polis_read_options read = {.period = column};
    edge_list list = {.options = &read, .path = path, .fault = fault};
    polis_err rc = POLIS_OK;
    polis_source *source = NULL;
    polis_rows *rows = NULL;
    const polis_field *field;
    polis_vid number;
    int64_t n;

    POLIS_TRY(polis_source_open(path, fault, &source));
    POLIS_TRY(polis_rows_open(source, options, fault, &rows));
    POLIS_TRY(polis_rows_next(rows, &field, &n));
    POLIS_TRY(keep_first(&list, rows, field, n));
    list.when = find_name(&list, column);
    POLIS_TRY(list.when < 0 ? no_period(&list) : POLIS_OK);
    for (;;) {
        POLIS_TRY(polis_rows_next(rows, &field, &n));
        if (!field) {
            break;
        }
        if (field[list.when].len == 0) {
            rc = polis_fail(fault, POLIS_E_PARSE, path, polis_rows_line(rows),
                            "column '%s' is empty, expected the period of the edge", column);
            goto done;
        }
        POLIS_TRY(polis_labels_add(periods, field[list.when].text, field[list.when].len, &number));
    }

done:
    polis_rows_close(&rows);
    polis_source_close(&source);
    polis_texts_clear(&list.text);
    POLIS_FREE(list.first);
    return rc;
}

const polis_reader polis_reader_edges = {
    .name = "edges",
    .suffixes = ".csv .tsv .txt .edgelist .edges .el",
    .what = "edge lists: CSV, tabs or blanks, with or without a header row",
    .read = read_edges,
};
