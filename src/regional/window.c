#include "regional/window.h"

#include <math.h>

/* The next place from `from` on, in steps of `step`, that has a value; -1: none. */
static int next_value(const double *x, int n, int from, int step)
{
    for (int t = from; t >= 0 && t < n; t += step) {
        if (!isnan(x[t])) {
            return t;
        }
    }
    return -1;
}

/* The end of a monotonous stretch that starts at `from`: rising (sign 1) or falling (-1). */
static int end_of_stretch(const double *x, int n, int from, double sign)
{
    int at = from;

    for (int next; (next = next_value(x, n, at + 1, 1)) >= 0 && sign * (x[next] - x[at]) >= 0.0;) {
        at = next;
    }
    return at;
}

bool polis_window_detect(const double *x, int n, polis_window *out)
{
    for (int t = next_value(x, n, n - 1, -1); t >= 0; t = next_value(x, n, t - 1, -1)) {
        const int before = next_value(x, n, t - 1, -1), after = next_value(x, n, t + 1, 1);
        if (after < 0 || !(x[after] < x[t]) || (before >= 0 && x[before] > x[t])) {
            continue;
        }
        out->peak = t;
        out->trough = end_of_stretch(x, n, after, -1.0);
        out->recovery = end_of_stretch(x, n, out->trough, 1.0);
        if (out->recovery > out->trough) {
            return true;
        }
    }
    return false;
}
