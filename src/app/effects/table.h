/* The coefficients of a study as one table: for the screen, for CSV and for the result file. */
#ifndef POLIS_APP_EFFECTS_TABLE_H
#define POLIS_APP_EFFECTS_TABLE_H

#include "app/effects/dyads.h"
#include "app/effects/model.h"

/** X(id, name, title on the screen, long name, reference) of the columns of numbers. */
#define POLIS_EFFECT_COLUMNS(X)                                                                  \
    X(COEF, "coef", "coef", "coefficient, in the outcome's unit for one of the term's", NULL)    \
    X(SE, "se", "se", "standard error", NULL)                                                    \
    X(T, "t", "t", "coef / se", NULL)                                                            \
    X(P, "p_classic", "p", "two-sided p of t", NULL)                                             \
    X(P_PERM, "p_perm", "p perm", "two-sided p by permutation", "Phipson & Smyth 2010")          \
    X(LOW, "ci_lo", "low", "lower end of the 95 % interval", NULL)                               \
    X(HIGH, "ci_hi", "high", "upper end of the 95 % interval", NULL)                             \
    X(BOOT_LOW, "boot_lo", "boot low", "lower end of the 95 % interval of the bootstrap",        \
      "Efron 1979, 1987")                                                                        \
    X(BOOT_HIGH, "boot_hi", "boot high", "upper end of the 95 % interval of the bootstrap",      \
      "Efron 1979, 1987")                                                                        \
    X(NULL_MEAN, "null_mean", "null mean", "mean coefficient with rewired networks",             \
      "Maslov & Sneppen 2002")                                                                   \
    X(NULL_SD, "null_sd", "null sd", "standard deviation of coefficients with rewired networks", \
      "Maslov & Sneppen 2002")                                                                   \
    X(P_NULL, "p_null", "p null", "two-sided p of t among those with rewired networks",          \
      "Maslov & Sneppen 2002")                                                                   \
    X(ALONE, "alone_coef", "alone", "coefficient without the other terms of --x", NULL)          \
    X(ALONE_SE, "alone_se", "alone se", "standard error of alone_coef", NULL)                    \
    X(ALONE_P, "alone_p", "alone p", "two-sided p of alone_coef / alone_se", NULL)               \
    X(BETA, "std_beta", "std", "coef sd(term) / sd(outcome)", NULL)                              \
    X(VIF, "vif", "vif", "variance inflation", NULL)                                             \
    X(R, "qap_r", "r", "correlation of the outcome with this term alone", "Krackhardt 1988")     \
    X(P_R, "qap_p", "p of r", "its two-sided p by permutation", "Krackhardt 1988")               \
    X(Q, "p_adjusted", "p adj", "p, false discovery rate over the terms of --x of all groups",   \
      "Benjamini & Hochberg 1995")

#define POLIS_EFFECT_ID(id, name, title, words, by) POLIS_EFFECT_##id,
typedef enum polis_effect_column {
    POLIS_EFFECT_COLUMNS(POLIS_EFFECT_ID) POLIS_N_EFFECT_COLUMNS
} polis_effect_column;

/** One coefficient. */
typedef struct polis_effect {
    const char *group; /* "" for all rows */
    const char *term;
    double value[POLIS_N_EFFECT_COLUMNS]; /* NaN where there is none */
    int64_t n;                            /* rows or pairs */
    int8_t status;                        /* POLIS_WHY_... */
} polis_effect;

/** k terms of the whole, then k of each group. Borrows names from the study. */
typedef struct polis_effect_table {
    int k, n_groups;
    polis_effect *effect;                 /* [(1 + n_groups) * k] */
    bool present[POLIS_N_EFFECT_COLUMNS]; /* columns with any value */
} polis_effect_table;

/** @param[out] out freed with POLIS_FREE(out->effect) */
polis_err polis_effect_table_of(const polis_effects_study *study, polis_effect_table *out);
polis_err polis_effect_table_of_dyads(const polis_dyad_study *study, polis_effect_table *out);

/** The table as CSV: group, term, n, status and the columns that are present. */
polis_err polis_effect_table_csv(const polis_effect_table *table, const char *path, bool force,
                                 polis_fault *fault);

/** The table on standard output. */
void polis_effect_table_print(const polis_effect_table *table);

extern const char *const polis_effect_names[POLIS_N_EFFECT_COLUMNS];
extern const char *const polis_effect_words[POLIS_N_EFFECT_COLUMNS];
extern const char *const polis_effect_references[POLIS_N_EFFECT_COLUMNS];

#endif
