#include "store/attempt.h"

#include "base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH = 4096, NAME = 300, TEXT = 512, MOST_TRIES = 10 };

struct polis_attempt {
    char *folder;
    int fd;
    int64_t number;
    bool took_over;
};

bool polis_attempt_is_name(const char *name)
{
    return strncmp(name, "attempt.", 8) == 0 || strncmp(name, ".attempt.", 9) == 0;
}

static int64_t number_of(const char *name)
{
    char *end = NULL;
    const int64_t number = strncmp(name, "attempt.", 8) == 0 ? strtoll(name + 8, &end, 10) : 0;

    return end && end != name + 8 && *end == '\0' && number > 0 ? number : 0;
}

static void attempt_path(const char *folder, int64_t number, char path[PATH])
{
    snprintf(path, PATH, "%s/attempt.%lld", folder, (long long)number);
}

static void remove_file(const char *folder, int64_t number)
{
    char path[PATH];

    attempt_path(folder, number, path);
    unlink(path);
}

/* The largest number in the folder, or 0. */
static polis_err find_latest(const char *folder, polis_fault *fault, int64_t *latest)
{
    DIR *list = opendir(folder);

    *latest = 0;
    if (!list) {
        return polis_fail(fault, POLIS_E_CANTCREAT, folder, 0, "%s", strerror(errno));
    }
    for (const struct dirent *entry; (entry = readdir(list));) {
        const int64_t number = number_of(entry->d_name);
        *latest = number > *latest ? number : *latest;
    }
    closedir(list);
    return POLIS_OK;
}

static void read_holder(int fd, polis_holder *holder)
{
    char text[TEXT + 1] = "";
    const ssize_t n = pread(fd, text, TEXT, 0);
    long long pid = 0, restart = 0;

    *holder = (polis_holder){.host = "unknown"};
    if (n > 0) {
        sscanf(text, "host %255s pid %lld restart %lld job %63s", holder->host, &pid, &restart,
               holder->job);
        holder->pid = pid;
        holder->restart = restart;
    }
}

/* A process of this host that is gone: for file systems without locks. */
static bool is_dead(const polis_holder *holder, const polis_holder *me)
{
    return strcmp(holder->host, me->host) == 0 && holder->pid > 0 &&
           kill((pid_t)holder->pid, 0) != 0 && errno == ESRCH;
}

/* Whether attempt `number` leaves room for another. *fd keeps its lock while ours is made. */
static polis_err pass(const char *folder, int64_t number, const polis_holder *me, int *fd,
                      bool *took_over, polis_fault *fault)
{
    char path[PATH];
    polis_holder holder;
    bool locked;

    attempt_path(folder, number, path);
    *fd = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (*fd < 0) {
        return errno == ENOENT
                   ? POLIS_OK /* it ended just now */
                   : polis_fail(fault, POLIS_E_CANTCREAT, path, 0, "%s", strerror(errno));
    }
    if (flock(*fd, LOCK_EX | LOCK_NB) == 0) {
        return POLIS_OK;
    }
    locked = errno == EWOULDBLOCK;
    read_holder(*fd, &holder);
    if (!locked && is_dead(&holder, me)) {
        return POLIS_OK;
    }
    if (holder.job[0] && strcmp(holder.job, me->job) == 0 && me->restart > holder.restart) {
        *took_over = true;
        return POLIS_OK;
    }
    return polis_fail(fault, POLIS_E_CANTCREAT, folder, 0,
                      "another run is at work there: process %lld on %s, attempt %lld%s",
                      (long long)holder.pid, holder.host, (long long)number,
                      locked ? "" : "; if it is dead, remove its file attempt.*");
}

static bool write_whole(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        const ssize_t done = write(fd, bytes, n);

        if (done < 0 && errno != EINTR) {
            return false;
        }
        bytes += done > 0 ? done : 0;
        n -= done > 0 ? (size_t)done : 0;
    }
    return true;
}

