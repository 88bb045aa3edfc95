/*
 * Options in a file: --config FILE stands for the options that are written in FILE.
 *
 *     # comment
 *     outcome = resilience_resis
 *     x = inter_degree, inter_betweenness
 *     standardise
 *
 * Names are those of the command line without the dashes. An option that is typed, too, replaces
 * all lines of that name.
 */
#ifndef POLIS_APP_CONFIG_H
#define POLIS_APP_CONFIG_H

#include "base/err.h"

#include <mpi.h>
#include <stdbool.h>
#include <stdint.h>

/** A command line with the options of its file in place. */
typedef struct polis_config {
    int argc;
    char **argv;     /* [argc + 1], ends in NULL; its words belong to the caller's argv and to... */
    char *bytes;     /* ... the lines of the file: two texts each, its place and its option */
    int64_t n_bytes; /* every text ends in NUL */
} polis_config;

/**
 * Collective on comm. Rank 0 reads the file of --config; all ranks get its options.
 *
 * They come before the words that were typed, each behind POLIS_CONFIG_PLACE with the file and the
 * line, so that what is wrong with it can be said with its place; see polis_options_parse().
 *
 * @param[in]  argv outlives out
 * @param[out] out  cleared by polis_config_clear(), whatever is returned; without --config the
 *                  words of argv
 * @retval POLIS_E_ARG     --config without a file, or twice
 * @retval POLIS_E_NOINPUT the file cannot be read
 * @retval POLIS_E_PARSE   a line that is no option, or --config in it
 */
polis_err polis_config_expand(MPI_Comm comm, int argc, char **argv, polis_fault *fault,
                              polis_config *out);

void polis_config_clear(polis_config *config);

/** How a word of argv begins that only says where the next option is written; nothing behind it:
 * what follows was typed. */
#define POLIS_CONFIG_PLACE "--config-line="

/** True for such a word. */
bool polis_config_is_place(const char *word);

#endif
