#include "cluster/pulse.h"

#include "base/mem.h"
#include "cluster/comm.h"

struct polis_pulse {
    MPI_Comm comm; /* its own: rounds do not meet other collectives */
    MPI_Request request;
    int mine, all;
};

polis_err polis_pulse_new(MPI_Comm comm, polis_pulse **out)
{
    polis_pulse *p = polis_mem_new(1, sizeof *p);
    const polis_err rc = polis_comm_agree(comm, p ? POLIS_OK : POLIS_E_NOMEM);

    *out = NULL;
    if (rc != POLIS_OK) {
        POLIS_FREE(p);
        return rc;
    }
    POLIS_MPI(comm, MPI_Comm_dup(comm, &p->comm));
    p->request = MPI_REQUEST_NULL;
    *out = p;
    return POLIS_OK;
}

void polis_pulse_free(polis_pulse **pulse)
{
    polis_pulse *p = *pulse;

    if (p) {
        POLIS_MPI(p->comm, MPI_Wait(&p->request, MPI_STATUS_IGNORE));
        POLIS_MPI(MPI_COMM_WORLD, MPI_Comm_free(&p->comm));
        POLIS_FREE(*pulse);
    }
}

int polis_pulse_beat(polis_pulse *p, int flags)
{
    int ended = 0;

    if (p->request == MPI_REQUEST_NULL) {
        p->mine = flags;
        POLIS_MPI(p->comm,
                  MPI_Iallreduce(&p->mine, &p->all, 1, MPI_INT, MPI_BOR, p->comm, &p->request));
    }
    POLIS_MPI(p->comm, MPI_Test(&p->request, &ended, MPI_STATUS_IGNORE));
    return ended ? p->all : POLIS_PULSE_SILENT;
}
