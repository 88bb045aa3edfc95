/* Positions cut into runs: elimination trees, components. */
#ifndef POLIS_KERNEL_RUNS_H
#define POLIS_KERNEL_RUNS_H

#include "base/types.h"

/**
 * The run that holds a position.
 *
 * @param[in] start [n_runs + 1] first position of each run, ascending; last: the end of all
 * @param[in] position below the end
 */
static inline polis_vid polis_run_of(const polis_vid *start, polis_vid n_runs, polis_vid position)
{
    polis_vid low = 0, high = n_runs - 1;

    while (low < high) {
        const polis_vid middle = low + (high - low) / 2;

        if (start[middle + 1] <= position) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

#endif
