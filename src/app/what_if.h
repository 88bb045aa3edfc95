/*
 * --row: what-if forms of the countermeasures and suggestions of the source papers.
 *
 * A row stands for options of a command, which the user's own options override, and for the
 * assumption that makes a sentence of a paper a change of a network. Rows that no change of a
 * network computes say what they take and which command looks at them.
 */
#ifndef POLIS_APP_WHAT_IF_H
#define POLIS_APP_WHAT_IF_H

#include "app/options.h"
#include "store/analysis.h"

enum { POLIS_WHAT_IF_PRESETS = 6, POLIS_KEY_ROW = 0x5100 };

typedef struct polis_what_if {
    const char *row;     /* "S3-C1a" */
    const char *command; /* "plan" */
    const char *takes;   /* options that the user must give, for the message; or NULL */
    const char *preset[POLIS_WHAT_IF_PRESETS]; /* "--name=value", NULL ends */
    const char *assumption;
} polis_what_if;

/** Row of the option for argp. */
#define POLIS_WHAT_IF_OPTION(GROUP)                                                                \
    {                                                                                              \
        "row", POLIS_KEY_ROW, "ID", 0,                                                             \
            "What-if form of a countermeasure of the source papers, such as S3-C1a: sets options " \
            "that those given here override, and says what it assumes",                            \
            GROUP                                                                                  \
    }

/** The row of an ID, for the command of state; else what it takes is said. */
error_t polis_what_if_parse(const struct argp_state *state, const char *id,
                            const polis_what_if **out);

/** As polis_options_parse(), with the options of --row before those that were given. */
bool polis_what_if_options(MPI_Comm comm, const struct argp *argp, int argc, char **argv,
                           void *input, polis_log *log, int *status);

/** Attributes `row` and `assumption` of a group; none without a row. */
polis_err polis_what_if_put(const polis_what_if *row, polis_analysis *analysis);

/** The same to standard output. */
void polis_what_if_print(const polis_what_if *row);

#endif
