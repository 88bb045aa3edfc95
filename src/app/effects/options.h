/* The command line of `centropolis effects`. */
#ifndef POLIS_APP_EFFECTS_OPTIONS_H
#define POLIS_APP_EFFECTS_OPTIONS_H

#include "app/study.h"
#include "statistics/qap.h"
#include "statistics/regression.h"

enum { POLIS_TERMS = 128, POLIS_TERM = 64, POLIS_INPUTS = 16 };

/** Terms of a model: variables, or functions of one such as ln(gdp). */
typedef struct polis_terms {
    int n;
    char text[POLIS_TERMS][POLIS_TERM];
} polis_terms;

/** A matrix of pairs of cities: NAME=FILE. */
typedef struct polis_matrix_input {
    char name[POLIS_TERM];
    const char *path;
} polis_matrix_input;

/** What to do about a model that explains a variable by a network made of it. */
typedef enum polis_circular {
    POLIS_CIRCULAR_WARN,
    POLIS_CIRCULAR_REFUSE,
    POLIS_CIRCULAR_IGNORE,
} polis_circular;

/** How the bootstrap's replicates make an interval. */
typedef enum polis_interval { POLIS_INTERVAL_PERCENTILE, POLIS_INTERVAL_BCA } polis_interval;

/** What the user asked for, complete and consistent. All strings belong to argv. */
typedef struct polis_effects_options {
    const char *table, *cities;
    const char *network[POLIS_INPUTS]; /* result files whose measures are joined */
    int n_networks;
    polis_study_target target;
    const char *csv; /* or NULL */
    const char *model;
    char outcome[POLIS_TERM], mediator[POLIS_TERM]; /* empty: none */
    polis_terms x, controls, quadratic, interact;   /* interact: "a:b" */
    bool city_effects, period_effects;
    bool has_period;
    int64_t period; /* the only one */
    bool has_network_period;
    int64_t network_period; /* of networks whose file says none */
    int64_t lag;            /* of x and controls, in the unit of the periods */
    bool standardise, alone;
    bool se_given;
    polis_se se;
    const char *cluster, *by;        /* columns, or NULL */
    const char *moran, *spatial_lag; /* files of weights, or NULL */
    int64_t least_group;
    int64_t permutations, bootstrap, seed;
    polis_interval interval;
    int64_t null_networks; /* 0: none */
    bool pairs;
    polis_qap_scheme scheme;
    polis_matrix_input matrix[POLIS_INPUTS];
    int n_matrices;
    polis_circular circular;
    polis_terms masses; /* columns that networks were built from, beside what their files say */
} polis_effects_options;

/** As polis_options_parse(). */
bool polis_effects_parse(MPI_Comm comm, int argc, char **argv, polis_effects_options *options,
                         polis_log *log, int *status);

/** The model in one line: "resis ~ inter_degree + ln(gdp) | city, period". */
void polis_effects_formula(const polis_effects_options *options, char *text, size_t room);

#endif
