/* The options of commands that can be stopped and go on: --checkpoint and what belongs to it. */
#ifndef POLIS_APP_RESTART_OPTIONS_H
#define POLIS_APP_RESTART_OPTIONS_H

#include "app/options.h"
#include "base/text.h"

typedef struct polis_restart_options {
    const char *checkpoint; /* folder, or NULL */
    double interval_s;      /* between two checkpoints */
    double budget_s;        /* of the run; HUGE_VAL: none */
    double stall_s;         /* without a sign of life before the run is ended; 0: for ever */
    polis_texts asked;      /* "--name=value" of the options given that change results */
} polis_restart_options;

enum {
    POLIS_KEY_CHECKPOINT = 0x6100,
    POLIS_KEY_CHECKPOINT_INTERVAL,
    POLIS_KEY_TIME_BUDGET,
    POLIS_KEY_STALL_TIMEOUT
};

/** Rows of the options for argp. */
#define POLIS_RESTART_OPTIONS(GROUP)                                                            \
    {NULL, 0, NULL, 0, "Stopping and going on:", GROUP},                                        \
        {"checkpoint",                                                                          \
         POLIS_KEY_CHECKPOINT,                                                                  \
         "DIR",                                                                                 \
         0,                                                                                     \
         "Keep what is computed in this folder; the same command goes on from it, with any "    \
         "ranks and threads, to the same bits. SIGUSR1, SIGUSR2, SIGTERM and SIGINT then stop " \
         "the run in order, with exit status 75. Removed when the result is written",           \
         GROUP},                                                                                \
        {"checkpoint-interval",                                                                 \
         POLIS_KEY_CHECKPOINT_INTERVAL,                                                         \
         "TIME",                                                                                \
         0,                                                                                     \
         "Save at least so often (default 300 s)",                                              \
         GROUP},                                                                                \
        {"time-budget",                                                                         \
         POLIS_KEY_TIME_BUDGET,                                                                 \
         "TIME",                                                                                \
         0,                                                                                     \
         "Stop in order, with exit status 75, before so much time is over. TIME: seconds, or "  \
         "90s, 45m, 12h, 2d, [D-]HH:MM:SS",                                                     \
         GROUP},                                                                                \
    {                                                                                           \
        "stall-timeout", POLIS_KEY_STALL_TIMEOUT, "TIME", 0,                                    \
            "End the run, with exit status 74, if a rank is stopped or a disk does not answer " \
            "for so long (default 300 s; 0: never)",                                            \
            GROUP                                                                               \
    }

/** No checkpoint, and the default times. */
polis_restart_options polis_restart_defaults(void);

/** ARGP_ERR_UNKNOWN for keys that are not of these; at ARGP_KEY_END they must fit together. */
error_t polis_restart_parse(int key, const char *arg, const struct argp_state *state,
                            polis_restart_options *options);

/**
 * Note an option as the checkpoint has to know it, however it was spelled.
 *
 * @param[in] rows      of the command, as for argp
 * @param[in] free_keys of options that do not change results, a 0 ends them: a run may go on with
 *                      others; those of checkpoints are free anyway
 * @return 0, or ENOMEM
 */
error_t polis_restart_note(const struct argp_option *rows, const int *free_keys, int key,
                           const char *arg, polis_restart_options *options);

void polis_restart_options_clear(polis_restart_options *options);

#endif
