#include "model/sizes.h"
#include "base/random.h"

#include <math.h>

enum { SIZE = 5, HALVINGS = 60 };

static const double STEEPEST = 20.0;

/* Integral of x^(power - 1) over [1, ratio]. */
static double moment(double ratio, double power)
{
    return fabs(power) < 1e-9 ? log(ratio) : expm1(power * log(ratio)) / power;
}

double polis_sizes_mean(const polis_sizes *sizes)
{
    const double ratio = (double)sizes->most / sizes->least;

    if (sizes->most == sizes->least) {
        return sizes->least;
    }
    return sizes->least * moment(ratio, sizes->power + 1.0) / moment(ratio, sizes->power);
}

bool polis_sizes_fit(polis_sizes *sizes, double mean)
{
    polis_sizes low = *sizes, high = *sizes, mid = *sizes;

    low.power = -STEEPEST;
    high.power = STEEPEST;
    if (!(polis_sizes_mean(&low) < mean && mean < polis_sizes_mean(&high))) {
        return false;
    }
    for (int i = 0; i < HALVINGS; i++) {
        mid.power = (low.power + high.power) / 2.0;
        *(polis_sizes_mean(&mid) < mean ? &low : &high) = mid;
    }
    *sizes = mid;
    return true;
}

polis_vid polis_sizes_draw(const polis_sizes *sizes, uint64_t seed, uint32_t network)
{
    const polis_random random = {seed, network, SIZE};
    const double u = polis_random_unit(&random, 0, 0), power = sizes->power;
    const double ratio = (double)sizes->most / sizes->least;
    const double log_size =
        fabs(power) < 1e-9 ? u * log(ratio) : log1p(u * expm1(power * log(ratio))) / power;
    const double size = round(sizes->least * exp(log_size));

    return size < sizes->least ? sizes->least : size > sizes->most ? sizes->most : (polis_vid)size;
}
