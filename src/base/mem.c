#include "base/mem.h"

#include <malloc.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* These counters are the only state of the program outside its objects: they serve the tests, and
 * say how much memory a plan takes. */
static _Atomic int64_t n_live;
static _Atomic int64_t n_allowed = -1;
static _Atomic int64_t bytes_live, bytes_most;

enum { ALIGNMENT = 64, FIRST_ROOM = 64 };

static bool may_allocate(void)
{
    return atomic_load(&n_allowed) < 0 || atomic_fetch_sub(&n_allowed, 1) > 0;
}

/* So many bytes more, or less. */
static void count(int64_t bytes)
{
    const int64_t now = atomic_fetch_add(&bytes_live, bytes) + bytes;
    int64_t most = atomic_load(&bytes_most);

    while (now > most && !atomic_compare_exchange_weak(&bytes_most, &most, now)) {
    }
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
    count((int64_t)malloc_usable_size(p));
    return p;
}

void *polis_mem_grow(void *p, int64_t *cap, int64_t n, size_t size)
{
    int64_t room = *cap + *cap / 2;
    size_t bytes, before;
    void *q;

    room = room < FIRST_ROOM ? FIRST_ROOM : room;
    room = room < n ? n : room;
    if (__builtin_mul_overflow((size_t)room, size, &bytes) || !may_allocate()) {
        return NULL;
    }
    before = malloc_usable_size(p);
    q = realloc(p, bytes);
    if (!q) {
        return NULL;
    }
    count((int64_t)malloc_usable_size(q) - (int64_t)before);
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
        count(-(int64_t)malloc_usable_size(p));
        free(p);
    }
}

int64_t polis_mem_live(void)
{
    return atomic_load(&n_live);
}

int64_t polis_mem_bytes(void)
{
    return atomic_load(&bytes_live);
}

int64_t polis_mem_most_bytes(void)
{
    return atomic_load(&bytes_most);
}

void polis_mem_most_restart(void)
{
    atomic_store(&bytes_most, atomic_load(&bytes_live));
}

void polis_mem_fail_after(int64_t n)
{
    atomic_store(&n_allowed, n);
}
