#include "regional/transformation.h"

#include <math.h>

polis_transformation polis_transformation_of(const double *score, const double *weight)
{
    polis_transformation r = {NAN, NAN, -1, 0};
    double weights = 0.0, level = 0.0, mean = 0.0, squares = 0.0;

    for (int p = 0; p < POLIS_N_PATHS; p++) {
        const double w = weight ? weight[p] : 1.0;
        if (isnan(score[p])) {
            continue;
        }
        r.n_paths++;
        weights += w;
        level += w * score[p];
        mean += score[p];
        r.bottleneck =
            r.bottleneck < 0 || score[p] < score[r.bottleneck] ? (int8_t)p : r.bottleneck;
    }
    if (r.n_paths == 0 || !(weights > 0.0)) {
        return r;
    }
    mean /= r.n_paths;
    for (int p = 0; p < POLIS_N_PATHS; p++) {
        squares += isnan(score[p]) ? 0.0 : (score[p] - mean) * (score[p] - mean);
    }
    r.index = level / weights;
    r.imbalance = sqrt(squares / r.n_paths);
    return r;
}
