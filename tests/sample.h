/* A small result file with everything that can be in one, for the tests of writers and readers. */
#ifndef POLIS_TESTS_SAMPLE_H
#define POLIS_TESTS_SAMPLE_H

#include "store/result.h"

/* Four rings, one of them failed and so empty. */
enum { SAMPLE_NETWORKS = 4, SAMPLE_FAILED = 1 };

/** How the ranks hold the rows when they write. */
typedef enum sample_split {
    SAMPLE_EVEN,
    SAMPLE_LAST, /* the last rank has all */
    SAMPLE_ODD,  /* ranks have very different numbers of rows, one has none */
} sample_split;

typedef struct sample {
    int64_t nodes[SAMPLE_NETWORKS]; /* of each network; as many edges: each is a ring */
    sample_split split;
    const char *note; /* a run attribute */
    double seconds;   /* a run variable */
} sample;

/** 14 nodes. */
sample sample_small(void);

/** 150,004 nodes: several chunks. */
sample sample_large(void);

double sample_betweenness(int64_t row);
double sample_length(int64_t row);

/** Collective. Write the whole file; the code of the first call that failed. */
polis_err sample_write(MPI_Comm comm, const sample *s, const char *path, bool force,
                       polis_fault *fault);

/** Collective. Everything but polis_result_publish(). */
polis_err sample_fill(MPI_Comm comm, const sample *s, polis_result *result);

#endif
