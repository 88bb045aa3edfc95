/*
 * A floor for every node: links to the worst-off one, until all are at the floor.
 *
 * In each step the node with the least degree or closeness (of equal ones, within 1e-9 of the
 * floor, the first) gets the link after which the sorted values, cut off at the floor, are highest
 * from the bottom up (leximin); of equal links the cheapest, then the first.
 */
#ifndef POLIS_PLANNING_FLOOR_H
#define POLIS_PLANNING_FLOOR_H

#include "planning/greedy.h"

typedef enum polis_floor_of {
    POLIS_FLOOR_DEGREE,    /* links at a node; directed: both directions count */
    POLIS_FLOOR_CLOSENESS, /* harmonic, along the arcs, in 1/input unit */
    POLIS_N_FLOORS
} polis_floor_of;

typedef struct polis_floor_step {
    int64_t link;      /* which candidate */
    double worst;      /* least value after it */
    polis_vid n_below; /* nodes below the floor after it */
    double spent;      /* after it */
} polis_floor_step;

typedef struct polis_floor_plan {
    double worst;      /* least value before */
    polis_vid n_below; /* nodes below the floor before */
    bool feasible;     /* all are at the floor at the end */
    polis_vid stuck;   /* else: the node that no link that can be paid lifts */
    int64_t n_steps, room;
    polis_floor_step *step; /* [n_steps] */
} polis_floor_plan;

/**
 * Not collective. Opens a parallel region for closeness.
 *
 * Cost of a step: each link at the worst-off node sorts n values; closeness looks at the pairs that
 * come nearer too, and holds 8 n^2 bytes.
 *
 * @param[in]  graph,resolution as in polis_goal
 * @param[in]  floor > 0
 * @param[in]  links [n_links] candidates by (u, v), each pair once
 * @param[out] out   cleared by polis_floor_clear(), whatever is returned
 */
polis_err polis_floor_run(const polis_graph *graph, double resolution, polis_floor_of what,
                          double floor, const polis_link *links, int64_t n_links, double budget,
                          int n_threads, polis_floor_plan *out);

void polis_floor_clear(polis_floor_plan *plan);

#endif
