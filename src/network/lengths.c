#include "network/lengths.h"

#include "base/mem.h"
#include "network/bound.h"

#include <math.h>

enum { TRIAL_BITS = 40, SUM_BITS = 62 };

static const double LCM_1_TO_30 = 2329089562800.0; /* below 2^42 */
static const double DEFAULT_RESOLUTION = 0.001;

/* The longest path sum that keeps n of them below 2^62, so that farness fits int64. */
static double path_limit(polis_vid n)
{
    const double by_sum = ldexp(1.0, SUM_BITS) / fmax(1.0, (double)n);

    return floor(fmin(ldexp(1.0, POLIS_MAX_PATH_BITS), by_sum));
}

/* real[e] in units of resolution, at least 1. */
static void round_all(const double *real, polis_eid m, int64_t *len, polis_rounding *rounding)
{
    for (polis_eid e = 0; e < m; e++) {
        const double units = real[e] / rounding->resolution;

        if (units >= ldexp(1.0, POLIS_MAX_LENGTH_BITS)) { /* no shortest path is that long */
            len[e] = INT64_C(1) << POLIS_MAX_LENGTH_BITS;
            continue;
        }
        len[e] = llround(units);
        if (len[e] < 1) {
            len[e] = 1;
            rounding->n_raised++;
        }
        if (real[e] > 0.0) {
            rounding->max_relative_error =
                fmax(rounding->max_relative_error, fabs((double)len[e] - units) / units);
        }
    }
}

/* An upper bound on the longest shortest path in the unit of real[], whatever the resolution will
 * be: lengths are rounded up to 2^-40 of the longest. */
static polis_err real_bound(const polis_network *network, const double *real, double longest,
                            double *bound)
{
    polis_err rc = POLIS_OK;
    const double unit = longest / ldexp(1.0, TRIAL_BITS);
    int64_t *len = NULL, units = 0;
    polis_graph *trial = NULL;

    if (network->n > 1 << (SUM_BITS - TRIAL_BITS)) { /* the trial sums themselves could overflow */
        *bound = (double)(network->n - 1) * longest;
        return POLIS_OK;
    }
    POLIS_NEW(len, network->m);
    for (polis_eid e = 0; e < network->m; e++) {
        len[e] = (int64_t)ceil(real[e] / unit);
        len[e] = len[e] < 1 ? 1 : len[e];
    }
    POLIS_TRY(polis_graph_new(network, len, &trial));
    POLIS_TRY(polis_bound_path(trial, &units));
    *bound = fmin((double)units * unit, (double)(network->n - 1) * longest);

done:
    polis_graph_free(&trial);
    POLIS_FREE(len);
    return rc;
}

static bool all_whole(const double *x, polis_eid m)
{
    for (polis_eid e = 0; e < m; e++) {
        if (x[e] != floor(x[e])) {
            return false;
        }
    }
    return true;
}

/* The finest resolution for which paths of the bound, each of up to n lengths rounded up, fit, and
 * a single length of `longest` too. */
static double finest_resolution(const polis_network *network, double bound, double longest,
                                double alpha)
{
    const double room = path_limit(network->n) - (double)network->n;
    const double of_paths = bound / room * (1.0 + 0x1p-20); /* below the limit, not at it */
    const double finest = fmax(of_paths, ldexp(longest, 1 - POLIS_MAX_LENGTH_BITS));

    if (alpha == 1.0 && all_whole(network->value, network->m) && 1.0 / finest >= LCM_1_TO_30) {
        return 1.0 / (LCM_1_TO_30 * floor(1.0 / finest / LCM_1_TO_30));
    }
    return exp2(ceil(log2(finest)));
}

static polis_err too_wide(const polis_network *network, double resolution, double bound,
                          polis_fault *fault)
{
    const double room = path_limit(network->n) - (double)network->n;

    return polis_fail(fault, POLIS_E_OVERFLOW, NULL, 0,
                      "paths may be as long as %.6g units of the resolution %.6g, more than the "
                      "%.6g that %d nodes allow; use a resolution of %.1g or coarser",
                      bound / resolution, resolution, room, (int)network->n, 2.0 * bound / room);
}

double polis_lengths_real(const polis_network *network, double alpha, polis_eid e)
{
    const double w = network->value[e];

    if (network->role != POLIS_ROLE_STRENGTH) {
        return w;
    }
    return alpha == 1.0 ? 1.0 / w : pow(w, -alpha);
}

static double longest_real(const polis_network *network, double alpha, double *real)
{
    double longest = 0.0;

    for (polis_eid e = 0; e < network->m; e++) {
        real[e] = polis_lengths_real(network, alpha, e);
        longest = fmax(longest, real[e]);
    }
    return longest;
}

