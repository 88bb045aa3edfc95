/*
 * A library for LD_PRELOAD that makes one call of a program fail: the n-th on files of a path, or
 * the n-th allocation. tests/faults/faults.py sets what is asked for:
 *
 *   FAULT_PROGRAM  name of the program that is meant; others (mpirun, orted) are left alone
 *   FAULT_RANK     rank that is meant; default 0
 *   FAULT_PATH     calls on files whose path holds this text are counted
 *   FAULT_NAME     only calls of this name are counted; absent: of any
 *   FAULT_CALL     number of the file call that fails, from 1; 0 or absent: none
 *   FAULT_ALLOC    number of the allocation by the program itself (not by libraries) that fails
 *   FAULT_ROOM     at the first file call, the address space is limited to what is in use plus
 *                  this many KiB
 *   FAULT_MEMFD    1: there is no memfd_create
 *   FAULT_STICKY   1: all after it fail too
 *   FAULT_DO       what happens to a file call:
 *                  a number: it fails with this errno
 *                  kill: the process dies before it; torn: after half of it, if it writes
 *                  short: a write writes half and says so, which is no error
 *                  stop: the process stops as by SIGSTOP; hang: the call does not return
 *   FAULT_LOG      file to which each file call is appended ("3 pwrite"), and at the end the number
 *                  of allocations ("allocations 120")
 *
 * Calls inside the C library (stdio) do not pass here.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MOST_FILES = 1024 };

/* glibc's own, which do not ask us. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

/* A preloaded library has nowhere but its own globals for what it knows. */
static struct {
    bool armed, sticky, no_memfd;
    const char *path, *name, *what, *log;
    long call, alloc, room_kib;
    uintptr_t first, last; /* addresses of the program's own code */
    _Atomic long n_calls, n_allocs;
    atomic_bool counted[MOST_FILES]; /* descriptors of files that are meant */
} fault;

typedef enum verdict { PASS, FAIL, TEAR, SHORTEN } verdict;

static long number(const char *name)
{
    const char *text = getenv(name);

    return text ? strtol(text, NULL, 10) : 0;
}

static long own_rank(void)
{
    return getenv("OMPI_COMM_WORLD_RANK") ? number("OMPI_COMM_WORLD_RANK") : number("PMIX_RANK");
}

static void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void note(const char *format, ...)
{
    char line[256];
    va_list args;
    int n, fd;

    if (!fault.log) {
        return;
    }
    va_start(args, format);
    n = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    fd = (int)syscall(SYS_openat, AT_FDCWD, fault.log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (fd >= 0) {
        syscall(SYS_write, fd, line, (size_t)n);
        syscall(SYS_close, fd);
    }
}

/* The first object is the program. */
static int find_code(struct dl_phdr_info *info, size_t size, void *data)
{
    (void)size;
    (void)data;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *h = &info->dlpi_phdr[i];
        if (h->p_type == PT_LOAD && (h->p_flags & PF_X)) {
            fault.first = info->dlpi_addr + h->p_vaddr;
            fault.last = fault.first + h->p_memsz;
        }
    }
    return 1;
}

__attribute__((constructor)) static void arm(void)
{
    const char *program = getenv("FAULT_PROGRAM");

    if (!program || strcmp(program, program_invocation_short_name) != 0 ||
        own_rank() != number("FAULT_RANK")) {
        return;
    }
    fault.path = getenv("FAULT_PATH");
    fault.name = getenv("FAULT_NAME");
    fault.what = getenv("FAULT_DO") ? getenv("FAULT_DO") : "5";
    fault.log = getenv("FAULT_LOG");
    fault.call = number("FAULT_CALL");
    fault.alloc = number("FAULT_ALLOC");
    fault.room_kib = number("FAULT_ROOM");
    fault.sticky = number("FAULT_STICKY") != 0;
    fault.no_memfd = number("FAULT_MEMFD") != 0;
    dl_iterate_phdr(find_code, NULL);
    fault.armed = true;
}

__attribute__((destructor)) static void report(void)
{
    if (fault.armed) {
        note("allocations %ld\n", atomic_load(&fault.n_allocs));
    }
}

static bool is_due(long number_of_this, long number_meant)
{
    return number_meant > 0 &&
           (number_of_this == number_meant || (fault.sticky && number_of_this > number_meant));
}

