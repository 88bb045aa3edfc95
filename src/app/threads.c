#include "app/threads.h"

#include "centrality/threads.h"
#include "cluster/comm.h"

polis_err polis_threads_set(MPI_Comm comm, int n, polis_fault *fault)
{
    polis_fault mine = {0};
    const polis_err rc = polis_threads_start(n, &mine);

    if (rc != POLIS_OK) {
        polis_fail(fault, rc, NULL, 0, "rank %d %s", polis_comm_rank(comm),
                   mine.text[0] ? mine.text : polis_err_text(rc));
    }
    return polis_comm_agree_fault(comm, rc, fault);
}