/* Create the file of an attempt, locked and whole when it gets its name. False if another run has
 * the number already; *rc for everything else. */
static bool claim(polis_attempt *a, const polis_holder *me, polis_err *rc, polis_fault *fault)
{
    char making[PATH], path[PATH], text[TEXT];
    bool claimed = false, exists = false;
    int n;

    snprintf(making, sizeof making, "%s/.attempt.%s.%lld", a->folder, me->host, (long long)me->pid);
    attempt_path(a->folder, a->number, path);
    unlink(making);
    a->fd = open(making, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    n = snprintf(text, sizeof text, "host %s pid %lld restart %lld job %s\n", me->host,
                 (long long)me->pid, (long long)me->restart, me->job);
    if (a->fd >= 0) {
        flock(a->fd, LOCK_EX | LOCK_NB); /* may fail: not every file system has locks */
        claimed =
            write_whole(a->fd, text, (size_t)n) && fsync(a->fd) == 0 && link(making, path) == 0;
        exists = !claimed && errno == EEXIST;
    }
    if (!claimed && !exists) {
        *rc =
            polis_fail(fault, POLIS_E_CANTCREAT, path, 0, "cannot be created: %s", strerror(errno));
    }
    unlink(making);
    if (!claimed && a->fd >= 0) {
        close(a->fd);
        a->fd = -1;
    }
    return claimed;
}

static void attempt_free(polis_attempt **attempt)
{
    if (*attempt) {
        if ((*attempt)->fd >= 0) {
            close((*attempt)->fd);
        }
        POLIS_FREE((*attempt)->folder);
        POLIS_FREE(*attempt);
    }
}

polis_err polis_attempt_begin(const char *folder, const polis_holder *me, polis_fault *fault,
                              polis_attempt **out)
{
    polis_err rc = POLIS_OK;
    polis_attempt *a = NULL;

    *out = NULL;
    POLIS_NEW(a, 1);
    a->fd = -1;
    POLIS_NEW(a->folder, (int64_t)strlen(folder) + 1);
    strcpy(a->folder, folder);
    for (int i = 0; i < MOST_TRIES && !*out && rc == POLIS_OK; i++) {
        int64_t before = 0;
        int fd = -1;

        POLIS_TRY(find_latest(folder, fault, &before));
        rc = before > 0 ? pass(folder, before, me, &fd, &a->took_over, fault) : POLIS_OK;
        a->number = before + 1;
        if (rc == POLIS_OK && claim(a, me, &rc, fault)) {
            remove_file(folder, before);
            *out = a;
        }
        if (fd >= 0) {
            close(fd);
        }
    }
    if (!*out && rc == POLIS_OK) {
        rc = polis_fail(fault, POLIS_E_CANTCREAT, folder, 0, "other runs are starting there");
    }
    a = *out ? NULL : a;

done:
    attempt_free(&a);
    return rc;
}

int64_t polis_attempt_number(const polis_attempt *attempt)
{
    return attempt->number;
}

bool polis_attempt_took_over(const polis_attempt *attempt)
{
    return attempt->took_over;
}

/* The file under an attempt's name is its own. */
static bool is_there(const polis_attempt *a)
{
    char path[PATH];
    struct stat opened, named;

    attempt_path(a->folder, a->number, path);
    return fstat(a->fd, &opened) == 0 && lstat(path, &named) == 0 &&
           opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

polis_err polis_attempt_check(const polis_attempt *a, polis_fault *fault)
{
    char path[PATH];
    struct stat next;

    attempt_path(a->folder, a->number + 1, path);
    if (is_there(a) && lstat(path, &next) != 0) {
        return POLIS_OK;
    }
    return polis_fail(fault, POLIS_E_CANTCREAT, a->folder, 0,
                      "a later run has taken over from attempt %lld, which ends without "
                      "publishing anything",
                      (long long)a->number);
}

void polis_attempt_end(polis_attempt **attempt)
{
    attempt_free(attempt);
}
