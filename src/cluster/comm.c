#include "cluster/comm.h"
#include "base/log.h"
#include "base/mem.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { MESSAGE_BYTES = 1 << 30 }; /* a message's count is an int */

_Noreturn void polis_comm_abort(MPI_Comm comm, int mpi_rc, const char *call, const char *file,
                                int line)
{
    const polis_log log = {.level = POLIS_LOG_ERROR};
    char text[MPI_MAX_ERROR_STRING + 1] = "unknown failure";
    char node[MPI_MAX_PROCESSOR_NAME + 1] = "unknown";
    int len = 0, rank = -1;

    MPI_Error_string(mpi_rc, text, &len);
    MPI_Get_processor_name(node, &len);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    for (char *c = text; *c; c++) {
        *c = *c == '\n' ? ' ' : *c; /* one failure, one line */
    }
    polis_log_line(&log, POLIS_LOG_ERROR, "rank %d on %s: %s:%d: %s: %s", rank, node, file, line,
                   call, text);
    MPI_Abort(comm, polis_err_exit_status(POLIS_E_BUG));
    for (;;) { /* MPI_Abort() does not return, but does not say so to the compiler */
    }
}

int polis_comm_rank(MPI_Comm comm)
{
    int rank = 0;

    POLIS_MPI(comm, MPI_Comm_rank(comm, &rank));
    return rank;
}

int polis_comm_size(MPI_Comm comm)
{
    int size = 1;

    POLIS_MPI(comm, MPI_Comm_size(comm, &size));
    return size;
}

double polis_comm_node_most(MPI_Comm comm, double mine)
{
    MPI_Comm node;
    double sum, most;

    POLIS_MPI(comm, MPI_Comm_split_type(comm, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node));
    POLIS_MPI(comm, MPI_Allreduce(&mine, &sum, 1, MPI_DOUBLE, MPI_SUM, node));
    POLIS_MPI(comm, MPI_Comm_free(&node));
    POLIS_MPI(comm, MPI_Allreduce(&sum, &most, 1, MPI_DOUBLE, MPI_MAX, comm));
    return most;
}

int polis_comm_node_size(MPI_Comm comm)
{
    MPI_Comm node;
    int size;

    POLIS_MPI(comm, MPI_Comm_split_type(comm, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node));
    size = polis_comm_size(node);
    POLIS_MPI(comm, MPI_Comm_free(&node));
    return size;
}

polis_err polis_comm_agree(MPI_Comm comm, polis_err mine)
{
    const int code = (int)mine;
    int worst = 0;

    POLIS_MPI(comm, MPI_Allreduce(&code, &worst, 1, MPI_INT, MPI_MAX, comm));
    return (polis_err)worst;
}

polis_err polis_comm_agree_fault(MPI_Comm comm, polis_err mine, polis_fault *fault)
{
    /* The largest code and, as a maximum too, the lowest rank that failed. */
    const int rank = polis_comm_rank(comm);
    const int send[2] = {(int)mine, mine == POLIS_OK ? INT_MIN : -rank};
    int worst[2] = {0, 0};
    char text[POLIS_FAULT_TEXT] = "";

    POLIS_MPI(comm, MPI_Allreduce(send, worst, 2, MPI_INT, MPI_MAX, comm));
    if (worst[0] == (int)POLIS_OK) {
        return POLIS_OK;
    }
    if (rank == -worst[1]) {
        const char *words = fault && fault->code != POLIS_OK ? fault->text : polis_err_text(mine);
        snprintf(text, sizeof text, "%s", words);
    }
    POLIS_MPI(comm, MPI_Bcast(text, sizeof text, MPI_CHAR, -worst[1], comm));
    if (fault) {
        fault->code = (polis_err)worst[0];
        memcpy(fault->text, text, sizeof fault->text);
    }
    return (polis_err)worst[0];
}

static int message_of(int64_t left)
{
    return left < MESSAGE_BYTES ? (int)left : MESSAGE_BYTES;
}

void polis_comm_broadcast_into(MPI_Comm comm, int root, void *bytes, int64_t n_bytes)
{
    for (int64_t done = 0; done < n_bytes; done += MESSAGE_BYTES) {
        POLIS_MPI(comm, MPI_Bcast((char *)bytes + done, message_of(n_bytes - done), MPI_BYTE, root,
                                  comm));
    }
}

polis_err polis_comm_broadcast(MPI_Comm comm, int root, void **bytes, int64_t *n_bytes)
{
    polis_err rc = POLIS_OK;
    const bool is_root = polis_comm_rank(comm) == root;
    int64_t n = is_root ? *n_bytes : 0;
    char *p = is_root ? *bytes : NULL;

    POLIS_MPI(comm, MPI_Bcast(&n, 1, MPI_INT64_T, root, comm));
    if (!is_root) {
        *bytes = NULL;
        p = polis_mem_new(n, 1);
        rc = p ? POLIS_OK : POLIS_E_NOMEM;
    }
    POLIS_TRY(polis_comm_agree(comm, rc));
    polis_comm_broadcast_into(comm, root, p, n);
    if (!is_root) {
        *bytes = p;
        *n_bytes = n;
        p = NULL;
    }

done:
    if (!is_root) {
        polis_mem_free(p);
    }
    return rc;
}

enum { TAG_SIZE = 1, TAG_ROOM, TAG_BYTES };

polis_err polis_comm_send(MPI_Comm comm, int to, const void *bytes, int64_t n_bytes)
{
    int room = 0;

    POLIS_MPI(comm, MPI_Send(&n_bytes, 1, MPI_INT64_T, to, TAG_SIZE, comm));
    POLIS_MPI(comm, MPI_Recv(&room, 1, MPI_INT, to, TAG_ROOM, comm, MPI_STATUS_IGNORE));
    for (int64_t at = 0; room && at < n_bytes; at += MESSAGE_BYTES) {
        POLIS_MPI(comm, MPI_Send((const char *)bytes + at, message_of(n_bytes - at), MPI_BYTE, to,
                                 TAG_BYTES, comm));
    }
    return room ? POLIS_OK : POLIS_E_NOMEM;
}

polis_err polis_comm_receive(MPI_Comm comm, int from, void **bytes, int64_t *n_bytes)
{
    char *p;
    int room;

    *bytes = NULL;
    POLIS_MPI(comm, MPI_Recv(n_bytes, 1, MPI_INT64_T, from, TAG_SIZE, comm, MPI_STATUS_IGNORE));
    p = polis_mem_new(*n_bytes, 1);
    room = p != NULL;
    POLIS_MPI(comm, MPI_Send(&room, 1, MPI_INT, from, TAG_ROOM, comm));
    for (int64_t at = 0; room && at < *n_bytes; at += MESSAGE_BYTES) {
        POLIS_MPI(comm, MPI_Recv(p + at, message_of(*n_bytes - at), MPI_BYTE, from, TAG_BYTES, comm,
                                 MPI_STATUS_IGNORE));
    }
    *bytes = p;
    return room ? POLIS_OK : POLIS_E_NOMEM;
}
