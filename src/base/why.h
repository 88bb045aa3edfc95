/* Why a number is what it is, or is not there: one list for every table of the result. */
#ifndef POLIS_BASE_WHY_H
#define POLIS_BASE_WHY_H

/** X(id, code, word): codes are part of the file format. */
#define POLIS_WHY_LIST(X)                   \
    X(OK, 0, "ok")                          \
    X(MISSING_INPUT, 1, "missing_input")    \
    X(NO_COORD, 2, "no_coord")              \
    X(NO_MASS, 3, "no_mass")                \
    X(ISOLATE, 4, "isolate")                \
    X(DISCONNECTED, 5, "disconnected")      \
    X(TOO_SMALL, 6, "too_small")            \
    X(ZERO_VARIANCE, 7, "zero_variance")    \
    X(NATIONAL_FLAT, 8, "national_flat")    \
    X(CENSORED, 9, "censored")              \
    X(NOT_CONVERGED, 10, "not_converged")   \
    X(INFEASIBLE, 11, "infeasible")         \
    X(DERIVED_LABEL, 12, "derived_label")   \
    X(RANK_DEFICIENT, 13, "rank_deficient") \
    X(TOO_FEW, 14, "too_few")               \
    X(SKIPPED_COST, 15, "skipped_cost")     \
    X(NOT_APPLICABLE, 16, "not_applicable") \
    X(SAMPLED, 17, "sampled")

#define POLIS_WHY_ID(id, code, word) POLIS_WHY_##id = (code),
typedef enum polis_why { POLIS_WHY_LIST(POLIS_WHY_ID) POLIS_N_WHY } polis_why;

/** The words and the codes, for the attributes flag_meanings (after the first blank) and
 * flag_values. */
#define POLIS_WHY_WORD(id, code, word) " " word
#define POLIS_WHY_CODE(id, code, word) (code),

#endif
