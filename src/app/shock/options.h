/* The options of `centropolis shock` as plain data, checked. */
#ifndef POLIS_APP_SHOCK_OPTIONS_H
#define POLIS_APP_SHOCK_OPTIONS_H

#include "app/network_options.h"
#include "app/restart_options.h"
#include "app/study.h"
#include "app/what_if.h"
#include "shock/contacts.h"
#include "shock/score.h"

enum {
    POLIS_SHOCK_PARAMETERS = 8,
    POLIS_SHOCK_VALUES = 64,
    POLIS_SHOCK_TARGETS = 256,
    POLIS_SHOCK_HORIZON = 200, /* steps, if nothing is said */
};

/** X(id, word) */
#define POLIS_SHOCK_MODELS(X) \
    X(ATTACK, "attack")       \
    X(OVERLOAD, "overload")   \
    X(SIR, "sir")             \
    X(SIS, "sis")             \
    X(SIRS, "sirs")           \
    X(THRESHOLD, "threshold") \
    X(DEBTRANK, "debtrank")   \
    X(PROPAGATE, "propagate")

#define POLIS_SHOCK_MODEL_ID(id, word) POLIS_SHOCK_##id,
typedef enum polis_shock_model {
    POLIS_SHOCK_MODELS(POLIS_SHOCK_MODEL_ID) POLIS_N_SHOCKS
} polis_shock_model;

extern const char *const polis_shock_words[POLIS_N_SHOCKS + 1];

/** Values of one parameter over which a study runs. */
typedef struct polis_shock_values {
    double value[POLIS_SHOCK_VALUES];
    int n; /* 0: the default of the model */
} polis_shock_values;

typedef struct polis_shock_options {
    polis_network_options net;
    const polis_what_if *row; /* of --row, or NULL */
    polis_study_target target;
    const char *name; /* of the group below /shocks, or NULL: model and scenario */
    const char *csv;  /* curves, or NULL */
    polis_shock_model model;
    const char *scenario; /* as typed; NULL: random */
    double severity;
    polis_shock_values grid[POLIS_SHOCK_PARAMETERS]; /* in the order of the model's parameters */
    polis_contact_weight contact;
    const char *value, *coverage; /* columns of the table of nodes, or NULL */
    bool edges, initial;          /* attacks */
    double max_remove;            /* share of nodes or edges, (0, 1] */
    int64_t efficiency;           /* points of the curve at which it is computed */
    int64_t replicates;           /* 0: the default */
    int64_t horizon;
    uint64_t seed;
    polis_machine machine;
    polis_restart_options restart;
} polis_shock_options;

/** A parameter of a model. */
typedef struct polis_shock_parameter {
    const char *name, *what;
    double least, most;
    int n_defaults;
    double defaults[3];
} polis_shock_parameter;

/** Parameters of a model; the list ends with a NULL name. */
const polis_shock_parameter *polis_shock_parameters(polis_shock_model model);

/** Do the options go together, and with the model? Said if not; in options_check.c. */
error_t polis_shock_check(const struct argp_state *state, const polis_shock_options *options);

/** What holds where nothing is said; no network yet. */
polis_shock_options polis_shock_defaults(void);

/** Parse and check. Not collective: every rank comes to the same answer; rank 0 speaks.
 * @param[out] options cleared by polis_shock_options_clear(), whatever is returned */
bool polis_shock_parse(MPI_Comm comm, int argc, char **argv, polis_shock_options *options,
                       polis_log *log, int *status);

void polis_shock_options_clear(polis_shock_options *options);

#endif
