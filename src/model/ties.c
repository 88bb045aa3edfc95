#include "model/ties.h"
#include "base/mem.h"

#include <string.h>

void polis_ties_clear(polis_ties *ties)
{
    POLIS_FREE(ties->tie);
    *ties = (polis_ties){0};
}

polis_err polis_ties_add(polis_ties *ties, polis_vid from, polis_vid to, double strength)
{
    polis_err rc = POLIS_OK;

    POLIS_GROW(ties->tie, ties->room, ties->n + 1);
    ties->tie[ties->n++] = (polis_tie){from, to, strength};

done:
    return rc;
}

polis_err polis_ties_join(const polis_ties *part, int64_t n_parts, polis_ties *out)
{
    polis_err rc = POLIS_OK;
    int64_t n = 0;

    for (int64_t b = 0; b < n_parts; b++) {
        n += part[b].n;
    }
    POLIS_GROW(out->tie, out->room, n);
    for (int64_t b = 0; b < n_parts; b++) {
        if (part[b].n > 0) {
            memcpy(out->tie + out->n, part[b].tie, (size_t)part[b].n * sizeof *out->tie);
            out->n += part[b].n;
        }
    }

done:
    return rc;
}

/* One pass of a stable counting sort, by `to` or by `from`; place is zeroed. */
static void counting_pass(const polis_tie *in, polis_tie *out, int64_t n, polis_vid n_cities,
                          bool by_from, int64_t *place)
{
    for (polis_vid c = 0; c <= n_cities; c++) {
        place[c] = 0;
    }
    for (int64_t e = 0; e < n; e++) {
        place[(by_from ? in[e].from : in[e].to) + 1]++;
    }
    for (polis_vid c = 0; c < n_cities; c++) {
        place[c + 1] += place[c];
    }
    for (int64_t e = 0; e < n; e++) {
        out[place[by_from ? in[e].from : in[e].to]++] = in[e];
    }
}

polis_err polis_ties_sort(polis_ties *ties, polis_vid n_cities)
{
    polis_err rc = POLIS_OK;
    polis_tie *other = NULL;
    int64_t *place = NULL;

    POLIS_NEW(other, ties->n);
    POLIS_NEW(place, (int64_t)n_cities + 1);
    counting_pass(ties->tie, other, ties->n, n_cities, false, place);
    counting_pass(other, ties->tie, ties->n, n_cities, true, place);

done:
    POLIS_FREE(other);
    POLIS_FREE(place);
    return rc;
}

static bool same_ends(const polis_tie *a, const polis_tie *b)
{
    return a->from == b->from && a->to == b->to;
}

int64_t polis_ties_merge(polis_ties *ties)
{
    const int64_t before = ties->n;
    int64_t kept = 0;

    for (int64_t e = 0; e < before; e++) {
        if (kept > 0 && same_ends(&ties->tie[kept - 1], &ties->tie[e])) {
            ties->tie[kept - 1].strength += ties->tie[e].strength;
        } else {
            ties->tie[kept++] = ties->tie[e];
        }
    }
    ties->n = kept;
    return before - kept;
}

int64_t polis_ties_find(const polis_ties *ties, polis_vid from, polis_vid to)
{
    int64_t low = 0, high = ties->n;

    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        const polis_tie *t = &ties->tie[middle];

        if (t->from < from || (t->from == from && t->to < to)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < ties->n && ties->tie[low].from == from && ties->tie[low].to == to ? low : -1;
}

bool polis_ties_symmetric(const polis_ties *ties)
{
    for (int64_t e = 0; e < ties->n; e++) {
        const polis_tie *t = &ties->tie[e];
        const int64_t back = polis_ties_find(ties, t->to, t->from);

        if (back < 0 || ties->tie[back].strength != t->strength) {
            return false;
        }
    }
    return true;
}

polis_err polis_ties_undirect(polis_ties *ties, polis_vid n_cities, polis_sym sym)
{
    polis_err rc = POLIS_OK;
    polis_ties turned = {0};
    int64_t kept = 0;

    if (sym == POLIS_SYM_NONE) {
        return POLIS_OK;
    }
    POLIS_GROW(turned.tie, turned.room, ties->n);
    for (int64_t e = 0; e < ties->n; e++) {
        const polis_tie t = ties->tie[e];

        turned.tie[turned.n++] = t.from < t.to ? t : (polis_tie){t.to, t.from, t.strength};
    }
    POLIS_TRY(polis_ties_sort(&turned, n_cities));
    for (int64_t e = 0; e < turned.n; e++) {
        const bool both = e + 1 < turned.n && same_ends(&turned.tie[e], &turned.tie[e + 1]);

        if (both || sym == POLIS_SYM_UNION) {
            ties->tie[kept++] = turned.tie[e];
        }
        e += both;
    }
    ties->n = kept;

done:
    polis_ties_clear(&turned);
    return rc;
}
