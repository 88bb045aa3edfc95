/* One network on its way through the program: read, planned, computed, measured. */
#ifndef POLIS_APP_CITY_H
#define POLIS_APP_CITY_H

#include "centrality/adapt.h"
#include "centrality/engine.h"
#include "centrality/estimates.h"
#include "centrality/local_measures.h"
#include "centrality/measures.h"
#include "cluster/copy.h"
#include "indicators/indicators.h"
#include "io/choice.h"
#include "io/inputs.h"
#include "io/node_groups.h"

/** What is drawn at random from a network, to compare it with. */
typedef enum polis_replicas {
    POLIS_REPLICAS_REWIRED, /* networks of the same degrees: a baseline */
    POLIS_REPLICAS_DRAWN,   /* networks of its vertices, drawn with replacement: the bootstrap */
} polis_replicas;

/** What is asked of every network of a run; borrowed by all. */
typedef struct polis_job {
    polis_readers readers;
    polis_length_options length;
    polis_plan_options plan;
    const polis_choice *choice; /* which pairs count; NULL: all */
    bool only_one;              /* the run has one network */
    bool ordered;               /* betweenness counts trips from sources to targets */
    polis_indicator_options indicators;
    const polis_keyed *groups; /* of nodes; NULL: none */
    uint64_t seed;             /* of replicas */
    polis_replicas replicas;
    int64_t n_replicas; /* of each network; 0: none */
    bool types;         /* the networks are compared with each other */
} polis_job;

/** Zero-initialise it; polis_city_clear() frees it. A failure is kept in status and message. */
typedef struct polis_city {
    polis_err status;
    char *message; /* what went wrong, or NULL */
    polis_network *network;
    polis_graph *graph; /* these five only while it is computed */
    polis_plan *plan;
    polis_copy *flat; /* what the plan lies in if ranks share it, else NULL */
    polis_totals *totals;
    polis_rounding rounding;
    polis_measures measures;
    polis_local_measures *local; /* NULL: not asked for */
    polis_indicators indicators;
    polis_pivot_estimates estimates; /* of pivots, if any */
    polis_vid *group; /* [n] as in polis_subject, only while it is computed; NULL: none given */
    polis_vid n_groups;
    polis_kernel kernel;
    bool finished; /* it has its measures */
    bool replica;  /* drawn at random from another: only its indicators are kept */
    polis_digest digest;
    double predicted_s; /* of one thread */
    int64_t steps;      /* arcs and nodes that the kernel visits, for all sources */
    double read_s, plan_s, compute_s;
    double indicators_s; /* of compute_s, for indicators and further measures of nodes */
} polis_city;

/** Keep the first failure; returns rc. To be interrupted is none. */
polis_err polis_city_fail(polis_city *city, polis_err rc, const polis_fault *fault);

/** Read the network. Not collective, thread safe.
 * @retval POLIS_E_TEMPFAIL interrupted; as before */
polis_err polis_city_read(polis_city *city, const polis_job *job, const polis_input *input);

/** Graph, plan and empty totals of a city that has been read. Not collective, thread safe.
 * @retval POLIS_E_TEMPFAIL interrupted; as before */
polis_err polis_city_plan(polis_city *city, const polis_job *job, const polis_input *input);

/** Collective on comm. Give the plan of root's city to the cities of all ranks, with empty totals:
 * one copy on a node. Root's alone have a network and can be finished. */
polis_err polis_city_share(MPI_Comm comm, int root, const polis_job *job, polis_city *city);

/** Compute the blocks of [first, last) that are not done, unless the progress says stop. Not
 * collective. */
polis_err polis_city_compute(polis_city *city, polis_vid first, polis_vid last, int n_threads,
                             const polis_progress *progress);

/** Measures and indicators out of the totals; frees graph, plan and totals. Not collective, thread
 * safe.
 * @retval POLIS_E_TEMPFAIL interrupted; the totals are as before */
polis_err polis_city_finish(polis_city *city, const polis_job *job);

/** Bytes that a planned city keeps from its end until the result is written: the network and its
 * columns. */
int64_t polis_city_kept_bytes(const polis_city *city, const polis_job *job);

/** Bytes that finishing a planned city takes at most beside its columns. */
int64_t polis_city_finish_bytes(const polis_city *city, const polis_job *job, int n_threads);

/** Free what computing needed; the network and its measures stay. */
void polis_city_drop_work(polis_city *city);

void polis_city_clear(polis_city *city);

#endif
