#include "store/part.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COPY_BYTES = 1 << 20 };

struct polis_part {
    char *target, *folder, *path;
    int fd;
    bool force;
};

static void part_free(polis_part **part)
{
    if (*part) {
        if ((*part)->fd >= 0) {
            close((*part)->fd);
        }
        POLIS_FREE((*part)->target);
        POLIS_FREE((*part)->folder);
        POLIS_FREE((*part)->path);
        POLIS_FREE(*part);
    }
}

/* "dir/name" to the folder "dir" and the temporary name "dir/.name.part". */
static polis_err set_names(polis_part *part, const char *path)
{
    polis_err rc = POLIS_OK;
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const size_t folder_len = (size_t)(name - path), len = strlen(path);

    POLIS_NEW(part->target, (int64_t)len + 1);
    POLIS_NEW(part->folder, (int64_t)folder_len + 2);
    POLIS_NEW(part->path, (int64_t)len + 7);
    memcpy(part->target, path, len);
    memcpy(part->folder, folder_len ? path : ".", folder_len ? folder_len : 1);
    snprintf(part->path, len + 7, "%.*s.%s.part", (int)folder_len, path, name);

done:
    return rc;
}

static polis_err check_target(const polis_part *part, polis_fault *fault)
{
    struct stat there;

    if (part->target[0] == '\0' || part->target[strlen(part->target) - 1] == '/') {
        return polis_fail(fault, POLIS_E_CANTCREAT, NULL, 0,
                          "'%s' is not the name of a file to write", part->target);
    }
    if (lstat(part->target, &there) != 0) {
        return POLIS_OK; /* what is wrong with the folder is said when the file is created */
    }
    if (!S_ISREG(there.st_mode) && !S_ISLNK(there.st_mode)) {
        return polis_fail(fault, POLIS_E_CANTCREAT, part->target, 0,
                          "exists and is not a regular file");
    }
    if (!part->force) {
        return polis_fail(fault, POLIS_E_CANTCREAT, part->target, 0,
                          "exists already; --force replaces it");
    }
    return POLIS_OK;
}

static polis_err fail_create(const polis_part *part, polis_fault *fault)
{
    return polis_fail(fault, POLIS_E_CANTCREAT, part->target, 0, "cannot create %s: %s", part->path,
                      strerror(errno));
}

/* The process of this machine that has locked a file, as Linux tells; 0: none is known. */
static long locker_of(int fd)
{
    struct stat file;
    FILE *locks = fstat(fd, &file) == 0 ? fopen("/proc/locks", "r") : NULL;
    char line[256];
    long pid = 0;

    while (locks && pid == 0 && fgets(line, sizeof line, locks)) {
        unsigned long inode;
        long found;

        if (sscanf(line, "%*d: FLOCK %*s WRITE %ld %*x:%*x:%lu", &found, &inode) == 2 &&
            inode == file.st_ino) {
            pid = found;
        }
    }
    if (locks) {
        fclose(locks);
    }
    return pid;
}

static polis_err fail_locked(const polis_part *part, int fd, polis_fault *fault)
{
    const long pid = locker_of(fd);
    char who[64] = "some process, perhaps of another machine,";

    if (pid > 0) {
        snprintf(who, sizeof who, "process %ld of this machine", pid);
    }
    return polis_fail(fault, POLIS_E_CANTCREAT, part->target, 0,
                      "another run is writing it: %s has locked %s", who, part->path);
}

/* Somebody's temporary file is there: remove it if its process is dead. */
static polis_err remove_stale(const polis_part *part, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    struct stat opened, named;
    const int fd = open(part->path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0) {
        return errno == ENOENT ? POLIS_OK /* it ended just now */ : fail_create(part, fault);
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        rc = errno == EWOULDBLOCK
                 ? fail_locked(part, fd, fault)
                 : polis_fail(fault, POLIS_E_CANTCREAT, part->target, 0,
                              "%s is there and cannot be locked; remove it if no other run is "
                              "writing",
                              part->path);
    } else if (fstat(fd, &opened) == 0 && lstat(part->path, &named) == 0 &&
               opened.st_dev == named.st_dev && opened.st_ino == named.st_ino &&
               unlink(part->path) != 0) {
        rc = fail_create(part, fault);
    }
    close(fd);
    return rc;
}

