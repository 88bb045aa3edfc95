/*
 * Streets: the beta-skeleton of one crossing in each block of a grid.
 *
 * Crossings spread like this leave no large empty disc, which bounds the length of an edge and
 * makes the search local, without a Delaunay triangulation: of two joined crossings d apart, the
 * disc on their line is empty. Its midpoint m is in some block. If the block's crossing is there,
 * it is within sqrt(2) sides of m; in the missing part of the last row, the crossing above is
 * within sqrt(5). So d < 2 sqrt(5) sides, and their blocks are at most 5 apart.
 */
#include "base/mem.h"
#include "base/random.h"
#include "model/sketch.h"

#include <math.h>

enum { PLACE = 1, REACH = 5, ROWS_OF_BLOCK = 16 };

typedef struct town {
    polis_vid n, columns;
    double spacing, beta;
    const double *x, *y; /* [n] */
} town;

typedef struct point {
    double x, y;
} point;

static point at(const town *t, polis_vid v)
{
    return (point){t->x[v], t->y[v]};
}

static double dot(point from, point a, point b)
{
    return (a.x - from.x) * (b.x - from.x) + (a.y - from.y) * (b.y - from.y);
}

/* |z - c1| < beta d/2 with c1 = p + beta/2 (q - p), multiplied out; and from q's end. */
static bool in_lune(const town *t, point p, point q, point z)
{
    return dot(p, z, z) < t->beta * dot(p, z, q) && dot(q, z, z) < t->beta * dot(q, z, p);
}

/* The crossing of a block, or -1 outside the town. */
static polis_vid crossing(const town *t, int64_t row, int64_t column)
{
    const int64_t v = row * t->columns + column;

    return row < 0 || column < 0 || column >= t->columns || v >= t->n ? -1 : (polis_vid)v;
}

/* Is there a crossing in the lune of p and q? Blocks near its middle first: most lunes end there.
 */
static bool is_blocked(const town *t, point p, point q, double distance)
{
    const int64_t row = (int64_t)floor((p.y + q.y) / 2.0 / t->spacing);
    const int64_t column = (int64_t)floor((p.x + q.x) / 2.0 / t->spacing);
    /* no point of a lune is farther than sqrt(3)/2 d from its middle */
    const int last = (int)(0.8661 * distance / t->spacing) + 1;

    for (int ring = 0; ring <= last; ring++) {
        for (int i = -ring; i <= ring; i++) {
            const int step = i == -ring || i == ring || ring == 0 ? 1 : 2 * ring;
            for (int j = -ring; j <= ring; j += step) {
                const polis_vid v = crossing(t, row + i, column + j);
                if (v >= 0 && in_lune(t, p, q, at(t, v))) {
                    return true;
                }
            }
        }
    }
    return false;
}

/* Edges of v to crossings of higher number. */
static polis_err join(const town *t, polis_vid v, polis_edges *edges)
{
    const int64_t row = v / t->columns, column = v % t->columns;
    const point p = at(t, v);
    polis_err rc = POLIS_OK;

    for (int64_t i = row; i <= row + REACH; i++) {
        for (int64_t j = column - REACH; j <= column + REACH; j++) {
            const polis_vid u = crossing(t, i, j);
            double distance;

            if (u <= v) {
                continue;
            }
            distance = hypot(t->x[u] - p.x, t->y[u] - p.y);
            if (distance <= REACH * t->spacing && !is_blocked(t, p, at(t, u), distance)) {
                /* at least a millimetre: a length of 0 would have to be raised on reading */
                const double length = fmax(round(distance * 1e3), 1.0) / 1e3;
                POLIS_TRY(polis_edges_add(edges, v, u, length));
            }
        }
    }

done:
    return rc;
}

/* Somewhere in each block, to the millimetre. */
static void place(const polis_model_options *o, uint32_t network, polis_vid columns, double *x,
                  double *y)
{
    const polis_random random = {o->seed, network, PLACE};

#pragma omp parallel for schedule(static)
    for (polis_vid v = 0; v < o->n; v++) {
        const uint32_t element = (uint32_t)v;

        x[v] =
            floor((v % columns + polis_random_unit(&random, element, 0)) * o->spacing * 1e3) / 1e3;
        y[v] =
            floor((v / columns + polis_random_unit(&random, element, 1)) * o->spacing * 1e3) / 1e3;
    }
}

static polis_err append(polis_edges *to, const polis_edges *from)
{
    polis_err rc = POLIS_OK;

    for (polis_eid e = 0; e < from->m; e++) {
        POLIS_TRY(polis_edges_add(to, from->tail[e], from->head[e], from->value[e]));
    }

done:
    return rc;
}

polis_err polis_sketch_street(const polis_model_options *o, uint32_t network, polis_sketch *sketch)
{
    const polis_vid columns = polis_sketch_columns(o->n);
    const int64_t of_block = (int64_t)columns * ROWS_OF_BLOCK;
    const int64_t n_blocks = (o->n + of_block - 1) / of_block;
    polis_err rc = POLIS_OK;
    polis_edges *part = NULL; /* [n_blocks]: joined in order, whatever thread found them */
    int worst = POLIS_OK;     /* in a thread: the least int until it fails */
    town t;

    POLIS_NEW(sketch->x, o->n);
    POLIS_NEW(sketch->y, o->n);
    POLIS_NEW(part, n_blocks);
    place(o, network, columns, sketch->x, sketch->y);
    t = (town){o->n, columns, o->spacing, o->beta, sketch->x, sketch->y};
#pragma omp parallel for schedule(dynamic, 1) reduction(max : worst)
    for (int64_t b = 0; b < n_blocks; b++) {
        const int64_t last = (b + 1) * of_block < o->n ? (b + 1) * of_block : o->n;

        part[b].valued = true;
        for (int64_t v = b * of_block; v < last && worst <= POLIS_OK; v++) {
            const int code = (int)join(&t, (polis_vid)v, &part[b]);
            worst = code > worst ? code : worst;
        }
    }
    POLIS_TRY((polis_err)worst);
    for (int64_t b = 0; b < n_blocks; b++) {
        POLIS_TRY(append(&sketch->edges, &part[b]));
        polis_edges_clear(&part[b]);
    }

done:
    for (int64_t b = 0; part && b < n_blocks; b++) {
        polis_edges_clear(&part[b]);
    }
    POLIS_FREE(part);
    return rc;
}
