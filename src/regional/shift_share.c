#include "regional/shift_share.h"

#include <math.h>

polis_shift_share polis_shift_share_of(const double *before, const double *after,
                                       const double *nation_before, const double *nation_after,
                                       int n_sectors)
{
    polis_shift_share s = {NAN, NAN, NAN, POLIS_WHY_OK};
    double from = 0.0, to = 0.0, growth, national = 0.0, mix = 0.0, regional = 0.0;

    for (int k = 0; k < n_sectors; k++) {
        if (!isfinite(before[k]) || !isfinite(after[k]) || !isfinite(nation_before[k]) ||
            !isfinite(nation_after[k])) {
            s.why = POLIS_WHY_MISSING_INPUT;
            return s;
        }
        from += nation_before[k];
        to += nation_after[k];
    }
    if (!(from > 0.0)) {
        s.why = POLIS_WHY_ZERO_VARIANCE;
        return s;
    }
    growth = to / from - 1.0;
    for (int k = 0; k < n_sectors; k++) {
        const double g = nation_before[k] > 0.0 ? nation_after[k] / nation_before[k] - 1.0 : 0.0;
        national += growth * before[k];
        mix += (g - growth) * before[k];
        regional += after[k] - before[k] - g * before[k];
    }
    s.national = national;
    s.mix = mix;
    s.regional = regional;
    return s;
}
