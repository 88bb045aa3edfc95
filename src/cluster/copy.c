#include "cluster/copy.h"

#include "base/mem.h"
#include "cluster/comm.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ALIGNMENT = 64, MOST_DOMAINS = 1024 };

struct polis_copy {
    void *bytes;
    int64_t n_bytes;
    int fd;     /* of the nameless file, -1: private memory, or another rank's file */
    bool maps;  /* bytes are to be unmapped, not freed */
    bool apart; /* others could share it, but have copies */
};

void *polis_copy_bytes(const polis_copy *copy)
{
    return copy->bytes;
}

bool polis_copy_is_apart(const polis_copy *copy)
{
    return copy->apart;
}

void polis_copy_free(polis_copy **copy)
{
    polis_copy *c = *copy;

    if (!c) {
        return;
    }
    if (c->maps) {
        munmap(c->bytes, (size_t)c->n_bytes);
    } else {
        polis_mem_free(c->bytes);
    }
    if (c->fd >= 0) {
        close(c->fd);
    }
    POLIS_FREE(*copy);
}

/* A nameless file with all its room taken now, so that no later write finds none. */
static bool map_own(polis_copy *c)
{
    c->fd = memfd_create("centropolis", MFD_CLOEXEC);
    if (c->fd < 0 || posix_fallocate(c->fd, 0, c->n_bytes) != 0) {
        return false;
    }
    c->bytes = mmap(NULL, (size_t)c->n_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, c->fd, 0);
    c->maps = c->bytes != MAP_FAILED;
    return c->maps;
}

/* Where a file of another process of this node is to be found. */
typedef struct address {
    int64_t pid, fd, n_bytes;
    int64_t device, inode; /* that it is this file */
} address;

static address address_of(const polis_copy *c)
{
    struct stat file = {0};

    if (c->fd < 0 || fstat(c->fd, &file) != 0) {
        return (address){.fd = -1, .n_bytes = c->n_bytes};
    }
    return (address){.pid = getpid(),
                     .fd = c->fd,
                     .n_bytes = c->n_bytes,
                     .device = (int64_t)file.st_dev,
                     .inode = (int64_t)file.st_ino};
}

/* False: not to be had, such as from another container. */
static bool map_other(const address *from, polis_copy *c)
{
    char path[64];
    struct stat file = {0};
    int fd = -1;

    snprintf(path, sizeof path, "/proc/%lld/fd/%lld", (long long)from->pid, (long long)from->fd);
    fd = from->fd >= 0 ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd >= 0 && fstat(fd, &file) == 0 && (int64_t)file.st_dev == from->device &&
        (int64_t)file.st_ino == from->inode) {
        c->bytes = mmap(NULL, (size_t)from->n_bytes, PROT_READ, MAP_SHARED, fd, 0);
        c->maps = c->bytes != MAP_FAILED;
    }
    if (fd >= 0) {
        close(fd);
    }
    return c->maps;
}

static polis_err copy_new(int64_t n_bytes, polis_copy **out)
{
    polis_err rc = POLIS_OK;

    POLIS_NEW(*out, 1);
    (*out)->fd = -1;
    (*out)->n_bytes = n_bytes;

done:
    return rc;
}

static polis_err take_private(polis_copy *c)
{
    c->bytes = polis_mem_new(c->n_bytes, 1);
    return c->bytes ? POLIS_OK : POLIS_E_NOMEM;
}

polis_err polis_copy_new(int64_t n_bytes, polis_copy **out)
{
    polis_err rc = POLIS_OK;
    polis_copy *c = NULL;

    *out = NULL;
    POLIS_TRY(copy_new(n_bytes > 0 ? n_bytes : ALIGNMENT, &c));
    if (!map_own(c)) {
        if (c->fd >= 0) {
            close(c->fd);
            c->fd = -1;
        }
        POLIS_TRY(take_private(c));
    }
    *out = c;
    c = NULL; /* moved to the caller */

done:
    polis_copy_free(&c);
    return rc;
}

/* The NUMA domain of a processor, as Linux tells; -1: it does not. */
static int domain_of(size_t cpu)
{
    char path[96];

    for (int domain = 0; domain < MOST_DOMAINS; domain++) {
        snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%zu/node%d", cpu, domain);
        if (access(path, F_OK) == 0) {
            return domain;
        }
    }
    return -1;
}

