/*
 * Edges are kept as they come, checked, in 8 bytes (16 with a value); everything else happens once,
 * at the end.
 *
 * Declared nodes have no entry anywhere. Up to MAX_BITMAP of them, edges hold their number and a
 * bitmap tells at the end which are used. A header that claims more is hardly honest: then the
 * numbers go through the hash of labels like any text, and only those that occur cost anything.
 */
#include "network/builder.h"
#include "base/mem.h"
#include "base/num.h"
#include "network/builder_parts.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#define MAX_BITMAP (INT64_C(1) << 28) /* 48 MiB of bitmap and counts */
#define MAX_DECLARED (INT64_C(1) << 62)

polis_err polis_builder_new(const polis_read_options *options, const char *path, polis_fault *fault,
                            polis_builder **out)
{
    polis_err rc = POLIS_OK;
    polis_builder *b = NULL;

    *out = NULL;
    POLIS_NEW(b, 1);
    b->options = options;
    b->path = path;
    b->fault = fault;
    b->edges.valued = options->role != POLIS_ROLE_NONE;
    *out = b;

done:
    return rc;
}

void polis_builder_free(polis_builder **builder)
{
    polis_builder *b = *builder;

    if (b) {
        polis_labels_clear(&b->labels);
        polis_pending_clear(&b->pending);
        polis_edges_clear(&b->edges);
        polis_texts_clear(&b->name);
        POLIS_FREE(b->point);
        POLIS_FREE(b->named);
        POLIS_FREE(*builder);
    }
}

/* What came of adding a label. */
static polis_err check_added(const polis_builder *b, polis_err rc)
{
    return rc == POLIS_E_OVERFLOW
               ? polis_fail(b->fault, rc, b->path, 0, "more than %d nodes", POLIS_MAX_VERTICES)
               : rc;
}

polis_err polis_builder_node(polis_builder *b, const char *label, size_t len, polis_vid *out)
{
    return check_added(b, polis_labels_add(&b->labels, label, len, out));
}

polis_vid polis_builder_find(const polis_builder *b, const char *label, size_t len)
{
    int64_t id;

    if (!b->numbered) {
        return polis_labels_find(&b->labels, label, len);
    }
    return polis_num_int(label, len, &id) && id >= b->first && id - b->first < b->n_declared
               ? (polis_vid)(id - b->first)
               : -1;
}

const char *polis_builder_label(const polis_builder *b, polis_vid v)
{
    return polis_texts_get(&b->labels.text, v);
}

polis_err polis_builder_declare(polis_builder *b, int64_t n, int64_t first, bool keep_unused)
{
    if (b->declared || b->labels.text.n > 0 || first < 0 || first > MAX_DECLARED) {
        return polis_fail(b->fault, POLIS_E_BUG, b->path, 0,
                          "nodes were declared after others, or with a negative number");
    }
    if (n < 0 || n > MAX_DECLARED) {
        return polis_fail(b->fault, POLIS_E_PARSE, b->path, 0,
                          "%" PRId64 " nodes declared, expected 0 to 2^62", n);
    }
    if (keep_unused && n > POLIS_MAX_VERTICES) {
        return polis_fail(b->fault, POLIS_E_OVERFLOW, b->path, 0,
                          "%" PRId64 " nodes declared, at most %d are possible", n,
                          POLIS_MAX_VERTICES);
    }
    b->declared = true;
    b->numbered = keep_unused || n <= MAX_BITMAP;
    b->keep_unused = keep_unused;
    b->n_declared = n;
    b->first = first;
    return POLIS_OK;
}

/* What edges, points and names call a node, which may be a declared one. */
static polis_err declared_node(polis_builder *b, int64_t i, polis_vid *out)
{
    char text[POLIS_BUILDER_ID];
    int len;

    if (b->numbered || !b->declared) {
        *out = (polis_vid)i;
        return POLIS_OK;
    }
    len = snprintf(text, sizeof text, "%" PRId64, b->first + i);
    return polis_builder_node(b, text, (size_t)len, out);
}

static polis_err check_value(polis_builder *b, double value, int64_t line)
{
    const char *what = b->options->role == POLIS_ROLE_LENGTH ? "length" : "strength";
    char text[POLIS_NUM_TEXT];

    if (!isfinite(value) || value < 0.0) {
        polis_num_text(value, text);
        return polis_fail(b->fault, POLIS_E_PARSE, b->path, line,
                          "%s is %s, expected a number >= 0", what, text);
    }
    if (value == 0.0 && b->options->role == POLIS_ROLE_LENGTH &&
        b->options->zero_length == POLIS_ZERO_ERROR) {
        return polis_fail(b->fault, POLIS_E_PARSE, b->path, line,
                          "length is 0, expected a number > 0 (zero-length=raise allows it)");
    }
    return POLIS_OK;
}

