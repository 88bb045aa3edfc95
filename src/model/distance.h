/* Great-circle distances between places on the Earth. */
#ifndef POLIS_MODEL_DISTANCE_H
#define POLIS_MODEL_DISTANCE_H

#include "base/err.h"
#include "base/types.h"
#include "network/network.h"

#include <stdbool.h>

#define POLIS_SAME_PLACE_KM 1e-6 /* a millimetre: no two cities are closer */

/** Places with what every distance needs of them computed once. */
typedef struct polis_places {
    polis_vid n;
    double *lat, *lon; /* [n] radians */
    double *cos_lat;   /* [n] */
} polis_places;

/**
 * @param[in]  lat, lon [n] degrees, |lat| <= 90, |lon| <= 180
 * @param[out] out      cleared by polis_places_clear(); empty on failure
 * @retval POLIS_E_ARG  a coordinate is out of range or NaN
 */
polis_err polis_places_init(polis_vid n, const double *lat, const double *lon, polis_places *out);

void polis_places_clear(polis_places *places);

/** Haversine distance in km; the same bits for (i, j) and (j, i). */
double polis_distance_km(const polis_places *places, polis_vid i, polis_vid j);

/**
 * Find two places that are nearer than POLIS_SAME_PLACE_KM to each other.
 *
 * @param[out] found false: there are none
 * @param[out] a, b  the first such pair, a < b
 */
polis_err polis_places_coincident(const polis_places *places, bool *found, polis_vid *a,
                                  polis_vid *b);

#endif
