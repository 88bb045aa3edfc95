#include "kernel/columns.h"

#include "base/mem.h"

polis_err polis_columns_init(polis_vid n, const polis_eid *off, const polis_vid *head,
                             polis_columns *out)
{
    polis_err rc = POLIS_OK;
    polis_eid *next;

    *out = (polis_columns){0};
    POLIS_NEW(out->off, (int64_t)n + 2);
    POLIS_NEW(out->below, off[n]);
    next = out->off + 1; /* next[w]: of the column before w, then where w's goes on, then its end */
    for (polis_eid a = 0; a < off[n]; a++) {
        next[head[a] + 1]++;
    }
    for (polis_vid w = 0; w < n; w++) {
        next[w + 1] += next[w];
    }
    for (polis_vid v = 0; v < n; v++) {
        for (polis_eid a = off[v]; a < off[v + 1]; a++) {
            out->below[next[head[a]]++] = (polis_below){v, (polis_vid)(a - off[v])};
        }
    }

done:
    return rc;
}

void polis_columns_clear(polis_columns *columns)
{
    POLIS_FREE(columns->off);
    POLIS_FREE(columns->below);
}
