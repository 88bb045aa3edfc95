#include "app/control.h"

#include "app/stop.h"
#include "base/timer.h"
#include "cluster/comm.h"

#include <time.h>

enum { BUSY = 1, SAVE = 2, STOP = 4, FAILED = 8 };

/* Of the time budget, what is kept for saving and ending: a part, at most so many seconds, and
 * twice the longest time that saving took. */
static const double RESERVE = 0.05, MOST_RESERVE_S = 30.0;

/* Between two times that work which may be interrupted is told and heard of. */
static const double BEAT_S = 0.01;

static const struct timespec PAUSE = {.tv_nsec = 500000};

void polis_control_begin(polis_control *c, bool together)
{
    if (c) {
        c->together = together;
        c->over = false;
    }
}

/* Threads ask while the first one hears. */
static bool is_over(const polis_control *c)
{
    bool over;

#pragma omp atomic read
    over = c->over;
    return over;
}

static void end_phase(polis_control *c)
{
#pragma omp atomic write
    c->over = true;
}

static bool budget_is_over(const polis_control *c, double now_s)
{
    const double part_s = RESERVE * c->budget_s;
    const double reserve_s = part_s < MOST_RESERVE_S ? part_s : MOST_RESERVE_S;
    double longest_s;

#pragma omp atomic read
    longest_s = c->longest_save_s;
    return now_s - c->start_s > c->budget_s - reserve_s - 2.0 * longest_s;
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
    if (!(heard & BUSY) || (heard & (STOP | FAILED)) || (c->together && (heard & SAVE))) {
        end_phase(c);
    }
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

static bool is_main_thread(void)
{
    int is_main = 0;

    POLIS_MPI(MPI_COMM_SELF, MPI_Is_thread_main(&is_main));
    return is_main;
}

bool polis_control_interrupted(void *control)
{
    polis_control *c = control;
    const double now_s = polis_timer_now_s();

    if (is_main_thread() && !c->over && now_s - c->beaten_s >= BEAT_S) {
        beat(c, BUSY);
        c->beaten_s = now_s;
    }
    return is_over(c) || polis_stop_asked() || budget_is_over(c, now_s);
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
#pragma omp atomic write
        c->longest_save_s = c->saved_s - start_s;
    }
}

bool polis_control_stopping(const polis_control *c)
{
    return c && c->stopping;
}
