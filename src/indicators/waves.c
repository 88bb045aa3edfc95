#include "indicators/waves.h"

#include "base/mem.h"

#include <string.h>

polis_err polis_waves_new(polis_vid n, polis_waves *waves)
{
    polis_err rc = POLIS_OK;

    *waves = (polis_waves){0};
    POLIS_NEW(waves->seen, n);
    POLIS_NEW(waves->front, n);
    POLIS_NEW(waves->next, n);
    POLIS_NEW(waves->at, n);
    POLIS_NEW(waves->then, (int64_t)n + 1);

done:
    return rc;
}

void polis_waves_clear(polis_waves *waves)
{
    POLIS_FREE(waves->seen);
    POLIS_FREE(waves->front);
    POLIS_FREE(waves->next);
    POLIS_FREE(waves->at);
    POLIS_FREE(waves->then);
}

static bool any(const polis_wave_bits *b)
{
    uint64_t all = 0;

    for (int i = 0; i < POLIS_WAVES_WORDS; i++) {
        all |= b->word[i];
    }
    return all != 0;
}

/* Hand sources on to a node, those that had not seen it; true if it is the first time they come. */
static bool hand_on(const polis_wave_bits *sources, const polis_wave_bits *seen,
                    polis_wave_bits *next)
{
    polis_wave_bits fresh, before = *next;

    for (int i = 0; i < POLIS_WAVES_WORDS; i++) {
        fresh.word[i] = sources->word[i] & ~seen->word[i];
        next->word[i] |= fresh.word[i];
    }
    return any(&fresh) && !any(&before);
}

/* Everything one hop from the front, for the sources that had not seen it; the number of nodes. */
static polis_vid advance(const polis_graph *g, polis_vid n_at, polis_waves *w)
{
    polis_vid n_then = 0;

    for (polis_vid k = 0; k < n_at; k++) {
        const polis_vid u = w->at[k];
        const polis_wave_bits sources = w->front[u];

        w->front[u] = (polis_wave_bits){{0}};
        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            const polis_vid v = g->head[e];

            w->then[n_then] = v;
            n_then += hand_on(&sources, &w->seen[v], &w->next[v]);
        }
    }
    for (polis_vid k = 0; k < n_then; k++) {
        const polis_vid v = w->then[k];

        for (int i = 0; i < POLIS_WAVES_WORDS; i++) {
            w->seen[v].word[i] |= w->next[v].word[i];
        }
        w->front[v] = w->next[v];
        w->next[v] = (polis_wave_bits){{0}};
        w->at[k] = v;
    }
    return n_then;
}

int64_t polis_waves_farthest(const polis_graph *graph, const polis_vid *source, int n_sources,
                             polis_waves *waves)
{
    polis_vid n_at = 0;
    int64_t hops = -1;

    memset(waves->seen, 0, (size_t)graph->n * sizeof *waves->seen);
    for (int i = 0; i < n_sources; i++) {
        waves->front[source[i]].word[i / 64] = UINT64_C(1) << i % 64;
        waves->seen[source[i]] = waves->front[source[i]];
        waves->at[n_at++] = source[i];
    }
    for (; n_at > 0; hops++) {
        n_at = advance(graph, n_at, waves);
    }
    return hops < 0 ? 0 : hops;
}
