/* The options of `centropolis centrality` as plain data, checked. */
#ifndef POLIS_APP_SETTINGS_H
#define POLIS_APP_SETTINGS_H

#include "app/centrality/city.h"
#include "app/restart_options.h"
#include "base/log.h"

#include <mpi.h>

typedef struct polis_settings {
    char **input; /* [n_inputs] names on the command line; borrowed from argv */
    int n_inputs;
    const char *output;
    polis_read_options read;
    polis_length_options length;
    polis_plan_options plan;
    polis_local_options local;
    polis_choice_options choice;
    polis_indicator_options indicators;
    polis_sample_options sample;
    bool types;
    polis_replicas replicas;
    int64_t n_replicas; /* of each network; 0: none */
    const char *group;  /* column of choice.nodes; NULL: none */
    int n_threads;
    int64_t shard, n_shards; /* 1-based shard of n_shards */
    bool force, dry_run;
    polis_restart_options restart;
} polis_settings;

/**
 * Parse and check. Not collective: every rank comes to the same answer; rank 0 speaks.
 *
 * @param[out] settings cleared by polis_settings_clear()
 * @param[out] status   exit status if false is returned
 */
bool polis_settings_parse(MPI_Comm comm, int argc, char **argv, polis_settings *settings,
                          polis_log *log, int *status);

void polis_settings_clear(polis_settings *settings);

#endif
