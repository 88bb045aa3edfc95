/* Between the files of QAP: what an estimate keeps for its permutations. */
#ifndef POLIS_STATISTICS_QAP_WORK_H
#define POLIS_STATISTICS_QAP_WORK_H

#include "statistics/qap.h"

struct polis_qap_work {
    int k;           /* regressors */
    double **matrix; /* [k + 1] centred: y, then the regressors */
    double *mean;    /* [k + 1] */
    double *gram;    /* [k + 1][k + 1] products of the centred matrices */
};

/**
 * Inverse of the correlations of the regressors.
 *
 * @param[in]  name    [k] for messages, or NULL where they are known to be independent
 * @param[out] inverse [k][k]
 * @retval POLIS_E_PARSE collinear; names the one that depends on those before it
 */
polis_err polis_qap_invert(const struct polis_qap_work *work, const char *const *name,
                           polis_fault *fault, double *inverse);

#endif
