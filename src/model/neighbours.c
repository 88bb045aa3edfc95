#include "model/neighbours.h"
#include "base/mem.h"
#include "model/rows.h"
#include "model/top.h"

#include <math.h>

typedef struct finder {
    const polis_neighbour_options *options;
    polis_vid n, k;
    double *nearness; /* [threads * n] */
    polis_vid *index; /* [threads * n] */
    polis_ties *part; /* [blocks] */
} finder;

static void distance_row(const void *data, polis_vid i, double *km)
{
    const polis_places *places = data;

    for (polis_vid j = 0; j < places->n; j++) {
        km[j] = j == i ? 0.0 : polis_distance_km(places, i, j);
    }
}

static double strength_of(const polis_neighbour_options *o, double km)
{
    return o->b > 0.0 ? pow(fmax(km, o->least_km), -o->b) : 1.0;
}

static polis_err find_row(void *state, int thread, int64_t block, polis_vid i, const double *km)
{
    const finder *f = state;
    double *nearness = f->nearness + (int64_t)thread * f->n;
    polis_vid *index = f->index + (int64_t)thread * f->n;
    /* a k of n asks for everybody; a radius leaves the far ones below the least */
    const double least =
        f->options->k > 0 ? -INFINITY : nextafter(-f->options->radius_km, -INFINITY);
    polis_err rc = POLIS_OK;
    polis_vid n_near;

    for (polis_vid j = 0; j < f->n; j++) {
        nearness[j] = j == i ? -INFINITY : -km[j];
    }
    n_near = polis_top(nearness, f->n, f->k, least, index);
    for (polis_vid e = 0; e < n_near; e++) {
        POLIS_TRY(
            polis_ties_add(&f->part[block], i, index[e], strength_of(f->options, km[index[e]])));
    }

done:
    return rc;
}

polis_err polis_neighbour_ties(const polis_places *places, const polis_neighbour_options *options,
                               polis_ties *out)
{
    const polis_rows rows = {
        .n = places->n, .symmetric = true, .row = distance_row, .data = places};
    const int64_t n_blocks = polis_rows_blocks(places->n);
    const int64_t room = (int64_t)polis_rows_threads() * places->n;
    polis_err rc = POLIS_OK;
    finder f = {.options = options, .n = places->n};

    *out = (polis_ties){0};
    if (options->k < 0 || !(options->b >= 0.0) || !(options->radius_km >= 0.0)) {
        return POLIS_E_ARG;
    }
    f.k = options->k > 0 && options->k < places->n ? options->k : places->n;
    POLIS_NEW(f.nearness, room);
    POLIS_NEW(f.index, room);
    POLIS_NEW(f.part, n_blocks);
    POLIS_TRY(polis_rows_each(&rows, find_row, &f));
    POLIS_TRY(polis_ties_join(f.part, n_blocks, out));

done:
    for (int64_t b = 0; f.part && b < n_blocks; b++) {
        polis_ties_clear(&f.part[b]);
    }
    POLIS_FREE(f.part);
    POLIS_FREE(f.index);
    POLIS_FREE(f.nearness);
    return rc;
}
