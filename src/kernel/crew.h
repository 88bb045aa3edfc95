/* Who does the independent parts of a piece of work. Kernels know of no threads: who calls them
 * brings some. */
#ifndef POLIS_KERNEL_CREW_H
#define POLIS_KERNEL_CREW_H

#include "base/interrupt.h"
#include "base/types.h"

typedef struct polis_crew {
    /**
     * Call part(work, i) for every i in [0, n), in any order and perhaps several at a time.
     *
     * @return POLIS_OK, or the failure of one of them
     */
    polis_err (*each)(polis_vid n, polis_err (*part)(void *work, polis_vid i), void *work);
    const polis_interrupt *interrupt; /* of all parts, and of what is not shared out; NULL: never */
} polis_crew;

/** Asked at each row of long work: whether it is to be broken off, now and then. */
static inline polis_err polis_crew_pause(const polis_crew *crew, polis_vid row)
{
    return row % 16 == 0 ? polis_interrupt_check(crew->interrupt) : POLIS_OK;
}

#endif
