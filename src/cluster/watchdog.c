#include "cluster/watchdog.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/timer.h"
#include "cluster/comm.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOOKS = 8 }; /* in the time-out */

enum { SELF = -1 }; /* this process is the sentry */

/* Processor seconds that do not count as a sign of life: those of the looking itself are less. */
static const double NOTHING_S = 1e-3;
enum { NOTHING_TICKS = 2 };

/* A rank of the node as it was when it last gave a sign of life. */
typedef struct peer {
    int64_t pid;
    int rank;
    int64_t ticks; /* of processor time */
    double since_s;
} peer;

struct polis_watchdog {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool end;
    double timeout_s;
    int n_peers;
    peer *peer;   /* [n_peers], this rank not among them */
    pid_t sentry; /* of a rank that nobody watches, else 0 */
    int rank;
    char node[MPI_MAX_PROCESSOR_NAME + 1];
};

static double clock_s(clockid_t clock)
{
    struct timespec t = {0};

    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Processor seconds of this process but for the thread that asks. */
static double used_s(void)
{
    return clock_s(CLOCK_PROCESS_CPUTIME_ID) - clock_s(CLOCK_THREAD_CPUTIME_ID);
}

/* State and processor time of a process. False where it is not to be seen. */
static bool look_at(int64_t pid, char *state, int64_t *ticks)
{
    char path[64], line[1024], *rest;
    unsigned long long user = 0, system = 0;
    FILE *file;
    bool found;

    snprintf(path, sizeof path, "/proc/%lld/stat", (long long)pid);
    file = fopen(path, "r");
    if (!file) {
        return false;
    }
    found = fgets(line, sizeof line, file) != NULL;
    fclose(file);
    rest = found ? strrchr(line, ')') : NULL; /* the name before it may hold anything */
    if (!rest || sscanf(rest, ") %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu", state,
                        &user, &system) != 3) {
        return false;
    }
    *ticks = (int64_t)(user + system);
    return true;
}

_Noreturn static void give_up(const polis_watchdog *w, const char *who)
{
    const polis_log loud = {.level = POLIS_LOG_ERROR};

    polis_log_line(&loud, POLIS_LOG_ERROR,
                   "rank %d on %s: %s for %.3g s (--stall-timeout): the run ends; run the same "
                   "command again",
                   w->rank, w->node, who, w->timeout_s);
    if (w->sentry == SELF) { /* the others see it only if the rank is no more */
        kill((pid_t)w->peer->pid, SIGKILL);
    }
    _exit(polis_err_exit_status(POLIS_E_IO));
}

/* A peer gives a sign of life if it is not stopped or stuck, or has used the processor. */
static void look_at_peer(const polis_watchdog *w, peer *p, double now_s)
{
    char state = '?', who[128];
    int64_t ticks = 0;

    if (!look_at(p->pid, &state, &ticks) || !strchr("TtD", state) ||
        ticks > p->ticks + NOTHING_TICKS) {
        p->ticks = ticks;
        p->since_s = now_s;
    } else if (now_s - p->since_s > w->timeout_s) {
        snprintf(who, sizeof who, "rank %d (process %lld) has been %s", p->rank, (long long)p->pid,
                 state == 'D' ? "waiting for a disk" : "stopped");
        give_up(w, who);
    }
}

/* Wait for the next look. False: it is over. */
static bool next_look(polis_watchdog *w)
{
    const double step_s = w->timeout_s / LOOKS;
    struct timespec until;
    double at_s;
    bool go_on;

    at_s = clock_s(CLOCK_MONOTONIC) + step_s;
    until.tv_sec = (time_t)at_s;
    until.tv_nsec = (long)(1e9 * (at_s - (double)until.tv_sec));
    pthread_mutex_lock(&w->lock);
    if (!w->end) {
        pthread_cond_timedwait(&w->wake, &w->lock, &until);
    }
    go_on = !w->end;
    pthread_mutex_unlock(&w->lock);
    return go_on;
}

static void *watch(void *self)
{
    polis_watchdog *w = self;
    double looked_s = polis_timer_now_s(), since_s = looked_s, used = used_s();

    while (next_look(w)) {
        const double now_s = polis_timer_now_s(), now_used = used_s();

        if (now_s - looked_s > w->timeout_s / 2.0) { /* this process itself was stopped */
            since_s = now_s;
            for (int k = 0; k < w->n_peers; k++) {
                w->peer[k].since_s = now_s;
            }
        }
        looked_s = now_s;
        if (now_used - used > NOTHING_S) {
            used = now_used;
            since_s = now_s;
        } else if (now_s - since_s > w->timeout_s) {
            give_up(w, "no file or other rank has answered");
        }
        for (int k = 0; k < w->n_peers; k++) {
            look_at_peer(w, &w->peer[k], now_s);
        }
    }
    return NULL;
}

/* Collective. The processes of the other ranks of this node. */
static polis_err find_peers(MPI_Comm comm, polis_watchdog *w)
{
    polis_err rc = POLIS_OK;
    MPI_Comm node;
    int64_t mine[2] = {getpid(), polis_comm_rank(comm)}, *all = NULL;
    int n;

    POLIS_MPI(comm, MPI_Comm_split_type(comm, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node));
    n = polis_comm_size(node);
    all = polis_mem_new(2 * (int64_t)n, sizeof *all);
    w->peer = polis_mem_new(n, sizeof *w->peer);
    POLIS_TRY(polis_comm_agree(comm, all && w->peer ? POLIS_OK : POLIS_E_NOMEM));
    POLIS_MPI(node, MPI_Allgather(mine, 2, MPI_INT64_T, all, 2, MPI_INT64_T, node));
    for (int k = 0; k < n; k++) {
        if (all[2 * k] != mine[0]) {
            w->peer[w->n_peers++] = (peer){
                .pid = all[2 * k], .rank = (int)all[2 * k + 1], .since_s = polis_timer_now_s()};
        }
    }

done:
    POLIS_FREE(all);
    POLIS_MPI(comm, MPI_Comm_free(&node));
    return rc;
}

/* In a process of its own: look at the rank that is its parent, to the end of either. */
_Noreturn static void stand_sentry(polis_watchdog *w, pid_t parent)
{
    const int64_t step_ns = (int64_t)(1e9 * w->timeout_s / LOOKS);
    const struct timespec step = {.tv_sec = step_ns / 1000000000, .tv_nsec = step_ns % 1000000000};
    peer rank = {.pid = parent, .rank = w->rank, .since_s = polis_timer_now_s()};
    double looked_s = rank.since_s;
    sigset_t all;

    sigfillset(&all); /* what the rank is told is not for its sentry */
    sigprocmask(SIG_SETMASK, &all, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    w->sentry = SELF;
    w->peer = &rank;
    while (getppid() == parent) {
        const double now_s = polis_timer_now_s();

        if (now_s - looked_s > w->timeout_s / 2.0) { /* the sentry itself was stopped */
            rank.since_s = now_s;
        }
        looked_s = now_s;
        look_at_peer(w, &rank, now_s);
        nanosleep(&step, NULL);
    }
    _exit(0);
}

/* A rank that is alone on its node has no peers there, and those on other nodes would wait for it
 * for ever. A process, since a thread would be stopped with it. */
static polis_err post_sentry(polis_watchdog *w)
{
    const pid_t parent = getpid();

    w->sentry = fork();
    if (w->sentry == 0) {
        stand_sentry(w, parent);
    }
    return w->sentry < 0 ? POLIS_E_NOMEM : POLIS_OK;
}

static void dismiss_sentry(polis_watchdog *w)
{
    if (w->sentry > 0) {
        kill(w->sentry, SIGKILL);
        waitpid(w->sentry, NULL, 0);
    }
}

/* Signals are for the thread that computes. */
static polis_err start_thread(polis_watchdog *w)
{
    sigset_t all, before;
    int failed;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    failed = pthread_create(&w->thread, NULL, watch, w);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failed ? POLIS_E_NOMEM : POLIS_OK;
}

polis_err polis_watchdog_start(MPI_Comm comm, double timeout_s, polis_watchdog **out)
{
    polis_err rc = POLIS_OK;
    polis_watchdog *w = NULL;
    pthread_condattr_t monotonic;
    int length = 0;
    bool started = false;

    *out = NULL;
    if (timeout_s <= 0.0) {
        return POLIS_OK;
    }
    w = polis_mem_new(1, sizeof *w);
    POLIS_TRY(polis_comm_agree(comm, w ? POLIS_OK : POLIS_E_NOMEM));
    w->timeout_s = timeout_s;
    w->rank = polis_comm_rank(comm);
    POLIS_MPI(comm, MPI_Get_processor_name(w->node, &length));
    pthread_mutex_init(&w->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&w->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    POLIS_TRY(find_peers(comm, w));
    rc = w->n_peers == 0 && polis_comm_size(comm) > 1 ? post_sentry(w) : POLIS_OK;
    rc = rc == POLIS_OK ? start_thread(w) : rc;
    started = rc == POLIS_OK;
    POLIS_TRY(polis_comm_agree(comm, rc));
    *out = w;
    w = NULL; /* moved to the caller */

done:
    if (w && started) {
        polis_watchdog_stop(&w);
    } else if (w) {
        dismiss_sentry(w);
        POLIS_FREE(w->peer);
        POLIS_FREE(w);
    }
    return rc;
}

void polis_watchdog_stop(polis_watchdog **watchdog)
{
    polis_watchdog *w = *watchdog;

    if (!w) {
        return;
    }
    pthread_mutex_lock(&w->lock);
    w->end = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    dismiss_sentry(w);
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->lock);
    POLIS_FREE(w->peer);
    POLIS_FREE(*watchdog);
}
