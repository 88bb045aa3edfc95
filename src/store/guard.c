#include "store/guard.h"

#include "base/err.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    LINE = 4096 + 64,
    STACK = 64 << 10,
    MOST_S = 5,           /* of processor time, to find out what is in a file, */
    BYTES_S = 1000 * 1000 /* and a second for each of these */
};

static const int ends[] = {SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGPROF};
enum { N_ENDS = sizeof ends / sizeof *ends };

static struct sigaction before[N_ENDS];
static char file_name[LINE]; /* ready: a handler may format nothing */
static int n_open;
static timer_t timer; /* of the thread that opened the last file */
static bool has_timer;

/* Endless recursion leaves no stack to run on: the thread that reads metadata has this one for its
 * signals meanwhile, instead of what it had before. */
static char stack[STACK];
static _Thread_local stack_t stack_before;

static void take_stack(void)
{
    const stack_t room = {.ss_sp = stack, .ss_size = sizeof stack};
    stack_t now;

    if (sigaltstack(NULL, &now) == 0 && now.ss_sp != stack) {
        stack_before = now;
        sigaltstack(&room, NULL);
    }
}

static void give_stack_back(void)
{
    stack_t now;

    if (sigaltstack(NULL, &now) == 0 && now.ss_sp == stack) {
        sigaltstack(&stack_before, NULL);
    }
}

static void say(const char *text)
{
    if (write(STDERR_FILENO, text, strlen(text)) < 0) {
        /* there is nobody left to tell */
    }
}

static void end_run(int number)
{
    say(file_name);
    say(number == SIGPROF ? "HDF5 does not come to an end of it" : "HDF5 crashed while reading it");
    say("; restore it, or compute it again\n");
    _exit(polis_err_exit_status(POLIS_E_IO));
}

static void start_timer(const char *path)
{
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGPROF};
    struct itimerspec most = {.it_value.tv_sec = MOST_S};
    struct stat file;

    if (stat(path, &file) == 0) {
        most.it_value.tv_sec += file.st_size / BYTES_S;
    }
    has_timer = timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &timer) == 0;
    if (has_timer) {
        timer_settime(timer, 0, &most, NULL);
    }
}

void polis_guard_settle(void)
{
    if (has_timer) {
        timer_delete(timer);
        has_timer = false;
    }
    give_stack_back();
}

void polis_guard_begin(const char *path)
{
    struct sigaction action = {.sa_handler = end_run, .sa_flags = SA_ONSTACK | (int)SA_RESETHAND};

    snprintf(file_name, sizeof file_name, "centropolis: %.4000s: is damaged: ", path);
    if (n_open++ == 0) {
        sigemptyset(&action.sa_mask);
        for (int i = 0; i < N_ENDS; i++) {
            sigaction(ends[i], &action, &before[i]);
        }
    }
    polis_guard_settle();
    take_stack();
    start_timer(path);
}

void polis_guard_end(void)
{
    polis_guard_settle();
    if (--n_open == 0) {
        for (int i = 0; i < N_ENDS; i++) {
            sigaction(ends[i], &before[i], NULL);
        }
    }
}