static int create_new(const polis_part *part)
{
    return open(part->path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
}

static polis_err create_locked(polis_part *part, polis_fault *fault)
{
    polis_err rc = POLIS_OK;

    part->fd = create_new(part);
    if (part->fd < 0 && errno == EEXIST) {
        POLIS_TRY(remove_stale(part, fault));
        part->fd = create_new(part);
    }
    if (part->fd < 0) {
        return fail_create(part, fault);
    }
    /* A file system without locks: O_EXCL alone keeps a second run out. */
    if (flock(part->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        rc = fail_locked(part, part->fd, fault);
    }

done:
    return rc;
}

polis_err polis_part_create(const char *path, bool force, polis_fault *fault, polis_part **out)
{
    polis_err rc = POLIS_OK;
    polis_part *part = NULL;

    *out = NULL;
    POLIS_NEW(part, 1);
    part->fd = -1;
    part->force = force;
    POLIS_TRY(set_names(part, path));
    POLIS_TRY(check_target(part, fault));
    POLIS_TRY(create_locked(part, fault));
    *out = part;
    part = NULL;

done:
    part_free(&part);
    return rc;
}

const char *polis_part_path(const polis_part *part)
{
    return part->path;
}

int polis_part_fd(const polis_part *part)
{
    return part->fd;
}

/* Until the end of `from`; false: errno says why, *reading which of the two files it is about. */
static bool copy_bytes(int from, int to, char *buffer, bool *reading)
{
    for (;;) {
        const ssize_t n = read(from, buffer, COPY_BYTES);

        *reading = n < 0;
        if (n == 0 || (n < 0 && errno != EINTR)) {
            return n == 0;
        }
        for (ssize_t done = 0; done < n;) {
            const ssize_t now = write(to, buffer + done, (size_t)(n - done));

            if (now < 0 && errno != EINTR) {
                return false;
            }
            done += now > 0 ? now : 0;
        }
    }
}

polis_err polis_part_copy(polis_part *part, const char *from, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    char *buffer = NULL;
    bool reading = true;
    const int fd = open(from, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        return polis_fail(fault, POLIS_E_NOINPUT, from, 0, "%s", strerror(errno));
    }
    POLIS_NEW(buffer, COPY_BYTES);
    if (!copy_bytes(fd, part->fd, buffer, &reading)) {
        rc = polis_fail(fault, POLIS_E_IO, reading ? from : part->target, 0, "cannot be %s: %s",
                        reading ? "read" : "written", strerror(errno));
    }

done:
    POLIS_FREE(buffer);
    close(fd);
    return rc;
}

FILE *polis_part_stream(const polis_part *part)
{
    const int fd = dup(part->fd);
    FILE *stream = fd >= 0 ? fdopen(fd, "w") : NULL;

    if (!stream && fd >= 0) {
        const int why = errno;
        close(fd);
        errno = why;
    }
    return stream;
}

bool polis_stream_close(FILE *stream)
{
    bool good = stream != NULL;

    if (stream) {
        good = !ferror(stream);
        good = fclose(stream) == 0 && good;
    }
    return good;
}

/* Without force the target must still be absent; not every file system can say so in one step. */
static int rename_part(const polis_part *part)
{
    struct stat there;

    if (part->force) {
        return rename(part->path, part->target);
    }
    if (renameat2(AT_FDCWD, part->path, AT_FDCWD, part->target, RENAME_NOREPLACE) == 0) {
        return 0;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return -1;
    }
    if (lstat(part->target, &there) == 0) {
        errno = EEXIST;
        return -1;
    }
    return rename(part->path, part->target);
}

static int sync_folder(const polis_part *part)
{
    const int fd = open(part->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int rc;

    if (fd < 0) {
        return -1;
    }
    rc = fsync(fd);
    rc = rc != 0 && errno == EINVAL ? 0 : rc; /* this file system has no folder to sync */
    close(fd);
    return rc;
}

/* The temporary name is still that of our file. */
static bool is_ours(const polis_part *part)
{
    struct stat opened, named;

    return fstat(part->fd, &opened) == 0 && lstat(part->path, &named) == 0 &&
           opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

void polis_part_forget(const char *path)
{
    polis_part part = {.fd = -1};

    if (set_names(&part, path) == POLIS_OK) {
        unlink(part.path);
    }
    POLIS_FREE(part.target);
    POLIS_FREE(part.folder);
    POLIS_FREE(part.path);
}

polis_err polis_part_publish(polis_part **pointer, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_part *part = *pointer;

    if (fsync(part->fd) != 0) {
        rc = polis_fail(fault, POLIS_E_IO, part->target, 0, "%s could not be synced to disk: %s",
                        part->path, strerror(errno));
        polis_part_discard(pointer);
        return rc;
    }
    if (!is_ours(part)) {
        rc = polis_fail(fault, POLIS_E_CANTCREAT, part->target, 0,
                        "another run has taken over %s; nothing is published", part->path);
    } else if (rename_part(part) != 0) {
        rc = polis_fail(fault, POLIS_E_CANTCREAT, part->target, 0,
                        "%s; the finished file is kept as %s: move it away before the next run",
                        strerror(errno), part->path);
    } else if (sync_folder(part) != 0) {
        rc = polis_fail(fault, POLIS_E_IO, part->target, 0,
                        "is written, but its folder could not be synced to disk: %s",
                        strerror(errno));
    }
    part_free(pointer);
    return rc;
}

void polis_part_discard(polis_part **part)
{
    if (*part) {
        if (is_ours(*part)) {
            unlink((*part)->path);
        }
        part_free(part);
    }
}
