/*
 * How far a long step is: one bar on a terminal, else one line a minute or for every percent,
 * whichever is rarer. Rank 0 only.
 */
#ifndef POLIS_APP_PROGRESS_H
#define POLIS_APP_PROGRESS_H

#include "base/log.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct polis_bar {
    const polis_log *log;
    const char *what; /* "networks", "Chicago" */
    const char *unit; /* what total counts: "networks", "sources" */
    double total;
    bool terminal;
    bool silent;
    double start_s, shown_s;
    int64_t shown_percent;
} polis_bar;

/** Begin a step. Nothing is shown unless it lasts longer than a second. */
void polis_bar_start(polis_bar *bar, const polis_log *log, const char *what, const char *unit,
                     double total);

/** Show how far it is, if it is time to. One thread only. */
void polis_bar_show(polis_bar *bar, double done);

/** End the step: clears the bar of a terminal. */
void polis_bar_end(polis_bar *bar);

#endif
