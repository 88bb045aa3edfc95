/* What the families of indicators share while one network is computed. */
#ifndef POLIS_INDICATORS_WORK_H
#define POLIS_INDICATORS_WORK_H

#include "indicators/indicators.h"
#include "indicators/skeleton.h"

#include <math.h>

typedef struct polis_work {
    const polis_subject *subject;
    const polis_indicator_options *options;
    polis_indicators *out;
    polis_skeleton *skeleton;
    double *degree;       /* [n] number of neighbours */
    int64_t *triangles;   /* [n] or NULL if nothing that is wanted needs them */
    double *constraint;   /* [n] or NULL if not wanted */
    polis_vid *core;      /* [n] or NULL, likewise */
    polis_vid *community; /* [n] or NULL if neither it nor its modularity is wanted */
    bool paths;           /* the measures of shortest paths between all pairs are there */
    int64_t diameter;     /* in units of the resolution; -1: not wanted */
} polis_work;

static inline void polis_work_set(polis_work *w, polis_indicator id, double value)
{
    w->out->value[id] = value;
    w->out->why[id] = POLIS_WHY_OK;
}

/** A value that needs a word, or NaN and why there is none. */
static inline void polis_work_mark(polis_work *w, polis_indicator id, double value, polis_why why)
{
    w->out->value[id] = value;
    w->out->why[id] = (int8_t)why;
}

/** NaN with this reason unless the condition holds. */
static inline void polis_work_set_if(polis_work *w, polis_indicator id, bool defined, double value,
                                     polis_why why)
{
    polis_work_mark(w, id, defined ? value : NAN, defined ? POLIS_WHY_OK : why);
}

/** Is any of these wanted? They stand next to each other in the table. */
static inline bool polis_work_wants(const polis_work *w, polis_indicator first,
                                    polis_indicator last)
{
    for (int id = (int)first; id <= (int)last; id++) {
        if (w->options->indicator[id]) {
            return true;
        }
    }
    return false;
}

/** A measure of nodes: the one of undirected networks or that of directed ones. */
static inline const double *polis_work_measure(const polis_work *w, polis_node_measure undirected,
                                               polis_node_measure directed)
{
    return w->subject->measures->node[w->skeleton->directed ? directed : undirected];
}

/** Families of indicators; each sets all of its own that are wanted, and perhaps others. */
polis_err polis_indicators_of_degrees(polis_work *w);
polis_err polis_indicators_of_distances(polis_work *w);
polis_err polis_indicators_of_cohesion(polis_work *w);

/** What needs to know the group of each node. */
polis_err polis_indicators_of_groups(polis_work *w);

/** Those of the set COSTLY that are wanted. */
polis_err polis_indicators_that_cost(polis_work *w);

/** The vulnerability of as many nodes as the options say. */
polis_err polis_indicators_of_losses(polis_work *w);

/** Node measures that are wanted and apply. */
polis_err polis_indicators_of_nodes(polis_work *w);

#endif
