#include "model/distance.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

#define RADIANS_PER_DEGREE 0.017453292519943295

typedef struct by_lat {
    double lat;
    polis_vid i;
} by_lat;

polis_err polis_places_init(polis_vid n, const double *lat, const double *lon, polis_places *out)
{
    polis_err rc = POLIS_OK;
    polis_places p = {.n = n};

    *out = (polis_places){0};
    POLIS_NEW(p.lat, n);
    POLIS_NEW(p.lon, n);
    POLIS_NEW(p.cos_lat, n);
    for (polis_vid i = 0; i < n; i++) {
        if (!(fabs(lat[i]) <= 90.0 && fabs(lon[i]) <= 180.0)) {
            rc = POLIS_E_ARG;
            goto done;
        }
        p.lat[i] = lat[i] * RADIANS_PER_DEGREE;
        p.lon[i] = lon[i] * RADIANS_PER_DEGREE;
        p.cos_lat[i] = cos(p.lat[i]);
    }
    *out = p;
    p = (polis_places){0}; /* moved to the caller */

done:
    polis_places_clear(&p);
    return rc;
}

void polis_places_clear(polis_places *places)
{
    POLIS_FREE(places->lat);
    POLIS_FREE(places->lon);
    POLIS_FREE(places->cos_lat);
    places->n = 0;
}

double polis_distance_km(const polis_places *places, polis_vid i, polis_vid j)
{
    const double s = sin(0.5 * (places->lat[j] - places->lat[i]));
    const double t = sin(0.5 * (places->lon[j] - places->lon[i]));
    const double h = s * s + places->cos_lat[i] * places->cos_lat[j] * (t * t);

    /* fmin: rounding may lift h above 1 at antipodes */
    return 2.0 * POLIS_EARTH_RADIUS_KM * asin(fmin(1.0, sqrt(h)));
}

static int compare_lat(const void *a, const void *b)
{
    const by_lat *x = a, *y = b;

    return x->lat != y->lat ? (x->lat > y->lat) - (x->lat < y->lat) : (x->i > y->i) - (x->i < y->i);
}

polis_err polis_places_coincident(const polis_places *places, bool *found, polis_vid *a,
                                  polis_vid *b)
{
    /* Twice the angle of the least distance: the rounding of the latitudes is far below it. */
    const double reach = 2.0 * POLIS_SAME_PLACE_KM / POLIS_EARTH_RADIUS_KM;
    polis_err rc = POLIS_OK;
    by_lat *order = NULL;

    *found = false;
    POLIS_NEW(order, places->n);
    for (polis_vid i = 0; i < places->n; i++) {
        order[i] = (by_lat){places->lat[i], i};
    }
    qsort(order, (size_t)places->n, sizeof *order, compare_lat);
    for (polis_vid i = 0; i < places->n; i++) {
        for (polis_vid j = i + 1; j < places->n && order[j].lat - order[i].lat <= reach; j++) {
            const polis_vid u = order[i].i < order[j].i ? order[i].i : order[j].i;
            const polis_vid v = order[i].i < order[j].i ? order[j].i : order[i].i;

            if (polis_distance_km(places, u, v) < POLIS_SAME_PLACE_KM &&
                (!*found || u < *a || (u == *a && v < *b))) {
                *found = true;
                *a = u;
                *b = v;
            }
        }
    }

done:
    POLIS_FREE(order);
    return rc;
}
