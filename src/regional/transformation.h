/* How far a city has come on the four paths of transformation: economic structure, social
 * governance, ecology, public services. */
#ifndef POLIS_REGIONAL_TRANSFORMATION_H
#define POLIS_REGIONAL_TRANSFORMATION_H

#include <stdint.h>

typedef enum polis_path {
    POLIS_PATH_STRUCTURE,
    POLIS_PATH_GOVERNANCE,
    POLIS_PATH_ECOLOGY,
    POLIS_PATH_SERVICES,
    POLIS_N_PATHS
} polis_path;

#define POLIS_PATH_WORDS "structure governance ecology services"

typedef struct polis_transformation {
    double index;      /* weighted mean of the paths that are there, 0 .. 1; NaN if none is */
    double imbalance;  /* standard deviation (population) of these */
    int8_t bottleneck; /* polis_path with the least score, the first of equal ones; or -1 */
    int8_t n_paths;    /* that are there: a missing one is never taken for 0 */
} polis_transformation;

/**
 * @param[in] score  [POLIS_N_PATHS] 0 .. 1, NaN where missing
 * @param[in] weight [POLIS_N_PATHS] >= 0, or NULL: equal; those of missing paths are shared out
 */
polis_transformation polis_transformation_of(const double *score, const double *weight);

#endif