/* An edge between nodes as the list of edges calls them. */
static polis_err add_edge(polis_builder *b, polis_vid u, polis_vid v, double value)
{
    if (u == v) {
        b->dropped.self_loops++;
        return POLIS_OK;
    }
    if (b->options->role == POLIS_ROLE_STRENGTH && value == 0.0) {
        b->dropped.zero_strengths++;
        return POLIS_OK;
    }
    return polis_edges_add(&b->edges, u, v, value + 0.0); /* + 0.0: no minus zero */
}

polis_err polis_builder_declared_edge(polis_builder *b, int64_t u, int64_t v, double value,
                                      int64_t line)
{
    const int64_t ends[] = {u, v};
    polis_err rc = POLIS_OK;
    polis_vid node[2];

    for (int i = 0; i < 2; i++) {
        if (ends[i] < b->first || ends[i] - b->first >= b->n_declared) {
            return polis_fail(b->fault, POLIS_E_PARSE, b->path, line,
                              "node %" PRId64 ", expected %" PRId64 " to %" PRId64, ends[i],
                              b->first, b->first + b->n_declared - 1);
        }
    }
    if (b->options->role != POLIS_ROLE_NONE) {
        POLIS_TRY(check_value(b, value, line));
    }
    POLIS_TRY(declared_node(b, u - b->first, &node[0]));
    POLIS_TRY(declared_node(b, v - b->first, &node[1]));
    POLIS_TRY(add_edge(b, node[0], node[1], value));

done:
    return rc;
}

polis_err polis_builder_edge(polis_builder *b, polis_vid u, polis_vid v, double value, int64_t line)
{
    polis_err rc = POLIS_OK;

    if (b->declared) {
        return polis_builder_declared_edge(b, b->first + u, b->first + v, value, line);
    }
    if (u < 0 || u >= b->labels.text.n || v < 0 || v >= b->labels.text.n) {
        return polis_fail(b->fault, POLIS_E_BUG, b->path, line, "edge of a node that is not there");
    }
    if (b->options->role != POLIS_ROLE_NONE) {
        POLIS_TRY(check_value(b, value, line));
    }
    POLIS_TRY(add_edge(b, u, v, value));

done:
    return rc;
}

polis_err polis_builder_settle(polis_builder *b)
{
    polis_err rc = POLIS_OK;
    polis_vid node[2];

    for (int i = 0; i < b->pending.n; i++) {
        for (int end = 0; end < 2; end++) {
            POLIS_TRY(
                check_added(b, polis_pending_find(&b->pending, i, end, &b->labels, &node[end])));
        }
        POLIS_TRY(add_edge(b, node[0], node[1], b->pending.edge[i].value));
    }
    polis_pending_empty(&b->pending);

done:
    return rc;
}

polis_err polis_builder_labelled_edge(polis_builder *b, const polis_label end[2], double value,
                                      int64_t line)
{
    polis_err rc = POLIS_OK;

    if (b->options->role != POLIS_ROLE_NONE) {
        POLIS_TRY(check_value(b, value, line));
    }
    if (b->pending.n == POLIS_PENDING) {
        POLIS_TRY(polis_builder_settle(b));
    }
    POLIS_TRY(polis_pending_add(&b->pending, &b->labels, end, value));

done:
    return rc;
}

polis_err polis_builder_coords(polis_builder *b, polis_vid v, polis_coords kind, double x, double y)
{
    polis_err rc = POLIS_OK;

    if (b->coords != POLIS_COORDS_NONE && b->coords != kind) {
        return polis_fail(b->fault, POLIS_E_BUG, b->path, 0, "two kinds of coordinates");
    }
    POLIS_GROW(b->point, b->point_room, b->n_points + 1);
    POLIS_TRY(declared_node(b, v, &v));
    b->coords = kind;
    b->point[b->n_points++] = (polis_builder_point){v, x, y};

done:
    return rc;
}

void polis_builder_guess_coords(polis_builder *b)
{
    bool degrees = true;

    for (int64_t i = 0; i < b->n_points; i++) {
        const polis_builder_point *p = &b->point[i];
        degrees = degrees && !(fabs(p->x) > 180.0) && !(fabs(p->y) > 90.0); /* NaN says nothing */
    }
    if (b->coords != POLIS_COORDS_NONE) {
        b->coords = degrees ? POLIS_COORDS_LON_LAT : POLIS_COORDS_PLANE;
    }
}

polis_err polis_builder_name(polis_builder *b, polis_vid v, const char *name, size_t len)
{
    polis_err rc = POLIS_OK;

    POLIS_GROW(b->named, b->named_room, b->name.n + 1);
    POLIS_TRY(declared_node(b, v, &v));
    b->named[b->name.n] = v;
    POLIS_TRY(polis_texts_add(&b->name, name, len));

done:
    return rc;
}

polis_vid polis_builder_fold(polis_builder *b)
{
    const polis_vid odd = polis_edges_lopsided(&b->edges);

    if (odd < 0 && b->options->direction != POLIS_DIRECTION_DIRECTED) {
        polis_edges_halve(&b->edges);
    }
    return odd;
}