/* Only now, since MPI that does not get its memory ends in ways of its own. */
static void limit_address_space(void)
{
    char text[64] = "";
    const int fd = (int)syscall(SYS_openat, AT_FDCWD, "/proc/self/statm", O_RDONLY);
    struct rlimit limit;

    syscall(SYS_read, fd, text, sizeof text - 1);
    syscall(SYS_close, fd);
    limit.rlim_cur =
        (rlim_t)(strtol(text, NULL, 10) * sysconf(_SC_PAGESIZE) + fault.room_kib * 1024);
    limit.rlim_max = limit.rlim_cur;
    setrlimit(RLIMIT_AS, &limit);
}

/* A file call that is meant: count it, and say what becomes of it. errno is set for FAIL. */
static verdict judge(const char *name)
{
    long n;

    if (fault.name && strcmp(fault.name, name) != 0) {
        return PASS;
    }
    n = atomic_fetch_add(&fault.n_calls, 1) + 1;
    note("%ld %s\n", n, name);
    if (n == 1 && fault.room_kib > 0) {
        limit_address_space();
    }
    if (!is_due(n, fault.call)) {
        return PASS;
    }
    if (strcmp(fault.what, "torn") == 0) {
        return TEAR;
    }
    if (strcmp(fault.what, "short") == 0) {
        return SHORTEN;
    }
    while (strcmp(fault.what, "hang") == 0) {
        pause();
    }
    if (strcmp(fault.what, "stop") == 0) {
        syscall(SYS_kill, getpid(), SIGSTOP);
        return PASS;
    }
    if (strcmp(fault.what, "kill") == 0) {
        syscall(SYS_kill, getpid(), SIGKILL);
    }
    errno = (int)strtol(fault.what, NULL, 10);
    return FAIL;
}

static void die(void)
{
    syscall(SYS_kill, getpid(), SIGKILL);
}

static bool is_meant(const char *path)
{
    return fault.armed && fault.path && path && strstr(path, fault.path) != NULL;
}

static bool is_meant_fd(int fd)
{
    return fault.armed && fd >= 0 && fd < MOST_FILES && atomic_load(&fault.counted[fd]);
}

static void set_meant_fd(int fd, bool meant)
{
    if (fd >= 0 && fd < MOST_FILES) {
        atomic_store(&fault.counted[fd], meant);
    }
}

/* A call that is done whole or not at all; TEAR means that the process dies after it. */
#define WHOLE(meant, name, doing)                       \
    do {                                                \
        const verdict v = (meant) ? judge(name) : PASS; \
        long rc;                                        \
        if (v == FAIL) {                                \
            return -1;                                  \
        }                                               \
        rc = (doing);                                   \
        if (v == TEAR) {                                \
            die();                                      \
        }                                               \
        return (int)rc;                                 \
    } while (0)

static int open_any(int folder, const char *path, int flags, mode_t mode)
{
    const bool meant = is_meant(path);
    const verdict v = meant ? judge("open") : PASS;
    int fd;

    if (v == FAIL) {
        return -1;
    }
    fd = (int)syscall(SYS_openat, folder, path, flags, mode);
    if (v == TEAR) {
        die();
    }
    set_meant_fd(fd, meant);
    return fd;
}

#define MODE_OF(flags, mode)                                                   \
    do {                                                                       \
        va_list args;                                                          \
        va_start(args, flags);                                                 \
        (mode) = (flags) & (O_CREAT | __O_TMPFILE) ? va_arg(args, mode_t) : 0; \
        va_end(args);                                                          \
    } while (0)

