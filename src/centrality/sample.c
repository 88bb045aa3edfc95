#include "centrality/sample.h"

#include "base/mem.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>

enum { PURPOSE = 0x70697600 }; /* not that of any model */

enum { LARGEST_BLOCK = 16, ENOUGH_BLOCKS = 64 };

/* Of the probability of failure, the pilot's share. */
static const double PILOT_SHARE = 0.25;

typedef struct ticket {
    uint64_t number;
    polis_vid vertex;
} ticket;

static int by_number(const void *a, const void *b)
{
    const ticket *x = a, *y = b;

    return x->number != y->number ? (x->number > y->number) - (x->number < y->number)
                                  : (x->vertex > y->vertex) - (x->vertex < y->vertex);
}

polis_err polis_sample_place(polis_sample *s, polis_vid n, const polis_vid *vertex)
{
    polis_err rc = POLIS_OK;
    bool *is_pivot = NULL;
    polis_vid k = 0;

    POLIS_NEW(is_pivot, n);
    for (polis_vid i = 0; i < s->n; i++) {
        is_pivot[s->vertex[i]] = true;
    }
    for (polis_vid p = 0; p < n; p++) {
        if (is_pivot[vertex ? vertex[p] : p]) {
            s->position[k++] = p;
        }
    }

done:
    POLIS_FREE(is_pivot);
    return rc;
}

polis_err polis_sample_new(polis_vid n, polis_vid k, uint64_t seed, polis_stage stage,
                           polis_sample **out)
{
    polis_err rc = POLIS_OK;
    const polis_random random = {.seed = seed, .purpose = PURPOSE + stage};
    polis_sample *s = NULL;
    ticket *tickets = NULL;

    *out = NULL;
    POLIS_NEW(s, 1);
    s->n = k;
    s->bound = NAN;
    POLIS_NEW(s->vertex, k);
    POLIS_NEW(s->position, k);
    POLIS_NEW(tickets, n);
    for (polis_vid v = 0; v < n; v++) {
        tickets[v] = (ticket){polis_random_bits(&random, (uint32_t)v, 0), v};
    }
    qsort(tickets, (size_t)n, sizeof *tickets, by_number);
    for (polis_vid i = 0; i < k; i++) {
        s->vertex[i] = tickets[i].vertex;
    }
    POLIS_TRY(polis_sample_place(s, n, NULL));
    *out = s;
    s = NULL; /* moved to the caller */

done:
    POLIS_FREE(tickets);
    polis_sample_free(&s);
    return rc;
}

void polis_sample_free(polis_sample **sample)
{
    if (*sample) {
        POLIS_FREE((*sample)->vertex);
        POLIS_FREE((*sample)->position);
        POLIS_FREE(*sample);
    }
}

/* The divergence of a coin p from a coin q: k draws with mean q are at p or beyond with probability
 * exp(-k times this) at most. */
static double divergence(double p, double q)
{
    const double heads = p > 0.0 ? p * log(p / q) : 0.0;
    const double tails = p < 1.0 ? (1.0 - p) * log((1.0 - p) / (1.0 - q)) : 0.0;

    return heads + tails;
}

/* betweenness_norm is n / (n-1) times the mean of x. */
static double error_of_mean(polis_vid n, const polis_sample_options *o)
{
    return o->error * ((double)n - 1.0) / (double)n;
}

polis_vid polis_sample_pilot_size(polis_vid n, const polis_sample_options *o)
{
    const double fails = PILOT_SHARE * (1.0 - o->confidence);
    const double k = n < 3 ? 0.0 : ceil(log((double)n / fails) / error_of_mean(n, o));

    return n >= 3 && k < (double)n ? (polis_vid)k : n;
}

/* Above this is the mean that k draws with this mean were of, with probability `fails` at most. */
static double upper_bound(double mean, polis_vid k, double fails)
{
    double low = mean, high = 1.0;

    for (int i = 0; i < 60; i++) {
        const double middle = 0.5 * (low + high);

        if (k * divergence(mean, middle) > -log(fails)) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return high;
}

polis_vid polis_sample_size(polis_vid n, const polis_sample_options *o, polis_vid k, double mean)
{
    const double fails = 1.0 - o->confidence;
    const double most = upper_bound(mean < 1.0 ? mean : 1.0, k, PILOT_SHARE * fails / n);
    const double error = error_of_mean(n, o);
    const double middle = 0.5 * (1.0 - error); /* the mean at which draws scatter most */
    const double at = most < middle ? most : middle;
    const double rate = error < 1.0 - at ? divergence(at + error, at) : -log(at);
    const double size = ceil(log(2.0 * n / ((1.0 - PILOT_SHARE) * fails)) / rate);

    return size < (double)n ? (polis_vid)size : n;
}

polis_vid polis_sample_block(polis_vid k)
{
    const polis_vid block = k / ENOUGH_BLOCKS;

    return block < 1 ? 1 : block > LARGEST_BLOCK ? LARGEST_BLOCK : block;
}
