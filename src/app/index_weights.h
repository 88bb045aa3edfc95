/* How the indicators of composite indices are weighed: the options that say so, a table of weights,
 * and how much the order of the cities depends on it. */
#ifndef POLIS_APP_INDEX_WEIGHTS_H
#define POLIS_APP_INDEX_WEIGHTS_H

#include "app/study.h"

/** What --index-weights or --score-weights, and --shift say. */
typedef struct polis_index_weights {
    polis_weigh by;
    const char *file;   /* the table, for POLIS_WEIGH_GIVEN */
    double shift;       /* 0 .. 1 */
    const char *option; /* what was typed: it needs an index; or NULL */
} polis_index_weights;

enum { POLIS_KEY_WEIGHTS = 0x6080, POLIS_KEY_SHIFT };

/** Rows of the options for argp. @param COLUMNS of the table, in words */
#define POLIS_WEIGHT_OPTIONS(NAME, COLUMNS, GROUP)                                                \
    {NAME,                                                                                        \
     POLIS_KEY_WEIGHTS,                                                                           \
     "HOW",                                                                                       \
     0,                                                                                           \
     "entropy (default), equal, or a FILE: a table with the columns " COLUMNS                     \
     " and weight, a line for each indicator; weights are at least 0 and need not sum to 1",      \
     GROUP},                                                                                      \
    {                                                                                             \
        "shift", POLIS_KEY_SHIFT, "S", 0,                                                         \
            "Added to the scaled values before the logarithm of the entropy, 0 to 1 (default 0: " \
            "0 ln 0 is 0); scores are of the values without it",                                  \
            GROUP                                                                                 \
    }

/** entropy, equal and file: the words of polis_weigh. */
extern const char *const polis_weigh_words[];

/** ARGP_ERR_UNKNOWN for other keys. @param[in] option "--index-weights" */
error_t polis_index_weights_parse(int key, const char *arg, const struct argp_state *state,
                                  const char *option, polis_index_weights *out);

/** Composite indices that are asked for. Borrowed. */
typedef struct polis_index_set {
    int n;
    const polis_study_terms *terms; /* [n] those of n 0 are not asked for */
    const char *const *name;        /* [n] in the column score of a table of weights; NULL: one
                                       index, no such column */
    const char *option;             /* "--index": where the terms come from */
} polis_index_set;

/** Pairs of ways to weigh: entropy and equal, entropy and file, equal and file. */
enum { POLIS_N_WEIGH_PAIRS = 3 };

/** Spearman's correlations between the scores of two ways to weigh, over the units with scores. */
typedef struct polis_index_ranks {
    double rho[POLIS_N_WEIGH_PAIRS]; /* NaN where all scores are equal */
} polis_index_ranks;

/** Pairs that there are: without a file only the first. */
int polis_index_pairs(const polis_index_weights *options);

/** Name of a pair in results: "spearman_entropy_equal". */
const char *polis_index_pair_name(int pair);

/** The same in words. */
const char *polis_index_pair_long_name(int pair);

/** Where the results of a set go. */
typedef struct polis_index_results {
    polis_indicator_scale (*scale)[POLIS_TERMS_MOST]; /* [n] */
    polis_composite **composite; /* [n] NULL where not asked for; freed by polis_composite_free() */
    polis_index_ranks *ranks;    /* [n] */
} polis_index_results;

/**
 * The indices of a set, weighed as the options say, and compared with those of other weights. Not
 * collective.
 *
 * @param[out] out some composites may be there on failure
 * @retval POLIS_E_NOINPUT the table of weights cannot be read
 * @retval POLIS_E_PARSE   a column is not in the panel; in the table of weights, one that is none
 * or below 0, an index or column that was not asked for, is there twice or has no weight, weights
 * without a sum
 */
polis_err polis_index_measure(const polis_panel *panel, const polis_index_set *set,
                              const polis_index_weights *options, const polis_log *log,
                              polis_fault *fault, polis_index_results out);

/** Log what to know of an index: units without a score, indicators that weigh nothing, rank
 * correlations. @param[in] name "index", "score city" */
void polis_index_report(const char *name, const polis_index_weights *options,
                        const polis_composite *composite, const polis_index_ranks *ranks,
                        const polis_log *log);

#endif
