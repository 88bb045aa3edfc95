#include "model/pair_set.h"

#include "base/mem.h"

enum { EMPTY = 0, FEWEST_SLOTS = 16 };

polis_err polis_pair_set_new(polis_pair_set *set, int64_t n, bool ordered)
{
    uint64_t n_slots = FEWEST_SLOTS;
    polis_err rc = POLIS_OK;

    while (n_slots < (uint64_t)n * 2) {
        n_slots *= 2;
    }
    POLIS_NEW(set->slot, n_slots);
    set->mask = n_slots - 1;
    set->ordered = ordered;

done:
    return rc;
}

void polis_pair_set_clear(polis_pair_set *set)
{
    POLIS_FREE(set->slot);
}

/* Never EMPTY, since u and v differ. */
static uint64_t key_of(const polis_pair_set *set, polis_vid u, polis_vid v)
{
    const bool turn = !set->ordered && u > v;

    return (uint64_t)(turn ? v : u) << 32 | (uint64_t)(turn ? u : v);
}

static uint64_t home_of(const polis_pair_set *set, uint64_t key)
{
    const uint64_t i = key * 0x9e3779b97f4a7c15u;

    return (i ^ i >> 32) & set->mask;
}

/* Where the key is, or the empty slot that ends its search. */
static uint64_t find(const polis_pair_set *set, uint64_t key)
{
    uint64_t i = home_of(set, key);

    while (set->slot[i] != key && set->slot[i] != EMPTY) {
        i = (i + 1) & set->mask;
    }
    return i;
}

void polis_pair_set_add(polis_pair_set *set, polis_vid u, polis_vid v)
{
    const uint64_t key = key_of(set, u, v);
    uint64_t i = home_of(set, key);

    while (set->slot[i] != EMPTY) {
        i = (i + 1) & set->mask;
    }
    set->slot[i] = key;
}

bool polis_pair_set_has(const polis_pair_set *set, polis_vid u, polis_vid v)
{
    return set->slot[find(set, key_of(set, u, v))] != EMPTY;
}

/* The gap is closed by the next key that was pushed past it, whose own gap is closed in turn: no
 * marks are left behind, however many ties come and go (Knuth, vol. 3, 6.4, algorithm R). */
void polis_pair_set_remove(polis_pair_set *set, polis_vid u, polis_vid v)
{
    uint64_t gap = find(set, key_of(set, u, v));

    for (uint64_t i = (gap + 1) & set->mask; set->slot[i] != EMPTY; i = (i + 1) & set->mask) {
        const uint64_t home = home_of(set, set->slot[i]);

        if (((i - home) & set->mask) >= ((i - gap) & set->mask)) {
            set->slot[gap] = set->slot[i];
            gap = i;
        }
    }
    set->slot[gap] = EMPTY;
}
