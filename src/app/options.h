/*
 * What the options of every command have in common: --help, --quiet, --log-level, strict values,
 * usage errors said once (by rank 0) with exit status 2.
 *
 *     static error_t parse(int key, char *arg, struct argp_state *state)
 *     {
 *         settings *s = state->input;
 *         switch (key) {
 *         case 'k':
 *             return polis_option_int(state, "--k", arg, 1, INT32_MAX, &s->k);
 *         case ARGP_KEY_ARG:
 *             return polis_option_one(state, "input", arg, &s->path);
 *         default:
 *             return ARGP_ERR_UNKNOWN;
 *         }
 *     }
 *     ...
 *     if (!polis_options_parse(comm, &argp, argc, argv, &settings, &log, &status)) {
 *         return status;
 *     }
 */
#ifndef POLIS_APP_OPTIONS_H
#define POLIS_APP_OPTIONS_H

#include "base/err.h"
#include "base/log.h"
#include "network/builder.h"

#include <argp.h>
#include <mpi.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * Parse a command line.
 *
 * Adds --help, --quiet (warnings and errors only) and --log-level to the command's own options.
 * The command's parser must not print or exit; it returns what polis_usage() or a
 * polis_option_...() returned. It must not use the key '?', nor keys from 0x7000 on.
 *
 * Every rank parses the same arguments and comes to the same answer; no communication.
 *
 * @param[in]  argp   the command's options, borrowed; without children
 * @param[in]  input  state->input of the command's parser
 * @param[out] log    as the options say; silent on all ranks but 0
 * @param[out] status exit status if there is nothing more to do: 0 after --help, 2 after an error
 * @return true: go on; false: return *status
 */
bool polis_options_parse(MPI_Comm comm, const struct argp *argp, int argc, char **argv, void *input,
                         polis_log *log, int *status);

/** Say what is wrong with the command line (rank 0); the value is what the parser returns. */
error_t polis_usage(const struct argp_state *state, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** A whole number from least to most, both included. `name` is the option as the user types it. */
error_t polis_option_int(const struct argp_state *state, const char *name, const char *arg,
                         int64_t least, int64_t most, int64_t *out);

/** A finite number from least to most, both included; bounds may be infinite. */
error_t polis_option_double(const struct argp_state *state, const char *name, const char *arg,
                            double least, double most, double *out);

/** Between 1 and most finite numbers separated by commas. */
error_t polis_option_doubles(const struct argp_state *state, const char *name, const char *arg,
                             int most, double *out, int *n_out);

/** A time in seconds, at least 0: a number of seconds, one with the unit s, m, h or d, or
 * [D-]HH:MM:SS. */
error_t polis_option_duration(const struct argp_state *state, const char *name, const char *arg,
                              double *out_s);

/** One of the words; a NULL ends the list; *out is its place in it. */
error_t polis_option_word(const struct argp_state *state, const char *name, const char *arg,
                          const char *const *words, int *out);

/** The only positional argument; a second one is a usage error. `what` names it: "input". */
error_t polis_option_one(const struct argp_state *state, const char *what, const char *arg,
                         const char **out);

/** An output that is a network: X.csv (an edge list) or X.nc; another suffix is a usage error. */
error_t polis_option_network(const struct argp_state *state, const char *arg, bool *csv);

/**
 * Say on rank 0 why a command failed and give its exit status; silent for POLIS_OK.
 *
 * @param[in] command "centropolis build"
 * @param[in] fault   the words for rc; where it has none, the text of rc is said
 */
int polis_options_exit(MPI_Comm comm, const char *command, polis_err rc, const polis_fault *fault);

/** Collective. The end of a command that rank 0 does alone: all ranks learn its code. As
 * polis_options_exit(). */
int polis_options_exit_alone(MPI_Comm comm, const char *command, polis_err rc, polis_fault *fault);

/** The work of a command that one rank does. */
typedef polis_err polis_lone_work(const void *settings, const polis_log *log, polis_fault *fault);

/**
 * Collective. A command that rank 0 does alone, whole: parse, work, agree.
 *
 * @param[in,out] settings set by the parser of argp, then given to `work`
 * @return exit status
 */
int polis_options_run_alone(MPI_Comm comm, const struct argp *argp, int argc, char **argv,
                            void *settings, polis_lone_work *work);

/** How two arcs become one edge, in the order of polis_symmetrise; NULL ends the list. */
extern const char *const polis_symmetrise_words[];

/** One of these words. */
error_t polis_option_symmetrise(const struct argp_state *state, const char *arg,
                                polis_symmetrise *how);

/** An error if edges are to be arcs and to be made of both arcs. */
error_t polis_option_check_direction(const struct argp_state *state, polis_direction direction,
                                     polis_symmetrise how);

#endif