/* Choose the resolution and bound the paths in units of it. */
static polis_err choose_resolution(const polis_network *network,
                                   const polis_length_options *options, const double *real,
                                   double longest, polis_rounding *rounding, int64_t *max_path,
                                   polis_fault *fault)
{
    const bool strengths = network->role == POLIS_ROLE_STRENGTH;
    double bound = 0.0;
    polis_err rc = POLIS_OK;

    if (!isfinite(longest)) {
        return polis_fail(fault, POLIS_E_OVERFLOW, NULL, 0,
                          "a strength is so small that its length is infinite");
    }
    if (longest > 0.0) {
        POLIS_TRY(real_bound(network, real, longest, &bound));
    }
    rounding->resolution = options->resolution > 0.0 ? options->resolution : DEFAULT_RESOLUTION;
    if (strengths && !(options->resolution > 0.0) && bound > 0.0) {
        rounding->resolution =
            finest_resolution(network, bound, options->all ? longest : 0.0, options->alpha);
    }
    if (options->all && longest / rounding->resolution >= ldexp(1.0, POLIS_MAX_LENGTH_BITS)) {
        return polis_fail(fault, POLIS_E_OVERFLOW, NULL, 0,
                          "the longest tie, of %.6g, has more than 2^%d units of the resolution "
                          "%.6g; use a resolution of %.1g or coarser",
                          longest, POLIS_MAX_LENGTH_BITS, rounding->resolution,
                          ldexp(longest, 1 - POLIS_MAX_LENGTH_BITS));
    }
    if (bound / rounding->resolution + (double)network->n > path_limit(network->n)) {
        return too_wide(network, rounding->resolution, bound, fault);
    }
    *max_path = (int64_t)(bound / rounding->resolution) + network->n;

done:
    return rc;
}

polis_err polis_lengths_graph(const polis_network *network, const polis_length_options *options,
                              polis_graph **graph, polis_rounding *rounding, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    double *real = NULL, longest;
    int64_t *len = NULL, max_path = network->n;
    const bool hops = network->role == POLIS_ROLE_NONE ||
                      (network->role == POLIS_ROLE_STRENGTH && options->alpha == 0.0);

    *graph = NULL;
    *rounding = (polis_rounding){.resolution = 1.0, .alpha = options->alpha};
    if (!hops) {
        POLIS_NEW(real, network->m);
        POLIS_NEW(len, network->m);
        longest = longest_real(network, options->alpha, real);
        POLIS_TRY(choose_resolution(network, options, real, longest, rounding, &max_path, fault));
        round_all(real, network->m, len, rounding);
    }
    POLIS_TRY(polis_graph_new(network, len, graph));
    (*graph)->max_path = max_path;

done:
    POLIS_FREE(real);
    POLIS_FREE(len);
    return rc;
}

/* Lengths without their last bits, rounded to the nearest. */
static void coarsen(const int64_t *len, polis_eid n, int shift, int64_t *out)
{
    const int64_t half = shift > 0 ? INT64_C(1) << (shift - 1) : 0;

    for (polis_eid a = 0; a < n; a++) {
        const int64_t coarse = (len[a] + half) >> shift;

        out[a] = coarse > 0 ? coarse : 1;
    }
}

/* A bound on paths of lengths of which `shift` bits are left out, so that sums of n of them fit. */
static polis_err coarse_bound(polis_graph *graph, int shift, int64_t *bound)
{
    polis_err rc = POLIS_OK;
    int64_t *const fine = graph->len;
    int64_t *coarse = NULL;

    if (shift > 0) {
        POLIS_NEW(coarse, graph->n_arcs);
        coarsen(fine, graph->n_arcs, shift, coarse);
        graph->len = coarse;
    }
    rc = polis_bound_path(graph, bound);

done:
    graph->len = fine;
    POLIS_FREE(coarse);
    return rc;
}

polis_err polis_lengths_fit(polis_graph *graph, int *shift)
{
    polis_err rc = POLIS_OK;
    const double n = (double)graph->n;
    int64_t longest = 0, bound;
    int trial = 0;
    double path;

    *shift = 0;
    if (!graph->len) {
        graph->max_path = graph->n;
        return POLIS_OK;
    }
    for (polis_eid a = 0; a < graph->n_arcs; a++) {
        longest = graph->len[a] > longest ? graph->len[a] : longest;
    }
    while (ldexp((double)longest, -trial) * n >= ldexp(1.0, SUM_BITS)) {
        trial++;
    }
    POLIS_TRY(coarse_bound(graph, trial, &bound));
    path = ldexp((double)bound + (trial > 0 ? n : 0.0), trial); /* n roundings by half a unit */
    while (ldexp(path, -*shift) + (*shift > 0 ? n : 0.0) >= path_limit(graph->n)) {
        ++*shift;
    }
    graph->max_path = (int64_t)ldexp(path, -*shift);
    if (*shift > 0) {
        coarsen(graph->len, graph->n_arcs, *shift, graph->len);
        graph->max_path += graph->n;
    }

done:
    return rc;
}
