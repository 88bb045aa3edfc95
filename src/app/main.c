/* The program: picks the subcommand, starts and ends MPI once, and turns nothing else on its head.
 */
#include "app/commands.h"
#include "app/config.h"
#include "app/options.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct command {
    const char *name, *what;
    int (*run)(MPI_Comm comm, int argc, char **argv);
} commands[] = {
    {"centrality", "degree, closeness and betweenness of one network or thousands",
     polis_cmd_centrality},
    {"build", "an inter-city network from cities with masses, or from flows", polis_cmd_build},
    {"generate", "synthetic networks of a known kind and any size", polis_cmd_generate},
    {"check", "are tables right, and what can be computed from them", polis_cmd_check},
    {"effects", "what explains an outcome of cities, or of pairs of cities", polis_cmd_effects},
    {"resilience", "how cities took a shock and came back, from a panel", polis_cmd_resilience},
    {"integrate", "industry and city, dependence on resources, types, paths of transformation",
     polis_cmd_integrate},
    {"shock", "what a network loses to attacks, overload, contagion; how it comes back",
     polis_cmd_shock},
    {"plan", "which links to build: for a city, for the network, against a shock", polis_cmd_plan},
    {"info", "what a result file holds", polis_cmd_info},
    {"report", "a result file as one HTML page: map, tables, distributions", polis_cmd_report},
    {"export", "a result as CSV, or its networks for QGIS, Gephi, UCINET, Pajek, NetworkX",
     polis_cmd_export},
    {"verify", "a result against another program, conventions named", polis_cmd_verify},
};

enum { N_COMMANDS = sizeof commands / sizeof commands[0], USAGE = 2, MOST_TYPOS = 2 };

enum { LARGE_BYTES = 1024 * 1024 };

static void print_help(FILE *to)
{
    fprintf(
        to,
        "Usage: centropolis COMMAND [OPTION...] ...\n"
        "Exact centralities of urban networks, alone, under mpirun or under srun.\n\nCommands:\n");
    for (int i = 0; i < N_COMMANDS; i++) {
        fprintf(to, "  %-12s %s\n", commands[i].name, commands[i].what);
    }
    fprintf(
        to,
        "\n'centropolis COMMAND --help' explains a command.\n"
        "Exit status: 0 done; 1 some networks failed; 2 usage; 65 bad input; 66 missing input;\n"
        "70 internal error; 71 out of memory; 73 cannot create output; 74 input or output error;\n"
        "75 stopped after a checkpoint, run again.\n");
}

/* Without a launcher there is one process. Open MPI then needs no daemon and no network, which cost
 * it a third of a second at the start, and no folder for its session: without a daemon all
 * processes of a user would share one, and each would remove it under the others. What the user has
 * set stays. */
static void need_no_launcher(void)
{
    static const char *const launched[] = {"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK",
                                           "PMI_FD", "SLURM_STEP_ID"};
    static const char *const settings[][2] = {{"OMPI_MCA_ess_singleton_isolated", "1"},
                                              {"OMPI_MCA_orte_create_session_dirs", "0"},
                                              {"OMPI_MCA_pml", "ob1"},
                                              {"OMPI_MCA_btl", "self"}};

    for (size_t i = 0; i < sizeof launched / sizeof *launched; i++) {
        if (getenv(launched[i])) {
            return;
        }
    }
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        setenv(settings[i][0], settings[i][1], 0);
    }
}

/* Large arrays go back to the system when they are freed. By itself glibc raises the bound to that
 * of the largest array freed, up to 32 MiB, and keeps what lies below it: a third more than is used
 * by a rank that writes a large result. */
static void give_memory_back(void)
{
    mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
    mallopt(M_TRIM_THRESHOLD, 16 * LARGE_BYTES);
}

static int run_command(const struct command *command, int argc, char **argv)
{
    char name[64];
    int provided = 0, status;
    polis_fault fault = {0};
    polis_config words;
    polis_err rc;

    snprintf(name, sizeof name, "centropolis %s", command->name);
    argv[0] = name;
    give_memory_back();
    need_no_launcher();
    MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided);
    rc = polis_config_expand(MPI_COMM_WORLD, argc, argv, &fault, &words);
    status = rc == POLIS_OK ? command->run(MPI_COMM_WORLD, words.argc, words.argv)
                            : polis_options_exit(MPI_COMM_WORLD, name, rc, &fault);
    polis_config_clear(&words);
    MPI_Finalize();
    return status;
}

/* Letters to insert, delete or replace to make one word of the other; b is shorter than 32. */
static int edit_distance(const char *a, const char *b)
{
    int row[32];
    const int n = (int)strlen(b);

    for (int j = 0; j <= n; j++) {
        row[j] = j;
    }
    for (int i = 1; *a; a++, i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= n; j++) {
            const int replaced = diagonal + (*a != b[j - 1]);
            const int other = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = replaced < other ? replaced : other;
        }
    }
    return row[n];
}

static int no_such_command(const char *word)
{
    int nearest = 0;

    for (int i = 1; i < N_COMMANDS; i++) {
        if (edit_distance(word, commands[i].name) < edit_distance(word, commands[nearest].name)) {
            nearest = i;
        }
    }
    fprintf(stderr, "centropolis: '%s' is not a command", word);
    if (edit_distance(word, commands[nearest].name) <= MOST_TYPOS) {
        fprintf(stderr, "; did you mean '%s'?\n", commands[nearest].name);
    } else {
        fprintf(stderr, "; see 'centropolis --help'\n");
    }
    return USAGE;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return 0;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("centropolis %s\n", POLIS_VERSION);
        return 0;
    }
    for (int i = 0; i < N_COMMANDS; i++) {
        if (strcmp(argv[1], commands[i].name) == 0) {
            return run_command(&commands[i], argc - 1, argv + 1);
        }
    }
    return no_such_command(argv[1]);
}
