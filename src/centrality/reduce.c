#include "centrality/reduce.h"

#include "base/mem.h"
#include "kernel/backbone.h"

enum {
    DENSE = 16,    /* arcs a vertex; with fewer, kernels do well as it is */
    ROWS = 32,     /* vertices that a thread takes at a time */
    MOST_LEFT = 2, /* the backbone is found to the end if at most 1 of so many arcs is left */
};

static polis_vid end_of(polis_vid first, polis_vid n)
{
    return n - first < ROWS ? n : first + ROWS;
}

/* The share of one thread in a pass: the first if there are no candidates yet. *rc is common. */
static void run_rows(const polis_graph *g, const polis_candidates *candidates,
                     const polis_interrupt *interrupt, uint8_t *keep, polis_err *rc)
{
    polis_backbone *scratch = NULL;
    polis_err mine = polis_backbone_new(g->n, &scratch);
    const polis_vid n_parts = g->n / ROWS + (g->n % ROWS != 0);

#pragma omp for schedule(dynamic, 1)
    for (polis_vid part = 0; part < n_parts; part++) {
        const polis_vid first = part * ROWS;

        mine = mine == POLIS_OK ? polis_interrupt_check(interrupt) : mine;
        if (mine == POLIS_OK && candidates) {
            mine = polis_backbone_search(scratch, candidates, first, end_of(first, g->n), keep);
        } else if (mine == POLIS_OK) {
            polis_backbone_detours(scratch, g, first, end_of(first, g->n), keep);
        }
    }
    if (mine != POLIS_OK) {
#pragma omp atomic write
        *rc = mine;
    }
    polis_backbone_free(&scratch);
}

static polis_err run(const polis_graph *g, const polis_candidates *candidates,
                     const polis_interrupt *interrupt, uint8_t *keep)
{
    polis_err rc = POLIS_OK;

#pragma omp parallel
    run_rows(g, candidates, interrupt, keep, &rc);

    return rc;
}

/* Whether the first pass left so few arcs that the second pays. */
static bool pays(const polis_graph *g, const uint8_t *keep)
{
    polis_eid n_left = 0;

    for (polis_eid e = 0; e < g->n_arcs; e++) {
        n_left += keep[e];
    }
    return n_left <= g->n_arcs / MOST_LEFT;
}

bool polis_reduce_tries(const polis_graph *g)
{
    return g->len && g->n_arcs / DENSE > g->n;
}

polis_err polis_reduce(const polis_graph *g, const polis_interrupt *interrupt, polis_graph **out)
{
    polis_err rc = POLIS_OK;
    polis_candidates *candidates = NULL;
    uint8_t *keep = NULL;

    *out = NULL;
    if (!polis_reduce_tries(g)) {
        return POLIS_OK;
    }
    POLIS_NEW(keep, g->n_arcs);
    POLIS_TRY(run(g, NULL, interrupt, keep));
    if (pays(g, keep)) {
        POLIS_TRY(polis_candidates_new(g, keep, &candidates));
        POLIS_TRY(run(g, candidates, interrupt, keep));
        POLIS_TRY(polis_graph_keep(g, keep, out));
    }

done:
    polis_candidates_free(&candidates);
    POLIS_FREE(keep);
    return rc;
}
