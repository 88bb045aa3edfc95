#include "app/control.h"

#include "app/stop.h"
#include "base/timer.h"

#include <time.h>

enum { BUSY = 1, SAVE = 2, STOP = 4, FAILED = 8 };

/* Of the time budget, what is kept for saving and ending: a part, at most so many seconds, and
 * twice the longest time that saving took. */
static const double RESERVE = 0.05, MOST_RESERVE_S = 30.0;

static const struct timespec PAUSE = {.tv_nsec = 500000};

void polis_control_begin(polis_control *c, bool together)
{
    if (c) {
        c->together = together;
        c->over = false;
    }
}

static bool budget_is_over(const polis_control *c, double now_s)
{
    const double part_s = RESERVE * c->budget_s;
    const double reserve_s = part_s < MOST_RESERVE_S ? part_s : MOST_RESERVE_S;

    return now_s - c->start_s > c->budget_s - reserve_s - 2.0 * c->longest_save_s;
}

bool polis_control_due(const polis_control *c)
{
    return c && polis_timer_now_s() - c->saved_s >= c->interval_s;
}

/* Tell and hear; what all ranks hear in the same round decides. */
static void beat(polis_control *c, int mine)
{
    const double now_s = polis_timer_now_s();
    const bool stop = polis_stop_asked() || budget_is_over(c, now_s);
    const int heard =
        polis_pulse_beat(c->pulse, mine | (stop ? STOP : 0) | (polis_control_due(c) ? SAVE : 0));

    if (heard == POLIS_PULSE_SILENT) {
        return;
    }
    c->stopping = c->stopping || (heard & STOP);
    c->over = !(heard & BUSY) || (heard & (STOP | FAILED)) || (c->together && (heard & SAVE));
}

bool polis_control_go_on(polis_control *c)
{
    if (!c) {
        return true;
    }
    if (!c->over) {
        beat(c, BUSY);
    }
    return !c->over && (c->together || !polis_control_due(c));
}

void polis_control_wait(polis_control *c, bool failed)
{
    while (c && !c->over) {
        beat(c, failed ? FAILED : 0);
        if (!c->over) {
            nanosleep(&PAUSE, NULL);
        }
    }
}

void polis_control_saved(polis_control *c, double start_s)
{
    c->saved_s = polis_timer_now_s();
    if (c->saved_s - start_s > c->longest_save_s) {
        c->longest_save_s = c->saved_s - start_s;
    }
}

bool polis_control_stopping(const polis_control *c)
{
    return c && c->stopping;
}
