#include "indicators/ideal.h"

#include "base/mem.h"

#include <math.h>

static const double RADIANS_PER_DEGREE = 0.017453292519943295;
static const double METRES_PER_KM = 1000.0;
static const double SMALL_ANGLE = 0.01; /* radians, below which three terms of asin() are exact */
/* The Earth is no sphere: great circles are up to 0.56 % too long. */
static const double LEAST_DETOUR = 0.99;

typedef struct place {
    double x, y, z;
} place;

/* Where nodes are in space, since chords cost less than great circles. */
typedef struct surface {
    polis_vid n;
    place *at;         /* [n] in the unit of lengths */
    double curvature;  /* 1 / diameter of the sphere; 0: a plane */
    double resolution; /* no two places are nearer */
} surface;

static bool all_placed(const polis_network *network)
{
    if (network->coords == POLIS_COORDS_NONE) {
        return false;
    }
    for (polis_vid v = 0; v < network->n; v++) {
        if (isnan(network->x[v]) || isnan(network->y[v])) {
            return false;
        }
    }
    return true;
}

static place on_sphere(double lon, double lat, double radius)
{
    const double around = lon * RADIANS_PER_DEGREE, up = lat * RADIANS_PER_DEGREE;

    return (place){radius * cos(up) * cos(around), radius * cos(up) * sin(around),
                   radius * sin(up)};
}

static void place_all(const polis_network *network, surface *s)
{
    const bool sphere = network->coords == POLIS_COORDS_LON_LAT;
    const double radius = POLIS_EARTH_RADIUS_KM * METRES_PER_KM;

    s->curvature = sphere ? 0.5 / radius : 0.0;
    for (polis_vid v = 0; v < s->n; v++) {
        s->at[v] = sphere ? on_sphere(network->x[v], network->y[v], radius)
                          : (place){network->x[v], network->y[v], 0.0};
    }
}

/* Along the surface, from the chord c: asin(c / D) D. */
static double straight(const surface *s, polis_vid u, polis_vid v)
{
    const double x = s->at[u].x - s->at[v].x, y = s->at[u].y - s->at[v].y,
                 z = s->at[u].z - s->at[v].z;
    const double chord = sqrt(x * x + y * y + z * z);
    const double sine = chord * s->curvature, square = sine * sine;
    const double arc = sine < SMALL_ANGLE
                           ? chord * (1.0 + square * (1.0 / 6.0 + square * (3.0 / 40.0)))
                           : asin(fmin(1.0, sine)) / s->curvature;

    return arc > s->resolution ? arc : s->resolution;
}

/* Whether edges are as long as the straight lines beside them, or longer. */
static bool are_comparable(const surface *s, const polis_graph *graph)
{
    double along = 0.0, beside = 0.0;

    for (polis_vid v = 0; v < graph->n; v++) {
        for (polis_eid e = graph->off[v]; e < graph->off[v + 1]; e++) {
            along += (double)polis_graph_len(graph, e) * s->resolution;
            beside += straight(s, v, graph->head[e]);
        }
    }
    return along >= LEAST_DETOUR * beside;
}

static double reciprocals_from(const surface *s, polis_vid u)
{
    double sum = 0.0;

    for (polis_vid v = u + 1; v < s->n; v++) {
        sum += 1.0 / straight(s, u, v);
    }
    return sum;
}

/* Each pair once, by its first node; nodes are added in their order. */
static polis_err mean_reciprocal(const surface *s, const polis_interrupt *interrupt, double *out)
{
    polis_err rc = POLIS_OK;
    double *of_node = NULL, sum = 0.0;

    POLIS_NEW(of_node, s->n);
#pragma omp parallel for schedule(dynamic, 16)
    for (polis_vid u = 0; u < s->n; u++) {
        if (polis_interrupt_check(interrupt) == POLIS_OK) {
            of_node[u] = reciprocals_from(s, u);
        }
    }
    POLIS_TRY(polis_interrupt_check(interrupt));
    for (polis_vid u = 0; u < s->n; u++) {
        sum += of_node[u];
    }
    *out = sum / (0.5 * (double)s->n * ((double)s->n - 1.0));

done:
    POLIS_FREE(of_node);
    return rc;
}

polis_err polis_ideal_efficiency(const polis_network *network, const polis_graph *graph,
                                 double resolution, const polis_interrupt *interrupt, double *out,
                                 polis_why *why)
{
    polis_err rc = POLIS_OK;
    const bool hops = graph->len == NULL;
    surface s = {.n = network->n, .resolution = resolution};

    *why = network->n < 2                                  ? POLIS_WHY_TOO_SMALL
           : !hops && network->role == POLIS_ROLE_STRENGTH ? POLIS_WHY_NOT_APPLICABLE
           : !hops && !all_placed(network)                 ? POLIS_WHY_NO_COORD
                                                           : POLIS_WHY_OK;
    *out = *why == POLIS_WHY_OK ? 1.0 : NAN;
    if (*why != POLIS_WHY_OK || hops) {
        return POLIS_OK;
    }
    POLIS_NEW(s.at, s.n);
    place_all(network, &s);
    if (!are_comparable(&s, graph)) {
        *why = POLIS_WHY_NOT_APPLICABLE;
        *out = NAN;
        goto done;
    }
    POLIS_TRY(mean_reciprocal(&s, interrupt, out));

done:
    POLIS_FREE(s.at);
    return rc;
}
