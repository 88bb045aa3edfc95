/* The end of a builder: which nodes are used, their labels, names and coordinates, and the edges
 * sorted and merged. */
#include "network/builder_parts.h"

#include "base/mem.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

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
            char text[POLIS_BUILDER_ID];
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
        const polis_builder_point *p = &b->point[i];
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

/* pair: one edge is made of the two arcs between two nodes. */
static polis_err make_edges(polis_builder *b, const polis_used *u, bool pair, polis_network *net)
{
    polis_err rc = POLIS_OK;
    polis_edges *edges = &b->edges;
    const bool merge = pair || b->options->parallel == POLIS_PARALLEL_MERGE;
    const polis_edges_rule rule = net->role == POLIS_ROLE_STRENGTH ? POLIS_EDGES_SUM
                                  : merge                          ? POLIS_EDGES_SMALLEST
                                                                   : POLIS_EDGES_KEEP;

    for (polis_eid e = 0; !u->all && e < edges->m; e++) {
        edges->tail[e] = polis_used_number(u, edges->tail[e]);
        edges->head[e] = polis_used_number(u, edges->head[e]);
    }
    if (!net->directed && !pair) {
        polis_edges_orient(edges);
    }
    POLIS_TRY(polis_edges_sort(edges, u->n));
    rc = polis_edges_merge(edges, rule, &net->dropped.parallel_edges);
    if (rc == POLIS_OK && pair) {
        rc = polis_edges_symmetrise(edges, u->n, b->options->symmetrise,
                                    net->role == POLIS_ROLE_LENGTH ? INFINITY : 0.0);
    }
    if (rc == POLIS_E_OVERFLOW) {
        polis_fail(b->fault, rc, b->path, 0,
                   "the values of parallel edges or of both directions sum to infinity");
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
    const bool symmetrise = b->options->symmetrise != POLIS_SYMMETRISE_NONE;
    const bool pair = symmetrise && direction != POLIS_DIRECTION_UNDIRECTED;

    *out = NULL;
    direction =
        b->options->direction != POLIS_DIRECTION_AS_FILE ? b->options->direction : direction;
    POLIS_NEW(net, 1);
    net->directed = !symmetrise && direction == POLIS_DIRECTION_DIRECTED;
    net->role = b->options->role;
    POLIS_TRY(polis_builder_settle(b));
    POLIS_TRY(find_used(b, &u));
    net->n = u.n;
    net->dropped = b->dropped;
    net->dropped.unused_nodes = b->declared ? b->n_declared - u.n : 0;
    POLIS_TRY(make_points(b, &u, net));
    POLIS_TRY(make_names(b, &u, &net->name));
    POLIS_TRY(polis_interrupt_check(b->options->interrupt));
    POLIS_TRY(make_edges(b, &u, pair, net));
    POLIS_TRY(polis_interrupt_check(b->options->interrupt));
    POLIS_TRY(make_labels(b, &u, &net->label));
    *out = net;
    net = NULL;

done:
    polis_used_clear(&u);
    polis_network_free(&net);
    return rc;
}
