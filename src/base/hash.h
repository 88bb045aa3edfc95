/*
 * XXH3 of long data, by the widest instructions that the processor has, where libxxhash was built
 * to choose among them; the hashes are the same. Short keys are hashed faster by xxhash.h itself.
 */
#ifndef POLIS_BASE_HASH_H
#define POLIS_BASE_HASH_H

#include <xxhash.h>
#ifdef POLIS_XXH_DISPATCH
#include <xxh_x86dispatch.h> /* puts its functions in the place of those of xxhash.h */
#endif

#endif
