/*
 * Contagion by chance: SIR, SIS and SIRS in synchronous discrete time.
 *
 * In a step a susceptible node v becomes infected with probability 1 - prod(1 - beta w_uv) over its
 * infected contacts u, an infected one recovers with probability gamma, and a recovered one turns
 * susceptible with probability xi. All of it happens at once: who was infected in a step can infect
 * and recover from the next one on, and who becomes susceptible in a step can be infected from the
 * next one on.
 *
 * Simulated by events, exactly in distribution: how long a node is infected is one geometric
 * number, and the ties along which it then infects are found by jumping from success to success
 * instead of asking each tie in each step. So a replicate costs about as many random numbers as
 * there are infections.
 *
 * @see Miller & Hagberg, WAW 2011, LNCS 6732, 115-126 (jumps over sorted probabilities)
 */
#ifndef POLIS_SHOCK_EPIDEMIC_H
#define POLIS_SHOCK_EPIDEMIC_H

#include "base/random.h"
#include "shock/contacts.h"

typedef enum polis_epidemic_kind {
    POLIS_EPIDEMIC_SIR,
    POLIS_EPIDEMIC_SIS,  /* recovery makes susceptible at once */
    POLIS_EPIDEMIC_SIRS, /* after a while */
} polis_epidemic_kind;

typedef struct polis_epidemic {
    polis_epidemic_kind kind;
    double beta;     /* [0, 1] times the weight of a tie: probability of passing on in a step */
    double gamma;    /* [0, 1] of recovering in a step */
    double xi;       /* [0, 1] of turning susceptible again in a step; SIRS */
    double warning;  /* [0, 1] beta falls to beta (1 - warning) from step `warned` on */
    int32_t warned;  /* steps t -> t+1 with t >= warned */
    int32_t horizon; /* steps, >= 1 */
    uint64_t seed;
} polis_epidemic;

/** What replicates [first, last) came to. The sums are whole numbers: any order, the same bits. */
typedef struct polis_epidemic_outcome {
    int64_t *ever;     /* [n] replicates in which the node was infected; added to */
    int64_t *sum_time; /* [n] sum over them of the first step in which it was; added to */
    /* by replicate, [last - first] */
    polis_vid *infected; /* [..][horizon + 1] infected nodes at each step */
    double *attack;      /* share of nodes that ever were infected */
    double *peak;        /* largest share infected at once */
    int32_t *t_peak;     /* first step at which it was */
    int32_t *duration;   /* first step with no infected node left; -1: not within the horizon */
} polis_epidemic_outcome;

/**
 * Simulate replicates.
 *
 * Not collective. Opens a parallel region, one replicate a thread. Replicate r has its own random
 * numbers, whoever computes it.
 *
 * @param[in] start [n] or [last - first][n]: nonzero where a node is infected in step 0
 * @param[in] stride 0: all replicates start alike; n: each from its own row
 * @retval POLIS_E_NOMEM sums and arrays may be incomplete
 */
polis_err polis_epidemic_run(const polis_contacts *contacts, const polis_epidemic *epidemic,
                             const uint8_t *start, int64_t stride, int64_t first, int64_t last,
                             int n_threads, polis_epidemic_outcome *out);

#endif
