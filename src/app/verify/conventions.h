/* Which convention a column of another program follows: ours, or ours times a known factor. */
#ifndef POLIS_APP_VERIFY_CONVENTIONS_H
#define POLIS_APP_VERIFY_CONVENTIONS_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

/** A node variable of a result, for the rows that are compared. */
typedef struct polis_ours {
    const char *name;
    const double *value; /* [n_rows] */
} polis_ours;

/** What both know of one network. Borrowed. */
typedef struct polis_comparison {
    const char *what; /* the rows are: nodes or edges */
    int64_t n;        /* nodes of the network */
    bool directed;
    double tolerance; /* relative */
    int64_t n_rows;   /* nodes (edges) that both have */
    const polis_ours *ours;
    int n_ours;
} polis_comparison;

/** How a column of theirs relates to one of ours. */
typedef struct polis_explanation {
    int ours;            /* position of the variable, -1: none was comparable */
    const char *how;     /* the factor in words; "" for none */
    bool undefined;      /* where one has 0 or a value, the other has none */
    int64_t n_different; /* rows that differ by more than the tolerance */
    double largest;      /* largest relative difference */
} polis_explanation;

/**
 * The best explanation: of those without a difference the one whose name is nearest to theirs, else
 * the one with the fewest different rows.
 *
 * @param[in] name  of their column
 * @param[in] value [n_rows] NaN where they have none
 */
polis_explanation polis_conventions_explain(const polis_comparison *c, const char *name,
                                            const double *value);

/** How two columns of [n_rows] differ, without any convention. */
polis_explanation polis_conventions_compare(const polis_comparison *c, const double *a,
                                            const double *b);

#endif