/* The NUMA domain that this process is bound to; MOST_DOMAINS: more than one. */
static int domain_bound_to(void)
{
    cpu_set_t set;
    int bound = -1;

    if (sched_getaffinity(0, sizeof set, &set) != 0) {
        return MOST_DOMAINS;
    }
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (CPU_ISSET(cpu, &set)) {
            const int domain = domain_of(cpu);

            if (domain < 0 || (bound >= 0 && domain != bound)) {
                return MOST_DOMAINS;
            }
            bound = domain;
        }
    }
    return bound < 0 ? MOST_DOMAINS : bound;
}

/* Collective. The ranks that share one copy, root or else the lowest first among them; and those
 * first ones, MPI_COMM_NULL elsewhere. */
static void split(MPI_Comm comm, int root, MPI_Comm *sharers, MPI_Comm *writers)
{
    const int key = polis_comm_rank(comm) == root ? 0 : 1 + polis_comm_rank(comm);
    MPI_Comm node;

    POLIS_MPI(comm, MPI_Comm_split_type(comm, MPI_COMM_TYPE_SHARED, key, MPI_INFO_NULL, &node));
    POLIS_MPI(comm, MPI_Comm_split(node, domain_bound_to(), key, sharers));
    POLIS_MPI(comm, MPI_Comm_free(&node));
    POLIS_MPI(comm, MPI_Comm_split(comm, polis_comm_rank(*sharers) == 0 ? 0 : MPI_UNDEFINED, key,
                                   writers));
}

/* Collective on the sharers. Map the first one's copy, or make room for one of one's own where not
 * all can map. @param[out] apart true: the bytes are still to be sent */
static polis_err prepare(MPI_Comm sharers, polis_copy **copy, bool *apart)
{
    const bool is_writer = polis_comm_rank(sharers) == 0;
    address from = is_writer ? address_of(*copy) : (address){0};
    polis_err rc = POLIS_OK;
    int mapped = is_writer, all;

    POLIS_MPI(sharers, MPI_Bcast(&from, sizeof from, MPI_BYTE, 0, sharers));
    if (!is_writer) {
        rc = copy_new(from.n_bytes, copy);
        mapped = rc == POLIS_OK && map_other(&from, *copy);
    }
    POLIS_MPI(sharers, MPI_Allreduce(&mapped, &all, 1, MPI_INT, MPI_MIN, sharers));
    *apart = !all;
    if (*apart && !is_writer && rc == POLIS_OK) {
        polis_copy_free(copy);
        rc = copy_new(from.n_bytes, copy);
        rc = rc == POLIS_OK ? take_private(*copy) : rc;
    }
    if (*copy) {
        (*copy)->apart = *apart;
    }
    return rc;
}

/* Collective on comm, of which sharers and writers are parts. */
static polis_err spread(MPI_Comm comm, MPI_Comm sharers, MPI_Comm writers, int64_t n_bytes,
                        polis_copy **copy)
{
    polis_err rc = POLIS_OK;
    bool apart = false;

    if (writers != MPI_COMM_NULL && !*copy) {
        rc = polis_copy_new(n_bytes, copy);
    }
    POLIS_TRY(polis_comm_agree(comm, rc));
    if (writers != MPI_COMM_NULL) {
        polis_comm_broadcast_into(writers, 0, (*copy)->bytes, n_bytes);
    }
    POLIS_TRY(polis_comm_agree(comm, prepare(sharers, copy, &apart)));
    if (apart) {
        polis_comm_broadcast_into(sharers, 0, (*copy)->bytes, n_bytes);
    }

done:
    return rc;
}

polis_err polis_copy_spread(MPI_Comm comm, int root, polis_copy **copy)
{
    const bool is_root = polis_comm_rank(comm) == root;
    int64_t n_bytes = is_root ? (*copy)->n_bytes : 0;
    MPI_Comm sharers, writers;
    polis_err rc;

    if (!is_root) {
        *copy = NULL;
    }
    POLIS_MPI(comm, MPI_Bcast(&n_bytes, 1, MPI_INT64_T, root, comm));
    split(comm, root, &sharers, &writers);
    rc = spread(comm, sharers, writers, n_bytes, copy);
    if (rc != POLIS_OK && !is_root) {
        polis_copy_free(copy);
    }
    POLIS_MPI(comm, MPI_Comm_free(&sharers));
    if (writers != MPI_COMM_NULL) {
        POLIS_MPI(comm, MPI_Comm_free(&writers));
    }
    return rc;
}
