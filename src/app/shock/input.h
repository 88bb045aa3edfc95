/* What a study of shocks works on: the network, columns of its nodes, the scenario. */
#ifndef POLIS_APP_SHOCK_INPUT_H
#define POLIS_APP_SHOCK_INPUT_H

#include "app/shock/options.h"
#include "shock/attack.h"
#include "shock/scenario.h"

typedef struct polis_shock_input {
    const polis_shock_options *o; /* borrowed */
    polis_network *network;
    polis_graph *graph;
    polis_labels labels; /* of the nodes, by text */
    polis_rounding rounding;
    polis_frame *nodes; /* table of nodes, or NULL */
    polis_vid *row;     /* [n] row of each node in it, -1: none; or NULL */
    const char *text;   /* of the scenario */
    polis_scenario scenario;
    polis_vid *target;   /* of scenario.node */
    double *size;        /* of scenario.size, or NULL */
    double *score;       /* of scenario.score, or of the attack; or NULL */
    double *value;       /* [n] that sum to 1, or NULL: all alike */
    double *coverage;    /* [n] or NULL */
    bool random;         /* replicates differ */
    polis_attack attack; /* of --model attack; not looked at if it is random */
    int64_t n_remove;
    int64_t n_replicates;
} polis_shock_input;

/**
 * Read everything but the scenario. Not collective: every rank reads the same.
 *
 * @param[out] out cleared by polis_shock_input_clear(), whatever is returned
 */
polis_err polis_shock_input_read(const polis_shock_options *options, polis_fault *fault,
                                 polis_shock_input *out);

void polis_shock_input_clear(polis_shock_input *input);

/** A column of the table of nodes. @param[out] out [n] NaN where there is no value */
polis_err polis_shock_column(const polis_shock_input *input, const char *name, polis_fault *fault,
                             double *out);

#endif