int open(const char *path, int flags, ...)
{
    mode_t mode;

    MODE_OF(flags, mode);
    return open_any(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) __attribute__((alias("open")));

int openat(int folder, const char *path, int flags, ...)
{
    mode_t mode;

    MODE_OF(flags, mode);
    return open_any(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...) __attribute__((alias("openat")));

/* The descriptor is gone whatever close() says. */
int close(int fd)
{
    const bool meant = is_meant_fd(fd);
    const verdict v = meant ? judge("close") : PASS;
    const int error = errno;
    int rc;

    set_meant_fd(fd, false);
    rc = (int)syscall(SYS_close, fd);
    if (v == TEAR) {
        die();
    }
    if (v == FAIL) {
        errno = error;
        return -1;
    }
    return rc;
}

int dup(int fd)
{
    const int copy = (int)syscall(SYS_dup, fd);

    set_meant_fd(copy, is_meant_fd(fd));
    return copy;
}

/* offset < 0: at the file's own position */
static ssize_t write_any(int fd, const void *bytes, size_t n, off_t offset)
{
    const verdict v = is_meant_fd(fd) ? judge(offset < 0 ? "write" : "pwrite") : PASS;
    ssize_t rc;

    if (v == FAIL) {
        return -1;
    }
    n = v == TEAR || v == SHORTEN ? (n + 1) / 2 : n;
    rc =
        offset < 0 ? syscall(SYS_write, fd, bytes, n) : syscall(SYS_pwrite64, fd, bytes, n, offset);
    if (v == TEAR) {
        die();
    }
    return rc;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    return write_any(fd, bytes, n, -1);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t offset)
{
    return write_any(fd, bytes, n, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off_t offset)
    __attribute__((alias("pwrite")));

/* Half of a vector: half of its first part. */
ssize_t writev(int fd, const struct iovec *part, int n)
{
    const verdict v = is_meant_fd(fd) ? judge("writev") : PASS;
    ssize_t rc;

    if (v == FAIL) {
        return -1;
    }
    rc = v == PASS ? syscall(SYS_writev, fd, part, n)
                   : syscall(SYS_write, fd, part[0].iov_base, (part[0].iov_len + 1) / 2);
    if (v == TEAR) {
        die();
    }
    return rc;
}

static ssize_t read_any(int fd, void *bytes, size_t n, off_t offset)
{
    const verdict v = is_meant_fd(fd) ? judge(offset < 0 ? "read" : "pread") : PASS;

    if (v == FAIL) {
        return -1;
    }
    n = v == SHORTEN ? (n + 1) / 2 : n;
    return offset < 0 ? syscall(SYS_read, fd, bytes, n)
                      : syscall(SYS_pread64, fd, bytes, n, offset);
}

ssize_t read(int fd, void *bytes, size_t n)
{
    return read_any(fd, bytes, n, -1);
}

ssize_t pread(int fd, void *bytes, size_t n, off_t offset)
{
    return read_any(fd, bytes, n, offset);
}

ssize_t pread64(int fd, void *bytes, size_t n, off_t offset) __attribute__((alias("pread")));

int fsync(int fd)
{
    WHOLE(is_meant_fd(fd), "fsync", syscall(SYS_fsync, fd));
}

int fdatasync(int fd)
{
    WHOLE(is_meant_fd(fd), "fsync", syscall(SYS_fdatasync, fd));
}

int ftruncate(int fd, off_t size)
{
    WHOLE(is_meant_fd(fd), "ftruncate", syscall(SYS_ftruncate, fd, size));
}

int ftruncate64(int fd, off_t size) __attribute__((alias("ftruncate")));

int flock(int fd, int operation)
{
    WHOLE(is_meant_fd(fd), "flock", syscall(SYS_flock, fd, operation));
}

int rename(const char *from, const char *to)
{
    WHOLE(is_meant(to), "rename", syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    WHOLE(is_meant(to), "rename", syscall(SYS_renameat2, from_folder, from, to_folder, to, flags));
}

int memfd_create(const char *name, unsigned flags)
{
    if (fault.no_memfd) {
        errno = ENOSYS;
        return -1;
    }
    return (int)syscall(SYS_memfd_create, name, flags);
}

int link(const char *from, const char *to)
{
    WHOLE(is_meant(to), "link", syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int unlink(const char *path)
{
    WHOLE(is_meant(path), "unlink", syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}

int rmdir(const char *path)
{
    WHOLE(is_meant(path), "rmdir", syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR));
}

int mkdir(const char *path, mode_t mode)
{
    WHOLE(is_meant(path), "mkdir", syscall(SYS_mkdirat, AT_FDCWD, path, mode));
}

/* An allocation: true if it is the program's own and its turn to fail has come. */
static bool refuse(const void *caller)
{
    const uintptr_t from = (uintptr_t)caller;

    if (!fault.armed || from < fault.first || from >= fault.last) {
        return false;
    }
    return is_due(atomic_fetch_add(&fault.n_allocs, 1) + 1, fault.alloc);
}

#define OR_REFUSE(doing)                           \
    do {                                           \
        if (refuse(__builtin_return_address(0))) { \
            errno = ENOMEM;                        \
            return NULL;                           \
        }                                          \
        return (doing);                            \
    } while (0)

void *malloc(size_t size)
{
    OR_REFUSE(__libc_malloc(size));
}

void *calloc(size_t n, size_t size)
{
    OR_REFUSE(__libc_calloc(n, size));
}

void *realloc(void *p, size_t size)
{
    OR_REFUSE(__libc_realloc(p, size));
}

void *aligned_alloc(size_t alignment, size_t size)
{
    OR_REFUSE(__libc_memalign(alignment, size));
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    if (refuse(__builtin_return_address(0))) {
        return ENOMEM;
    }
    *out = __libc_memalign(alignment, size);
    return *out ? 0 : ENOMEM;
}
