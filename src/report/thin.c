#include "report/thin.h"
#include "base/mem.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* Of the marks: a fifth for the sample of nodes, a fiftieth for the highest. */
enum { SAMPLE_SHARE = 5, TOP_SHARE = 50 };

typedef struct ranked {
    double rank;
    int64_t row;
} ranked;

/* Highest first, NaN last, equal ones in their order. */
static int by_rank(const void *x, const void *y)
{
    const ranked *a = x, *b = y;

    if (a->rank > b->rank || (isnan(b->rank) && !isnan(a->rank))) {
        return -1;
    }
    if (b->rank > a->rank || (isnan(a->rank) && !isnan(b->rank))) {
        return 1;
    }
    return a->row < b->row ? -1 : a->row > b->row;
}

/* Rows in the order of their rank; without one, every `stride`-th first, then those after them. */
static polis_err order_of(const double *rank, int64_t n, int64_t stride, ranked **out)
{
    polis_err rc = POLIS_OK;
    ranked *order = NULL;

    POLIS_NEW(order, n);
    for (int64_t i = 0; i < n; i++) {
        order[i] = (ranked){.rank = rank ? rank[i] : -(double)(i % stride), .row = i};
    }
    qsort(order, (size_t)n, sizeof *order, by_rank);
    *out = order;

done:
    return rc;
}

static int64_t divide_up(int64_t x, int64_t y)
{
    return x <= y ? 1 : (x + y - 1) / y;
}

typedef struct choice {
    const polis_thin_input *in;
    bool *node, *edge; /* [n], [m] */
    int64_t left;      /* marks */
} choice;

static void keep_node(choice *c, int64_t row)
{
    if (!c->node[row] && c->left > 0) {
        c->node[row] = true;
        c->left--;
    }
}

/* The highest edges, until one does not fit. */
static void keep_edges(choice *c, const ranked *order)
{
    for (int64_t i = 0; i < c->in->m; i++) {
        const int64_t e = order[i].row, u = c->in->u[e], v = c->in->v[e];
        if (1 + !c->node[u] + (u != v && !c->node[v]) > c->left) {
            return;
        }
        keep_node(c, u);
        keep_node(c, v);
        c->edge[e] = true;
        c->left--;
    }
}

static polis_err choose(choice *c, int64_t marks, int64_t *every)
{
    polis_err rc = POLIS_OK;
    const polis_thin_input *in = c->in;
    const int64_t sample = in->m > 0 ? marks / SAMPLE_SHARE : marks - marks / TOP_SHARE;
    const int64_t top = in->n < marks / TOP_SHARE ? in->n : marks / TOP_SHARE;
    ranked *nodes = NULL, *edges = NULL;

    *every = divide_up(in->n, sample);
    for (int64_t v = 0; v < in->n; v += *every) {
        keep_node(c, v);
    }
    if (in->node_rank) {
        POLIS_TRY(order_of(in->node_rank, in->n, 1, &nodes));
        for (int64_t i = 0; i < top; i++) {
            keep_node(c, nodes[i].row);
        }
    }
    POLIS_TRY(order_of(in->edge_rank, in->m, divide_up(in->m, marks / 3), &edges));
    keep_edges(c, edges);

done:
    POLIS_FREE(nodes);
    POLIS_FREE(edges);
    return rc;
}

static int64_t n_true(const bool *x, int64_t n)
{
    int64_t count = 0;

    for (int64_t i = 0; i < n; i++) {
        count += x[i];
    }
    return count;
}

static polis_err list_kept(const choice *c, polis_thin *out)
{
    polis_err rc = POLIS_OK;
    int64_t k = 0;

    out->n_nodes = n_true(c->node, c->in->n);
    out->n_edges = n_true(c->edge, c->in->m);
    POLIS_NEW(out->node, out->n_nodes);
    POLIS_NEW(out->edge, out->n_edges);
    POLIS_NEW(out->at, c->in->n);
    for (int64_t v = 0; v < c->in->n; v++) {
        out->at[v] = c->node[v] ? (int32_t)k : -1;
        if (c->node[v]) {
            out->node[k++] = v;
        }
    }
    k = 0;
    for (int64_t e = 0; e < c->in->m; e++) {
        if (c->edge[e]) {
            out->edge[k++] = e;
        }
    }

done:
    return rc;
}

polis_err polis_thin_choose(const polis_thin_input *in, int64_t marks, polis_thin *out)
{
    polis_err rc = POLIS_OK;
    polis_thin kept = {.every = 1};
    choice c = {.in = in, .left = marks};

    POLIS_NEW(c.node, in->n);
    POLIS_NEW(c.edge, in->m);
    if (in->n + in->m > marks) {
        POLIS_TRY(choose(&c, marks, &kept.every));
    } else {
        for (int64_t v = 0; v < in->n; v++) {
            c.node[v] = true;
        }
        for (int64_t e = 0; e < in->m; e++) {
            c.edge[e] = true;
        }
    }
    POLIS_TRY(list_kept(&c, &kept));
    *out = kept;
    kept = (polis_thin){0};

done:
    polis_thin_clear(&kept);
    POLIS_FREE(c.node);
    POLIS_FREE(c.edge);
    return rc;
}

void polis_thin_clear(polis_thin *thin)
{
    POLIS_FREE(thin->node);
    POLIS_FREE(thin->edge);
    POLIS_FREE(thin->at);
    *thin = (polis_thin){0};
}
