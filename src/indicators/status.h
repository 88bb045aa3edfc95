/* Why a number is what it is, or is not there: one list for every table of the result. */
#ifndef POLIS_INDICATORS_STATUS_H
#define POLIS_INDICATORS_STATUS_H

/** X(id, code, word): codes are part of the file format. */
#define POLIS_WHY_LIST(X)                   \
    X(OK, 0, "ok")                          \
    X(MISSING_INPUT, 1, "missing_input")    \
    X(ISOLATE, 4, "isolate")                \
    X(DISCONNECTED, 5, "disconnected")      \
    X(TOO_SMALL, 6, "too_small")            \
    X(ZERO_VARIANCE, 7, "zero_variance")    \
    X(NOT_CONVERGED, 10, "not_converged")   \
    X(TOO_FEW, 14, "too_few")               \
    X(SKIPPED_COST, 15, "skipped_cost")     \
    X(NOT_APPLICABLE, 16, "not_applicable") \
    X(SAMPLED, 17, "sampled")

#define POLIS_WHY_ID(id, code, word) POLIS_WHY_##id = (code),
typedef enum polis_why { POLIS_WHY_LIST(POLIS_WHY_ID) } polis_why;

#endif
