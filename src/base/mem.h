/* Checked memory: typed, overflow-safe, counted, so that a test can see a leak or fail an
 * allocation. */
#ifndef POLIS_BASE_MEM_H
#define POLIS_BASE_MEM_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Allocate an array of n zeroed elements into p; on failure rc = POLIS_E_NOMEM and leave. */
#define POLIS_NEW(p, n)                                 \
    do {                                                \
        (p) = polis_mem_new((int64_t)(n), sizeof *(p)); \
        if (!(p)) {                                     \
            rc = POLIS_E_NOMEM;                         \
            goto done;                                  \
        }                                               \
    } while (0)

/** Give p room for at least n elements, growing by half; `cap` holds the room. New room is not
 * zeroed. On failure p is kept, rc = POLIS_E_NOMEM and leave. */
#define POLIS_GROW(p, cap, n)                                                 \
    do {                                                                      \
        if ((int64_t)(n) > (int64_t)(cap)) {                                  \
            int64_t cap_ = (int64_t)(cap);                                    \
            void *p_ = polis_mem_grow((p), &cap_, (int64_t)(n), sizeof *(p)); \
            if (!p_) {                                                        \
                rc = POLIS_E_NOMEM;                                           \
                goto done;                                                    \
            }                                                                 \
            (p) = p_;                                                         \
            (cap) = cap_;                                                     \
        }                                                                     \
    } while (0)

/** Free and set to NULL; NULL is fine. */
#define POLIS_FREE(p)      \
    do {                   \
        polis_mem_free(p); \
        (p) = NULL;        \
    } while (0)

/** n zeroed elements on a 64-byte boundary, or NULL; at least one byte, so NULL always is failure.
 */
void *polis_mem_new(int64_t n, size_t size);

/** As realloc(), to at least n elements; *cap is the old and the new room. NULL: p is untouched. */
void *polis_mem_grow(void *p, int64_t *cap, int64_t n, size_t size);

void polis_mem_free(void *p);

/** Number of live allocations of this process: zero at the end of a program without leaks. */
int64_t polis_mem_live(void);

/** Bytes of all live allocations of this process. */
int64_t polis_mem_bytes(void);

/** The most of them at any time since the start, or since polis_mem_most_restart(). */
int64_t polis_mem_most_bytes(void);

void polis_mem_most_restart(void);

/** For tests: let the next n allocations pass and fail every one after; negative: none fails. */
void polis_mem_fail_after(int64_t n);

#endif
