/* Long work that may be broken off: now and then it asks whether to, and leaves with
 * POLIS_E_TEMPFAIL. */
#ifndef POLIS_BASE_INTERRUPT_H
#define POLIS_BASE_INTERRUPT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/** Asked by any thread, as often as it likes. Once it has said yes it goes on saying so: threads
 * may skip what is left, and their caller asks again when all are done. */
typedef struct polis_interrupt {
    bool (*asked)(void *self);
    void *self;
} polis_interrupt;

/** POLIS_E_TEMPFAIL if the work is to be broken off. NULL is fine: it never is. */
static inline polis_err polis_interrupt_check(const polis_interrupt *interrupt)
{
    return interrupt && interrupt->asked(interrupt->self) ? POLIS_E_TEMPFAIL : POLIS_OK;
}

#endif
