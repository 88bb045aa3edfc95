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
#include "network/edges.h"
#include "network/pending.h"
#include "network/used.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#define MAX_BITMAP (INT64_C(1) << 28) /* 48 MiB of bitmap and counts */
#define MAX_DECLARED (INT64_C(1) << 62)

enum { ID_TEXT = 24 };

typedef struct point {
    polis_vid v;
    double x, y;
} point;

struct polis_builder {
    const polis_read_options *options;
    const char *path;
    polis_fault *fault;

    polis_labels labels; /* of nodes that are not declared, or too many to number */
    bool declared, numbered, keep_unused;
    int64_t n_declared, first;

    polis_pending pending;
    polis_edges edges;
    polis_dropped dropped;

    polis_coords coords;
    point *point; /* [n_points] in order of calls: the last of a node counts */
    int64_t n_points, point_room;

    polis_texts name; /* in order of calls, as `named` */
    polis_vid *named; /* [name.n] */
    int64_t named_room;
};

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
    char text[ID_TEXT];
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
    b->point[b->n_points++] = (point){v, x, y};

done:
    return rc;
}

void polis_builder_guess_coords(polis_builder *b)
{
    bool degrees = true;

    for (int64_t i = 0; i < b->n_points; i++) {
        const point *p = &b->point[i];
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

static polis_err find_used(const polis_builder *b, polis_used *u)
{
    if (!b->declared || b->keep_unused) {
        u->all = true;
        u->n = (polis_vid)(b->declared ? b->n_declared : b->labels.text.n);
        return POLIS_OK;
    }
    return b->numbered ? polis_used_numbers(&b->edges, b->n_declared, u)
                       : polis_used_labels(&b->edges, &b->labels.text, u);
}

static polis_err make_labels(polis_builder *b, const polis_used *u, polis_texts *label)
{
    polis_err rc = POLIS_OK;

    if (!b->declared) {
        *label = b->labels.text; /* moved */
        b->labels.text = (polis_texts){0};
        return POLIS_OK;
    }
    if (!b->numbered) {
        for (polis_vid i = 0; i < u->n; i++) {
            POLIS_TRY(polis_texts_add(label, polis_texts_get(&b->labels.text, u->order[i]),
                                      polis_texts_len(&b->labels.text, u->order[i])));
        }
        return POLIS_OK;
    }
    for (int64_t i = 0; i < b->n_declared; i++) {
        if (u->all || polis_used_number(u, (polis_vid)i) >= 0) {
            char text[ID_TEXT];
            const int len = snprintf(text, sizeof text, "%" PRId64, b->first + i);
            POLIS_TRY(polis_texts_add(label, text, (size_t)len));
        }
    }

done:
    return rc;
}

static polis_err make_points(const polis_builder *b, const polis_used *u, polis_network *net)
{
    polis_err rc = POLIS_OK;

    if (b->coords == POLIS_COORDS_NONE) {
        return POLIS_OK;
    }
    POLIS_NEW(net->x, u->n);
    POLIS_NEW(net->y, u->n);
    net->coords = b->coords;
    for (polis_vid v = 0; v < u->n; v++) {
        net->x[v] = net->y[v] = NAN;
    }
    for (int64_t i = 0; i < b->n_points; i++) {
        const point *p = &b->point[i];
        const polis_vid v = polis_used_number(u, p->v);
        if (v >= 0 && isfinite(p->x) && isfinite(p->y)) {
            net->x[v] = p->x;
            net->y[v] = p->y;
        }
    }

done:
    return rc;
}

static polis_err make_names(const polis_builder *b, const polis_used *u, polis_texts *name)
{
    polis_err rc = POLIS_OK;
    int64_t *which = NULL; /* [n] 1 + number of the call that named it; 0: none did */

    if (b->name.n == 0) {
        return POLIS_OK;
    }
    POLIS_NEW(which, u->n);
    for (int64_t i = 0; i < b->name.n; i++) {
        const polis_vid v = polis_used_number(u, b->named[i]);
        if (v >= 0) {
            which[v] = i + 1;
        }
    }
    for (polis_vid v = 0; v < u->n; v++) {
        const int64_t i = which[v] - 1;
        POLIS_TRY(polis_texts_add(name, i >= 0 ? polis_texts_get(&b->name, i) : "",
                                  i >= 0 ? polis_texts_len(&b->name, i) : 0));
    }

done:
    POLIS_FREE(which);
    return rc;
}

static polis_err make_edges(polis_builder *b, const polis_used *u, polis_network *net)
{
    polis_err rc = POLIS_OK;
    polis_edges *edges = &b->edges;
    const bool merge = b->options->parallel == POLIS_PARALLEL_MERGE;
    const polis_edges_rule rule = net->role == POLIS_ROLE_STRENGTH ? POLIS_EDGES_SUM
                                  : merge                          ? POLIS_EDGES_SMALLEST
                                                                   : POLIS_EDGES_KEEP;

    for (polis_eid e = 0; !u->all && e < edges->m; e++) {
        edges->tail[e] = polis_used_number(u, edges->tail[e]);
        edges->head[e] = polis_used_number(u, edges->head[e]);
    }
    if (!net->directed) {
        polis_edges_orient(edges);
    }
    POLIS_TRY(polis_edges_sort(edges, u->n));
    rc = polis_edges_merge(edges, rule, &net->dropped.parallel_edges);
    if (rc == POLIS_E_OVERFLOW) {
        polis_fail(b->fault, rc, b->path, 0, "the strengths of parallel edges sum to infinity");
    }
    net->m = edges->m;
    net->tail = edges->tail; /* moved */
    net->head = edges->head;
    net->value = edges->value;
    edges->tail = edges->head = NULL;
    edges->value = NULL;

done:
    return rc;
}

polis_err polis_builder_finish(polis_builder *b, polis_direction direction, polis_network **out)
{
    polis_err rc = POLIS_OK;
    polis_network *net = NULL;
    polis_used u = {0};

    *out = NULL;
    direction =
        b->options->direction != POLIS_DIRECTION_AS_FILE ? b->options->direction : direction;
    POLIS_NEW(net, 1);
    net->directed = direction == POLIS_DIRECTION_DIRECTED;
    net->role = b->options->role;
    POLIS_TRY(polis_builder_settle(b));
    POLIS_TRY(find_used(b, &u));
    net->n = u.n;
    net->dropped = b->dropped;
    net->dropped.unused_nodes = b->declared ? b->n_declared - u.n : 0;
    POLIS_TRY(make_points(b, &u, net));
    POLIS_TRY(make_names(b, &u, &net->name));
    POLIS_TRY(make_edges(b, &u, net));
    POLIS_TRY(make_labels(b, &u, &net->label));
    *out = net;
    net = NULL;

done:
    polis_used_clear(&u);
    polis_network_free(&net);
    return rc;
}
