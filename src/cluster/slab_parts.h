/* What the files that make a slab share; nobody else includes it. */
#ifndef POLIS_CLUSTER_SLAB_PARTS_H
#define POLIS_CLUSTER_SLAB_PARTS_H

#include "cluster/slab.h"

/** Consecutive rows that go from one rank to one other. */
typedef struct polis_slab_run {
    int64_t at; /* row in the local array: of the pieces (sender), of the range (receiver) */
    int64_t count;
} polis_slab_run;

/** The runs exchanged with each rank, in the order in which their rows travel. */
typedef struct polis_slab_traffic {
    int64_t *off;        /* [size + 1] the runs of rank r are run[off[r]] .. run[off[r + 1] - 1] */
    polis_slab_run *run; /* [off[size]] */
    int64_t *rows;       /* [size] rows of each rank */
} polis_slab_traffic;

struct polis_slab {
    MPI_Comm comm;
    int rank, size;
    int64_t n_rows, n_chunks, align;
    int64_t first, count;
    polis_slab_traffic out, in;
};

static inline int64_t polis_slab_min(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

#endif
