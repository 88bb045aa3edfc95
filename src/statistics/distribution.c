#include "statistics/distribution.h"

#include <math.h>
#include <stdbool.h>

enum { MOST_TERMS = 10000, HALVINGS = 200 };

static const double LEVEL = 0.95; /* of intervals */
static const double TINY = 1e-300, CLOSE = 1e-15, NORMAL_FROM = 1e8;
static const double NORMAL_END = 40.0; /* nothing is beyond it that a double could tell from 0 */

static double log_gamma(double x)
{
    int sign;

    return lgamma_r(x, &sign); /* lgamma() writes a global */
}

/* One step of Lentz's way to a continued fraction: f *= 1 + what is new. */
static bool lentz(double a, double b, double *c, double *d, double *f)
{
    *d = b + a * *d;
    *d = 1.0 / (fabs(*d) < TINY ? TINY : *d);
    *c = b + a / *c;
    *c = fabs(*c) < TINY ? TINY : *c;
    *f *= *c * *d;
    return fabs(*c * *d - 1.0) < CLOSE;
}

/* log(Gamma(a + b) / Gamma(a)); by Stirling's series where the two would cancel. */
static double log_ratio(double a, double b)
{
    if (a < 1e4) {
        return log_gamma(a + b) - log_gamma(a);
    }
    return (a + b - 0.5) * log1p(b / a) + b * (log(a) - 1.0) - b / (12.0 * a * (a + b));
}

/* Where the fraction converges fast: x < (a + 1) / (a + b + 2); y = 1 - x. */
static double beta_fraction(double a, double b, double x, double y)
{
    const double ratio = a > b ? log_ratio(a, b) - log_gamma(b) : log_ratio(b, a) - log_gamma(a);
    const double log_y = x < 0.5 ? log1p(-x) : log(y), log_x = y < 0.5 ? log1p(-y) : log(x);
    double c = 1.0, d, f;

    d = 1.0 - (a + b) * x / (a + 1.0);
    d = 1.0 / (fabs(d) < TINY ? TINY : d);
    f = d;
    for (int m = 1; m < MOST_TERMS; m++) {
        const double even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));

        lentz(even, 1.0, &c, &d, &f);
        if (lentz(odd, 1.0, &c, &d, &f)) {
            break;
        }
    }
    return exp(ratio + a * log_x + b * log_y) / a * f;
}

/* The regularised incomplete beta function I_x(a, b); y = 1 - x, which the caller knows better. */
static double beta(double a, double b, double x, double y)
{
    if (!(x > 0.0)) {
        return 0.0;
    }
    if (!(y > 0.0)) {
        return 1.0;
    }
    return x < (a + 1.0) / (a + b + 2.0) ? beta_fraction(a, b, x, y)
                                         : 1.0 - beta_fraction(b, a, y, x);
}

double polis_t_two_sided(double t, double df)
{
    if (isnan(t) || !(df > 0.0)) {
        return NAN;
    }
    if (df > NORMAL_FROM) {
        return polis_normal_two_sided(t);
    }
    return isinf(t) ? 0.0 : beta(0.5 * df, 0.5, df / (df + t * t), t * t / (df + t * t));
}

double polis_t_quantile(double level, double df)
{
    double low = 0.0, high = 1.0;

    if (!(df > 0.0)) {
        return NAN;
    }
    while (1.0 - polis_t_two_sided(high, df) < level && high < 1e300) {
        high *= 2.0;
    }
    for (int i = 0; i < HALVINGS; i++) {
        const double middle = 0.5 * (low + high);

        if (1.0 - polis_t_two_sided(middle, df) < level) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return 0.5 * (low + high);
}

/* 1 - Q(a, x) as a series, for small x. */
static double gamma_series(double a, double x)
{
    double term = 1.0 / a, sum = term;

    for (int n = 1; n < MOST_TERMS && term > CLOSE * sum; n++) {
        term *= x / (a + n);
        sum += term;
    }
    return sum * exp(a * log(x) - x - log_gamma(a));
}

static double gamma_fraction(double a, double x)
{
    double b = x + 1.0 - a, c = 1.0 / TINY, d = 1.0 / b, f = d;

    for (int n = 1; n < MOST_TERMS; n++) {
        b += 2.0;
        if (lentz(-n * (n - a), b, &c, &d, &f)) {
            break;
        }
    }
    return f * exp(a * log(x) - x - log_gamma(a));
}

double polis_chi2_upper(double x, double df)
{
    const double a = 0.5 * df, half = 0.5 * x;

    if (isnan(x) || !(df > 0.0)) {
        return NAN;
    }
    if (x <= 0.0) {
        return 1.0;
    }
    return half < a + 1.0 ? 1.0 - gamma_series(a, half) : gamma_fraction(a, half);
}

double polis_normal_two_sided(double z)
{
    return erfc(fabs(z) * M_SQRT1_2);
}

double polis_normal_lower(double z)
{
    return 0.5 * erfc(-z * M_SQRT1_2);
}

double polis_normal_quantile(double p)
{
    double low = -NORMAL_END, high = NORMAL_END;

    if (!(p > 0.0 && p < 1.0)) {
        return p == 0.0 ? -INFINITY : p == 1.0 ? INFINITY : NAN;
    }
    for (int i = 0; i < HALVINGS; i++) {
        const double middle = 0.5 * (low + high);

        if (polis_normal_lower(middle) < p) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return 0.5 * (low + high);
}

polis_inference polis_infer(double estimate, double variance, double df)
{
    const double se = sqrt(variance), t = estimate / se, reach = polis_t_quantile(LEVEL, df) * se;

    return (polis_inference){estimate,        se, t, polis_t_two_sided(t, df), estimate - reach,
                             estimate + reach};
}
