/* Which pairs of nodes are tied, for models that add and remove ties one by one. */
#ifndef POLIS_MODEL_PAIR_SET_H
#define POLIS_MODEL_PAIR_SET_H

#include "base/err.h"
#include "base/types.h"

#include <stdbool.h>
#include <stdint.h>

/** A hash of open addressing, never more than half full. Zero-initialise it. */
typedef struct polis_pair_set {
    bool ordered;   /* (u, v) is another pair than (v, u) */
    uint64_t *slot; /* [mask + 1] */
    uint64_t mask;
} polis_pair_set;

/** Room for n pairs at a time. @retval POLIS_E_NOMEM */
polis_err polis_pair_set_new(polis_pair_set *set, int64_t n, bool ordered);

void polis_pair_set_clear(polis_pair_set *set);

/** Add a pair of two nodes; one that is there already is there once more. */
void polis_pair_set_add(polis_pair_set *set, polis_vid u, polis_vid v);

bool polis_pair_set_has(const polis_pair_set *set, polis_vid u, polis_vid v);

/** Remove a pair that is there, once. */
void polis_pair_set_remove(polis_pair_set *set, polis_vid u, polis_vid v);

#endif
