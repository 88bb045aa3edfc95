/* Efficiency: which pairs a link brings nearer. */
#include "base/mem.h"
#include "planning/evaluator.h"

#include <math.h>

polis_err polis_pairs_init(polis_evaluator *e, int n_threads)
{
    polis_err rc = POLIS_OK;
    const polis_graph *g = e->goal->graph;
    const polis_vid n = g->n;

    POLIS_NEW(e->matrix, (int64_t)n * n);
#pragma omp parallel num_threads(n_threads)
    {
        polis_search s = {0};
        const polis_err mine = polis_search_init(n, g->n_arcs, &s);

        if (mine != POLIS_OK) {
#pragma omp atomic write
            rc = mine;
        }
#pragma omp for schedule(dynamic, 16)
        for (polis_vid u = 0; u < n; u++) {
            double *row = e->matrix + (int64_t)u * n;

            if (mine == POLIS_OK) {
                polis_search_run(&s, g, u, -1);
                for (polis_vid v = 0; v < n; v++) {
                    row[v] = s.dist[v] < 0 ? INFINITY : (double)s.dist[v];
                }
                polis_search_reset(&s);
            }
        }
        polis_search_clear(&s);
    }
    POLIS_TRY(rc);
    for (polis_vid u = 0; u < n; u++) {
        double sum = 0.0;

        for (polis_vid v = 0; v < n; v++) {
            sum += v == u ? 0.0 : 1.0 / e->matrix[(int64_t)u * n + v];
        }
        e->value += n > 1 ? sum / (n - 1) / n / e->goal->resolution : 0.0;
    }

done:
    return rc;
}

/* The x that the arc u -> v may bring nearer to something, and the y that something comes nearer
 * to: their distances to u and from v, the link's length included in the first. */
typedef struct reach {
    polis_vid *x, *y;
    double *to, *from;
    polis_vid n_x, n_y;
} reach;

static reach of_arc(const polis_evaluator *e, polis_evaluator_scratch *s, polis_vid u, polis_vid v,
                    double len)
{
    const polis_vid n = e->goal->graph->n;
    const bool directed = e->goal->graph->directed;
    const double *from_u = e->matrix + (int64_t)u * n, *from_v = e->matrix + (int64_t)v * n;
    reach r = {.x = s->list, .y = s->end, .to = s->near, .from = s->paths};

    for (polis_vid x = 0; x < n; x++) {
        const double *row = e->matrix + (int64_t)x * n;
        const double to_u = directed ? row[u] : from_u[x], to_v = directed ? row[v] : from_v[x];

        if (to_u + len < to_v) {
            r.to[r.n_x] = to_u + len;
            r.x[r.n_x++] = x;
        }
        if (len + from_v[x] < from_u[x]) {
            r.from[r.n_y] = from_v[x];
            r.y[r.n_y++] = x;
        }
    }
    return r;
}

double polis_pairs_gain(const polis_evaluator *e, polis_evaluator_scratch *s,
                        const polis_link *link)
{
    const polis_vid n = e->goal->graph->n;
    const reach r = of_arc(e, s, link->u, link->v, (double)link->len);
    double sum = 0.0;

    for (polis_vid i = 0; i < r.n_x; i++) {
        const double *row = e->matrix + (int64_t)r.x[i] * n;

        for (polis_vid k = 0; k < r.n_y; k++) {
            const double by = r.to[i] + r.from[k], old = row[r.y[k]];

            if (by < old) { /* never of x itself: its distance is 0 */
                sum += 1.0 / by - 1.0 / old;
            }
        }
    }
    /* undirected: no x is a y, so each pair was met once */
    return (e->goal->graph->directed ? 1.0 : 2.0) * sum / (n - 1) / n / e->goal->resolution;
}

void polis_pairs_each(const polis_evaluator *e, polis_evaluator_scratch *s, const polis_link *link,
                      double *delta)
{
    const polis_vid n = e->goal->graph->n;
    const reach r = of_arc(e, s, link->u, link->v, (double)link->len);

    for (polis_vid i = 0; i < r.n_x; i++) {
        const double *row = e->matrix + (int64_t)r.x[i] * n;

        for (polis_vid k = 0; k < r.n_y; k++) {
            const double by = r.to[i] + r.from[k], old = row[r.y[k]];
            const double gain =
                by < old ? (1.0 / by - 1.0 / old) / (n - 1) / e->goal->resolution : 0.0;

            delta[r.x[i]] += gain;
            delta[r.y[k]] += e->goal->graph->directed ? 0.0 : gain;
        }
    }
}

void polis_pairs_add(polis_evaluator *e, polis_evaluator_scratch *s, const polis_link *link)
{
    const polis_vid n = e->goal->graph->n;
    const reach r = of_arc(e, s, link->u, link->v, (double)link->len);

    for (polis_vid i = 0; i < r.n_x; i++) {
        for (polis_vid k = 0; k < r.n_y; k++) {
            const double by = r.to[i] + r.from[k];
            double *old = e->matrix + (int64_t)r.x[i] * n + r.y[k];

            if (by < *old) {
                *old = by;
                if (!e->goal->graph->directed) {
                    e->matrix[(int64_t)r.y[k] * n + r.x[i]] = by;
                }
            }
        }
    }
}
