/*
 * The largest component while nodes or edges are removed in a known order.
 *
 * Read backwards: removing turns into adding, and a union of sets (Tarjan 1975) never has to split.
 * So a whole curve costs hardly more than looking at every edge once.
 *
 * @see Newman & Ziff, Phys. Rev. Lett. 85 (2000) 4104-4107, doi:10.1103/PhysRevLett.85.4104
 */
#ifndef POLIS_SHOCK_LARGEST_H
#define POLIS_SHOCK_LARGEST_H

#include "network/graph.h"

/** Edges by their ends, direction forgotten. */
typedef struct polis_ends {
    polis_vid n;
    polis_eid m;
    polis_vid *tail, *head; /* [m] */
    polis_eid *off;         /* [n + 1] */
    polis_eid *at;          /* [off[n]] edges at each vertex, both of their ends count */
} polis_ends;

/** Cost and memory O(n + m). @param[out] out cleared by polis_ends_clear(); empty on failure */
polis_err polis_ends_init(const polis_graph *graph, polis_ends *out);

void polis_ends_clear(polis_ends *ends);

/** Sets of vertices that grow together; one for each thread. */
typedef struct polis_sets {
    polis_vid *link;   /* [n] minus the size of its set, or another member of it */
    uint8_t *removed;  /* [n] or [m] */
    polis_vid largest; /* size of the largest set */
    double *worth; /* [n] value of the set at its first member, of polis_largest_value(), or NULL */
    double held;   /* of the largest set; of equally large ones the most */
} polis_sets;

/** Memory O(n + m). @param[out] out cleared by polis_sets_clear(); empty on failure */
polis_err polis_sets_init(const polis_ends *ends, polis_sets *out);

void polis_sets_clear(polis_sets *sets);

/**
 * Vertices of the largest (weak) component after each removal.
 *
 * Not collective. Cost O((n + m) a(n)), a(n) < 5.
 *
 * @param[in]  edges   true: edges are removed, else nodes with their edges
 * @param[in]  order   [n_removed] distinct numbers of nodes or edges
 * @param[out] largest [n_removed + 1] after 0, 1, ... removals
 */
void polis_largest(const polis_ends *ends, bool edges, const int64_t *order, int64_t n_removed,
                   polis_sets *sets, polis_vid *largest);

/** What a component holds, by vertex: as polis_largest(), for the sum of values in the largest one;
 * of equally large ones in that with the most.
 *
 * @param[in]  value [n] >= 0
 * @param[out] held  [n_removed + 1]
 * @retval POLIS_E_NOMEM
 */
polis_err polis_largest_value(const polis_ends *ends, bool edges, const int64_t *order,
                              int64_t n_removed, const double *value, polis_sets *sets,
                              double *held);

/**
 * Robustness R = (1/N) sum of s(Q), Q = 1..N, where s is the largest component over the number of
 * nodes and N the number of things that can be removed.
 *
 * If fewer were removed the rest of the sum lies between 0 and what the last component allows.
 *
 * @param[in]  largest   [n_removed + 1] of polis_largest()
 * @param[in]  n         nodes
 * @param[in]  n_things  nodes or edges: N
 * @param[out] most      upper end of R where n_removed < n_things, else R itself
 * @return R, or its lower end
 * @see Schneider et al., PNAS 108 (2011) 3838-3841, doi:10.1073/pnas.1009440108
 */
double polis_robustness(const polis_vid *largest, int64_t n_removed, polis_vid n, int64_t n_things,
                        double *most);

#endif
