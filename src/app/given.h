/* Which options a command line has, and which of them mean nothing without others. */
#ifndef POLIS_APP_GIVEN_H
#define POLIS_APP_GIVEN_H

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>

enum { POLIS_KEY_FIRST = 256, POLIS_GIVEN_KEYS = 64 };

/** The options with keys from POLIS_KEY_FIRST on, POLIS_GIVEN_KEYS at most; {0}: none yet. */
typedef struct polis_given {
    uint64_t bits; /* bit key - POLIS_KEY_FIRST */
} polis_given;

/** An option that goes only with another one. */
typedef struct polis_only_with {
    int key;
    bool fits;               /* the other one is there */
    const char *name, *with; /* as the user types them */
} polis_only_with;

/** Keys that are not among those of polis_given are passed over. */
void polis_given_note(polis_given *given, int key);

bool polis_given_has(const polis_given *given, int key);

/** An option that means nothing is a usage error, since the user expects something of it. */
error_t polis_given_check(const struct argp_state *state, const polis_given *given,
                          const polis_only_with *only, size_t n);

#endif
