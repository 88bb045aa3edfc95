#include "app/progress.h"

#include "base/timer.h"

#include <stdio.h>
#include <unistd.h>

enum { WIDTH = 30, LINE_S = 60 };

static const double TERMINAL_S = 0.2, FIRST_S = 1.0;

void polis_bar_start(polis_bar *bar, const polis_log *log, const char *what, const char *unit,
                     double total)
{
    const double now = polis_timer_now_s();

    *bar = (polis_bar){.log = log,
                       .what = what,
                       .unit = unit,
                       .total = total,
                       .terminal = isatty(STDERR_FILENO),
                       .silent = log->silent || log->level < POLIS_LOG_INFO,
                       .start_s = now,
                       .shown_s = now};
}

static void print_time(double seconds, char text[32])
{
    const int64_t s = (int64_t)(seconds + 0.5);

    if (s >= 3600) {
        snprintf(text, 32, "%lld h %02lld min", (long long)(s / 3600), (long long)(s / 60 % 60));
    } else if (s >= 60) {
        snprintf(text, 32, "%lld min %02lld s", (long long)(s / 60), (long long)(s % 60));
    } else {
        snprintf(text, 32, "%lld s", (long long)s);
    }
}

static void draw(const polis_bar *bar, double share, double rate, const char *eta)
{
    char cells[WIDTH + 1];

    for (int i = 0; i < WIDTH; i++) {
        cells[i] = i < (int)(share * WIDTH) ? '#' : '.';
    }
    cells[WIDTH] = '\0';
    fprintf(stderr, "\r\033[K%s [%s] %3.0f%%  %.3g %s/s  %s left", bar->what, cells, 100.0 * share,
            rate, bar->unit, eta);
    fflush(stderr);
}

void polis_bar_show(polis_bar *bar, double done)
{
    const double now = polis_timer_now_s(), elapsed = now - bar->start_s;
    const double share = bar->total > 0.0 ? done / bar->total : 1.0;
    const int64_t percent = (int64_t)(100.0 * share);
    char eta[32];

    if (bar->silent || elapsed < FIRST_S || done <= 0.0 ||
        now - bar->shown_s < (bar->terminal ? TERMINAL_S : LINE_S) ||
        (!bar->terminal && percent == bar->shown_percent)) {
        return;
    }
    print_time(elapsed / done * (bar->total - done), eta);
    if (bar->terminal) {
        draw(bar, share, done / elapsed, eta);
    } else {
        polis_log_line(bar->log, POLIS_LOG_INFO, "%s %lld%% rate=%.3g %s/s left=%s", bar->what,
                       (long long)percent, done / elapsed, bar->unit, eta);
    }
    bar->shown_s = now;
    bar->shown_percent = percent;
}

void polis_bar_end(polis_bar *bar)
{
    if (bar->terminal && !bar->silent && bar->shown_s > bar->start_s) {
        fprintf(stderr, "\r\033[K");
        fflush(stderr);
    }
}
