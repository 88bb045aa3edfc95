/* What `centropolis integrate` is asked for. */
#ifndef POLIS_APP_INTEGRATE_OPTIONS_H
#define POLIS_APP_INTEGRATE_OPTIONS_H

#include "app/index_weights.h"
#include "regional/transformation.h"

/** Scores that --score defines: subsystems that couple, problems, paths of transformation. */
typedef enum polis_score {
    POLIS_SCORE_INDUSTRY,
    POLIS_SCORE_CITY,
    POLIS_SCORE_PEOPLE,
    POLIS_SCORE_EXPLOITATION,
    POLIS_SCORE_MONOSTRUCTURE,
    POLIS_SCORE_FUNCTIONS,
    POLIS_SCORE_MANAGEMENT,
    POLIS_SCORE_STRUCTURE,
    POLIS_SCORE_GOVERNANCE,
    POLIS_SCORE_ECOLOGY,
    POLIS_SCORE_SERVICES,
    POLIS_N_SCORES
} polis_score;

enum {
    POLIS_N_SUBSYSTEMS = 3,
    POLIS_FIRST_PROBLEM = POLIS_SCORE_EXPLOITATION,
    POLIS_N_PROBLEMS = 4,
    POLIS_FIRST_PATH = POLIS_SCORE_STRUCTURE,
};

#define POLIS_PROBLEM_WORDS "exploitation monostructure functions management"

extern const char *const polis_score_words[];

typedef struct polis_integrate_options {
    polis_study_tables tables;
    const char *population;                  /* column, or NULL: pop_urban if there is one */
    polis_study_terms score[POLIS_N_SCORES]; /* n 0: not asked for */
    polis_index_weights weights;             /* within the scores */
    double coupling[POLIS_N_SUBSYSTEMS];     /* weights of the coordination; n 0: equal */
    int n_coupling;
    bool path_entropy;          /* the paths are weighed by entropy */
    double path[POLIS_N_PATHS]; /* else their weights; n 0: equal */
    int n_path_weights;
    int64_t sector_letters; /* of a sector's code that name its group; 0: no groups */
    polis_study_target target;
} polis_integrate_options;

/** As polis_options_parse(). */
bool polis_integrate_parse(MPI_Comm comm, int argc, char **argv, polis_integrate_options *out,
                           polis_log *log, int *status);

#endif
