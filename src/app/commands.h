/* The subcommands of the program: one file cmd_<name>.c each. */
#ifndef POLIS_APP_COMMANDS_H
#define POLIS_APP_COMMANDS_H

#include <mpi.h>

/**
 * Each runs a subcommand and returns the exit status of the program.
 *
 * Collective on comm: called on all ranks with the same arguments. argv[0] is "centropolis NAME",
 * for messages; argv[1..] are the subcommand's own. Help, usage errors and results are printed by
 * rank 0.
 */
int polis_cmd_build(MPI_Comm comm, int argc, char **argv);
int polis_cmd_centrality(MPI_Comm comm, int argc, char **argv);
int polis_cmd_check(MPI_Comm comm, int argc, char **argv);
int polis_cmd_effects(MPI_Comm comm, int argc, char **argv);
int polis_cmd_export(MPI_Comm comm, int argc, char **argv);
int polis_cmd_generate(MPI_Comm comm, int argc, char **argv);
int polis_cmd_info(MPI_Comm comm, int argc, char **argv);
int polis_cmd_plan(MPI_Comm comm, int argc, char **argv);
int polis_cmd_report(MPI_Comm comm, int argc, char **argv);
int polis_cmd_integrate(MPI_Comm comm, int argc, char **argv);
int polis_cmd_resilience(MPI_Comm comm, int argc, char **argv);
int polis_cmd_verify(MPI_Comm comm, int argc, char **argv);
int polis_cmd_shock(MPI_Comm comm, int argc, char **argv);

#endif
