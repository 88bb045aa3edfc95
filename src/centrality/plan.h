/* How one network is computed: which kernel, what it prepared, which blocks of sources. */
#ifndef POLIS_CENTRALITY_PLAN_H
#define POLIS_CENTRALITY_PLAN_H

#include "base/interrupt.h"
#include "centrality/local.h"
#include "centrality/sample.h"
#include "kernel/frontier.h"
#include "kernel/hierarchy.h"
#include "kernel/isa.h"
#include "network/graph.h"

typedef enum polis_kernel {
    POLIS_KERNEL_AUTO,
    POLIS_KERNEL_SWEEP,
    POLIS_KERNEL_FRONTIER,
    POLIS_KERNEL_DIJKSTRA,
    POLIS_KERNEL_LOCAL, /* not asked for by name: radii, decays or pairs need it */
    POLIS_N_KERNELS,
} polis_kernel;

/** "auto", "sweep", "frontier", "dijkstra", "local". */
const char *polis_kernel_name(polis_kernel kernel);

/** False if the name is unknown, or that of a kernel that is not asked for by name. */
bool polis_kernel_parse(const char *name, polis_kernel *out);

typedef struct polis_plan_options {
    polis_kernel kernel;
    polis_isa isa;
    bool edges; /* edge betweenness is wanted */
    const polis_local_options
        *local;               /* local centralities instead of those of all pairs; or NULL */
    const polis_pairs *pairs; /* with local: which pairs count; NULL: all */
    double resolution;        /* with local: input units of a unit of length */
    const polis_sample_options *sample; /* estimates from pivots; NULL: exact */
    const polis_interrupt *interrupt;   /* of planning; NULL: never */
} polis_plan_options;

/**
 * A plan depends on the graph and the options only, so every rank makes the same one.
 *
 * Sources are positions; blocks of them are the unit of work, computed by one thread in a fixed
 * order. A block has `block` sources, or of the frontier kernel that many trees; the last may have
 * fewer.
 */
typedef struct polis_plan {
    const polis_graph *whole; /* as given, borrowed */
    const polis_graph *graph; /* what kernels traverse: the whole or the reduced one */
    polis_graph *reduced;     /* the backbone of a dense network with lengths, else NULL */
    double reduce_s;          /* seconds that finding it took */
    polis_kernel kernel;      /* not AUTO */
    polis_isa isa;
    bool edges;
    polis_hierarchy *hierarchy; /* of the sweep kernel, else NULL */
    polis_levels *levels;       /* of the frontier kernel, else NULL */
    polis_local_plan *local;    /* of the local kernel, else NULL */
    polis_sample *sample;       /* estimates from pivots, else NULL: blocks are of pivots */
    int lanes;                  /* rows of totals for each position; 1 but for the local kernel */
    const polis_vid *vertex;    /* [n] vertex at each position; NULL: the same */
    const polis_vid *root;      /* [n_units + 1] position of each tree, last: n; NULL: no trees, or
                                 * pivots */
    polis_vid n_units;          /* sources or trees */
    polis_vid block;            /* of them in a block */
    polis_vid largest;          /* sources of the largest block */
    polis_vid n_blocks;
    polis_eid n_flows; /* sums over arcs that the kernel keeps */
    int64_t work;      /* counted steps of all blocks: what schedules weigh */
    double seconds;    /* predicted, of one thread on a current core */
} polis_plan;

/**
 * Not collective. Cost: the backbone of a dense network with lengths (see polis_reduce()), and the
 * elimination for the sweep kernel.
 *
 * @param[in]  graph borrowed until the plan is freed
 * @param[out] out   freed by polis_plan_free()
 * @retval POLIS_E_UNSUPPORTED the kernel asked for cannot serve this graph; the fault names one
 * that can
 * @retval POLIS_E_TEMPFAIL interrupted
 */
polis_err polis_plan_new(const polis_graph *graph, const polis_plan_options *options,
                         polis_plan **out, polis_fault *fault);

/** Set `vertex` and `root` from what the kernel prepared. */
void polis_plan_place(polis_plan *plan);

/** Digest of what gives the totals of a plan their meaning: the kernel, its blocks and its order of
 * vertices. */
uint64_t polis_plan_digest(const polis_plan *plan);

/** Position of the first source of block b; of block n_blocks: n. Of pivots: number of the first.
 */
polis_vid polis_plan_block(const polis_plan *plan, polis_vid b);

/**
 * Take other pivots, in blocks anew. For a plan of pivots.
 *
 * @param[in,out] sample moved (set to NULL), but on failure
 */
polis_err polis_plan_take(polis_plan *plan, polis_sample **sample);

void polis_plan_free(polis_plan **plan);

#endif
