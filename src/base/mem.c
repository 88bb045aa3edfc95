#include "base/mem.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* The two counters are the only state of the program outside its objects: they serve the tests. */
static _Atomic int64_t n_live;
static _Atomic int64_t n_allowed = -1;

enum { ALIGNMENT = 64, FIRST_ROOM = 64 };

static bool may_allocate(void)
{
    return atomic_load(&n_allowed) < 0 || atomic_fetch_sub(&n_allowed, 1) > 0;
}

void *polis_mem_new(int64_t n, size_t size)
{
    void *p = NULL;
    size_t bytes;

    if (n < 0 || __builtin_mul_overflow((size_t)n, size, &bytes) ||
        bytes > PTRDIFF_MAX - ALIGNMENT) {
        return NULL;
    }
    bytes =
        (bytes + ALIGNMENT) / ALIGNMENT * ALIGNMENT; /* a whole line past the end: lanes may peek */
    if (!may_allocate()) {
        return NULL;
    }
    p = aligned_alloc(ALIGNMENT, bytes);
    if (!p) {
        return NULL;
    }
    memset(p, 0, bytes);
    atomic_fetch_add(&n_live, 1);
    return p;
}

void *polis_mem_grow(void *p, int64_t *cap, int64_t n, size_t size)
{
    int64_t room = *cap + *cap / 2;
    size_t bytes;
    void *q;

    room = room < FIRST_ROOM ? FIRST_ROOM : room;
    room = room < n ? n : room;
    if (__builtin_mul_overflow((size_t)room, size, &bytes) || !may_allocate()) {
        return NULL;
    }
    q = realloc(p, bytes);
    if (!q) {
        return NULL;
    }
    if (!p) {
        atomic_fetch_add(&n_live, 1);
    }
    *cap = room;
    return q;
}

void polis_mem_free(void *p)
{
    if (p) {
        atomic_fetch_sub(&n_live, 1);
        free(p);
    }
}

int64_t polis_mem_live(void)
{
    return atomic_load(&n_live);
}

void polis_mem_fail_after(int64_t n)
{
    atomic_store(&n_allowed, n);
}
