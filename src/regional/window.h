/* The shock that is looked at: peak, trough and end of the recovery, as places along the periods.
 */
#ifndef POLIS_REGIONAL_WINDOW_H
#define POLIS_REGIONAL_WINDOW_H

#include <stdbool.h>

typedef struct polis_window {
    int peak, trough, recovery; /* peak < trough < recovery */
} polis_window;

/**
 * Find the last fall of a series: its last local maximum that a fall follows, the next local
 * minimum, the next local maximum or the end.
 *
 * Missing values (NaN) are passed over. A minimum at the end of the series is no trough: nobody
 * knows yet whether it is one.
 *
 * @param[in] series [n] national level, such as employment
 * @return false if the series never falls and rises again
 */
bool polis_window_detect(const double *series, int n, polis_window *out);

#endif
