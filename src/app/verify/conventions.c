#include "app/verify/conventions.h"

#include <math.h>
#include <string.h>
#include <strings.h>

/* Factors between conventions: theirs = ours times the factor. */
enum { N_FACTORS = 12 };

typedef struct factor {
    double x;
    const char *how;
} factor;

static void list_factors(const polis_comparison *c, factor list[N_FACTORS])
{
    const double n = (double)c->n, others = n - 1.0;
    const factor all[N_FACTORS] = {
        {1.0, ""},
        {100.0, "in percent"},
        {2.0, c->directed ? "doubled" : "undirected pairs counted twice, once in each direction"},
        {0.5, "halved: each pair of nodes counted once"},
        {others, "a sum over the other nodes instead of a mean"},
        {1.0 / others, "divided by n-1"},
        {others * (n - 2.0) / 2.0, "not normalised: times the pairs of other nodes"},
        {others * (n - 2.0), "not normalised: times the ordered pairs of other nodes"},
        {2.0 / (n * others), "divided by all pairs of nodes"},
        {1.0 / (n * others), "divided by all ordered pairs of nodes"},
        {1.0 / (others * (n - 2.0)), "divided by the ordered pairs of other nodes"},
        {2.0 / (others * (n - 2.0)), "divided by the pairs of other nodes"},
    };

    memcpy(list, all, sizeof all);
}

/* Does a word occur, whatever its case? */
static bool has(const char *text, const char *word)
{
    const size_t len = strlen(word);

    for (; *text; text++) {
        if (strncasecmp(text, word, len) == 0) {
            return true;
        }
    }
    return false;
}

/* Columns of one kind are compared: degrees with degrees. A name that says none is compared with
 * all. */
static bool same_kind(const char *theirs, const char *ours)
{
    static const char *const kinds[][3] = {
        {"betw", "betweenness", "load"},         {"harmonic", "harmonic", "harmonic"},
        {"clos", "closeness", "farness"},        {"degree", "degree", "strength"},
        {"deg", "degree", "strength"},           {"strength", "strength", "strength"},
        {"farness", "farness", "farness"},       {"constraint", "constraint", "constraint"},
        {"cluster", "clustering", "clustering"}, {"core", "core_number", "core_number"},
    };

    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        if (has(theirs, kinds[k][0])) {
            return has(ours, kinds[k][1]) || has(ours, kinds[k][2]);
        }
    }
    return true;
}

/* How one pair of columns differs under a factor. */
static polis_explanation measure(const polis_comparison *c, const double *ours, double times,
                                 const double *theirs)
{
    polis_explanation e = {.how = ""};

    for (int64_t i = 0; i < c->n_rows; i++) {
        const double x = ours[i] * times, y = theirs[i];
        double difference;

        if (isnan(x) && isnan(y)) {
            continue;
        }
        if (isnan(x) || isnan(y)) {
            const double value = isnan(x) ? y : x;

            e.undefined = true;
            difference = value == 0.0 ? 0.0 : INFINITY;
        } else {
            const double size = fmax(fabs(x), fabs(y));

            difference = size > 0.0 ? fabs(x - y) / size : 0.0;
        }
        e.n_different += !(difference <= c->tolerance);
        e.largest = fmax(e.largest, difference);
    }
    return e;
}

/* Is a better explanation than b? Fewer differences, then no word needed, then the shorter name,
 * which is the plainer one. */
static bool is_better(const polis_comparison *c, const polis_explanation *a,
                      const polis_explanation *b)
{
    if (b->ours < 0 || a->n_different != b->n_different) {
        return b->ours < 0 || a->n_different < b->n_different;
    }
    if ((*a->how == '\0') != (*b->how == '\0')) {
        return *a->how == '\0';
    }
    if (a->n_different > 0 && a->largest != b->largest) {
        return a->largest < b->largest;
    }
    return a->undefined < b->undefined ||
           (a->undefined == b->undefined && a->ours != b->ours &&
            strlen(c->ours[a->ours].name) < strlen(c->ours[b->ours].name));
}

polis_explanation polis_conventions_explain(const polis_comparison *c, const char *name,
                                            const double *value)
{
    polis_explanation best = {.ours = -1, .how = ""};
    factor list[N_FACTORS];

    list_factors(c, list);
    for (int k = 0; k < c->n_ours; k++) {
        if (!same_kind(name, c->ours[k].name)) {
            continue;
        }
        for (int f = 0; f < N_FACTORS; f++) {
            if (isfinite(list[f].x) && list[f].x != 0.0) {
                polis_explanation e = measure(c, c->ours[k].value, list[f].x, value);

                e.ours = k;
                e.how = list[f].how;
                best = is_better(c, &e, &best) ? e : best;
            }
        }
    }
    return best;
}

polis_explanation polis_conventions_compare(const polis_comparison *c, const double *a,
                                            const double *b)
{
    return measure(c, a, 1.0, b);
}
