/* Who does the independent parts of a piece of work. Kernels know of no threads: who calls them
 * brings some. */
#ifndef POLIS_KERNEL_CREW_H
#define POLIS_KERNEL_CREW_H

#include "base/err.h"
#include "base/types.h"

/**
 * Call part(work, i) for every i in [0, n), in any order and perhaps several at a time.
 *
 * @return POLIS_OK, or the failure of one of them
 */
typedef polis_err polis_crew(polis_vid n, polis_err (*part)(void *work, polis_vid i), void *work);

#endif
