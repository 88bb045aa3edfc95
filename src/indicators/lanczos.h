/* The largest eigenvalue of a symmetric operator, by Lanczos' method. */
#ifndef POLIS_INDICATORS_LANCZOS_H
#define POLIS_INDICATORS_LANCZOS_H

#include "base/err.h"
#include "base/types.h"

#include <stdbool.h>

/** y = A x for a symmetric A; both [n], not the same array. */
typedef void polis_operator(void *self, const double *x, double *y);

/**
 * All vectors are kept orthogonal to each other and, if asked for, to the vector of ones. The
 * start is a fixed positive vector with a different number for each element. Serial.
 *
 * @param[in]  without_ones on the space orthogonal to the vector of ones, which A must keep
 * @param[out] converged    the last steps changed the value by less than 1e-13 of it
 * @retval POLIS_E_NOMEM
 * @see Golub & Van Loan, Matrix Computations, 4th ed. (2013), 10.1-10.3
 */
polis_err polis_lanczos_largest(polis_vid n, polis_operator *apply, void *self, bool without_ones,
                                double *out, bool *converged);

#endif
