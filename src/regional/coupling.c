#include "regional/coupling.h"

#include <math.h>

static const double AHEAD = 0.1;
enum { GRADES = 10 };

int8_t polis_coupling_grade(double degree)
{
    int grade = 0;

    if (!(degree >= 0.0 && degree <= 1.0)) {
        return -1;
    }
    while (grade < GRADES - 1 && degree > (grade + 1) / 10.0) {
        grade++;
    }
    return (int8_t)grade;
}

int8_t polis_lag_of(double industry, double city)
{
    const double ahead = industry - city;

    if (isnan(ahead)) {
        return -1;
    }
    return (int8_t)(ahead > AHEAD    ? POLIS_LAG_CITY
                    : ahead < -AHEAD ? POLIS_LAG_INDUSTRY
                                     : POLIS_LAG_SYNCHRONOUS);
}

static double mean_difference(const double *score, int k)
{
    double sum = 0.0;

    for (int i = 0; i < k; i++) {
        for (int j = 0; j < i; j++) {
            sum += fabs(score[i] - score[j]);
        }
    }
    return sum / (0.5 * k * (k - 1));
}

polis_coupling polis_coupling_of(const double *score, const double *weight, int k)
{
    polis_coupling r = {NAN, NAN, NAN, NAN, NAN, -1};
    double sum = 0.0, product = 1.0, relative = 1.0, most = 0.0, level = 0.0;

    for (int i = 0; i < k; i++) {
        if (!(score[i] >= 0.0 && score[i] <= 1.0)) {
            return r;
        }
        sum += score[i];
        product *= score[i];
        most = fmax(most, score[i]);
        level += (weight ? weight[i] : 1.0 / k) * score[i];
    }
    for (int i = 0; i < k; i++) {
        relative *= most > 0.0 ? score[i] / most : 0.0;
    }
    r.coordination = level;
    r.coupling = sum > 0.0 ? k * pow(product, 1.0 / k) / sum : 0.0;
    r.degree = sqrt(r.coupling * level);
    r.coupling_corrected = sqrt((1.0 - mean_difference(score, k)) * pow(relative, 1.0 / (k - 1)));
    r.degree_corrected = sqrt(r.coupling_corrected * level);
    r.grade = polis_coupling_grade(fmin(r.degree, 1.0));
    return r;
}
