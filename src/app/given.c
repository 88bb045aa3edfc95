#include "app/given.h"

#include "app/options.h"

void polis_given_note(polis_given *given, int key)
{
    if (key >= POLIS_KEY_FIRST && key < POLIS_KEY_FIRST + POLIS_GIVEN_KEYS) {
        given->bits |= (uint64_t)1 << (key - POLIS_KEY_FIRST);
    }
}

bool polis_given_has(const polis_given *given, int key)
{
    return given->bits >> (key - POLIS_KEY_FIRST) & 1;
}

error_t polis_given_check(const struct argp_state *state, const polis_given *given,
                          const polis_only_with *only, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (polis_given_has(given, only[i].key) && !only[i].fits) {
            return polis_usage(state, "%s goes only with %s", only[i].name, only[i].with);
        }
    }
    return 0;
}
