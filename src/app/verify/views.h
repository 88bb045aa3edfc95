/* The network of a result searched in several ways: exactly, and under the rules of a program. */
#ifndef POLIS_APP_VERIFY_VIEWS_H
#define POLIS_APP_VERIFY_VIEWS_H

#include "app/verify/ours.h"
#include "base/log.h"
#include "centrality/reference.h"

enum {
    POLIS_VIEW_PLAIN,    /* exact lengths, every parallel edge */
    POLIS_VIEW_OWN,      /* the lengths and rules of the program */
    POLIS_VIEW_IGNORING, /* the same, arcs being edges */
    POLIS_N_VIEWS,
};

/** The rules of a program. */
typedef struct polis_view_rules {
    polis_reference_rule paths;
    bool binary;   /* lengths are ignored */
    bool ignoring; /* a directed network is also seen without directions */
} polis_view_rules;

/** Zero-initialise it; polis_views_clear() frees it. */
typedef struct polis_views {
    polis_vid n;
    polis_eid m;
    bool directed, weighted;
    double unit[POLIS_N_VIEWS];         /* input units of a length of 1 */
    polis_reference *of[POLIS_N_VIEWS]; /* NULL: the rules change nothing, or it is not asked for */
} polis_views;

/**
 * Read the network and search it; how far it is goes to the log.
 *
 * OpenMP inside. Cost O(n (m + n log n)) for each view.
 *
 * @retval POLIS_E_PARSE a variable that makes a network is missing
 */
polis_err polis_views_take(const polis_ours_result *ours, const polis_view_rules *rules,
                           const polis_log *log, polis_views *out, polis_fault *fault);

void polis_views_clear(polis_views *views);

#endif
