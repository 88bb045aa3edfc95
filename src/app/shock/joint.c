#include "app/shock/joint.h"

#include "app/shock/saved.h"
#include "base/timer.h"
#include "cluster/comm.h"
#include "cluster/sum.h"

/* Steps of work between two looks at signals and the clock: some 20 ms of one core. */
static const int64_t LOOK = 50000000;

/* Collective: the worst state of all, with its words, and whether anybody wishes. A rank that fails
 * meets the others once more, wherever they are, and nobody meets again. */
static polis_err meet(polis_shock_joint *j, polis_err mine, bool *wish)
{
    int both[2] = {(int)mine, *wish};

    if (j->failed == POLIS_OK) {
        POLIS_MPI(j->comm, MPI_Allreduce(MPI_IN_PLACE, both, 2, MPI_INT, MPI_MAX, j->comm));
        j->failed = (polis_err)both[0];
        *wish = both[1] != 0;
        if (j->failed != POLIS_OK) {
            polis_comm_agree_fault(j->comm, mine, j->fault);
        }
    }
    return j->failed;
}

polis_err polis_shock_joint_end(polis_shock_joint *j, polis_err mine)
{
    bool none = false;

    return meet(j, mine, &none);
}

static polis_err sum(void *self, polis_err mine, polis_i128 *x, int64_t n)
{
    polis_shock_joint *j = self;
    const polis_err rc = polis_shock_joint_end(j, mine);

    return rc == POLIS_OK ? polis_sum_all(j->comm, x, n) : rc;
}

/* Removals that are not in the checkpoint yet; rank 0's to write. */
static polis_err save(polis_shock_joint *j, const int64_t *order, int64_t n_removed)
{
    polis_err rc = POLIS_OK;
    const double start_s = polis_timer_now_s();

    if (polis_comm_rank(j->comm) == 0) {
        POLIS_TRY(polis_shock_removals_write(j->control->checkpoint, order, j->n_saved, n_removed,
                                             j->lost_bits, j->fault));
        POLIS_TRY(polis_checkpoint_sync(j->control->checkpoint, j->fault));
    }
    j->n_saved = n_removed;
    polis_control_saved(j->control, start_s);

done:
    return rc;
}

/* Collective, after a removal: all ranks do the same work, so all of them look at once. */
static polis_err look(void *self, const int64_t *order, int64_t n_removed, int64_t work)
{
    polis_err rc = POLIS_OK;
    polis_shock_joint *j = self;
    bool over;

    if (work - j->work < LOOK) {
        return POLIS_OK;
    }
    j->work = work;
    over = !polis_control_go_on(j->control);
    POLIS_TRY(meet(j, POLIS_OK, &over));
    if (!over) {
        return POLIS_OK;
    }
    polis_control_wait(j->control, false); /* some hear of it a removal later than others */
    POLIS_TRY(polis_shock_joint_end(j, save(j, order, n_removed)));
    if (polis_control_stopping(j->control)) {
        return polis_fail(j->fault, POLIS_E_TEMPFAIL, NULL, 0,
                          "stopped after %lld of %lld removals; all of them are in the checkpoint: "
                          "run the same command again to go on",
                          (long long)n_removed, (long long)j->n_remove);
    }
    polis_control_begin(j->control, true);

done:
    return rc;
}

void polis_shock_joint_init(MPI_Comm comm, polis_control *control, polis_fault *fault,
                            polis_shock_joint *out)
{
    *out = (polis_shock_joint){.comm = comm, .control = control, .fault = fault};
    out->sums = (polis_joint){
        .part = polis_comm_rank(comm), .parts = polis_comm_size(comm), .self = out, .sum = sum};
    out->watch = (polis_attack_watch){.self = out, .removed = look};
}

polis_machine polis_shock_joint_machine(const polis_shock_joint *j, const polis_machine *machine)
{
    return (polis_machine){machine->isa, machine->n_threads, j->sums.parts > 1 ? &j->sums : NULL};
}

/* Collective: what an earlier run removed; each rank has read a part of its records. */
static polis_err restore(polis_shock_joint *j, int64_t *order)
{
    enum { PIECE = 1 << 24 };
    polis_err rc;
    int64_t n = 0;

    for (int64_t q = 0; q < j->n_remove; q++) {
        order[q] = -1;
    }
    rc = polis_shock_removals_read(j->control->checkpoint, j->n_remove, order, &j->lost_bits,
                                   j->fault);
    POLIS_TRY(polis_shock_joint_end(j, rc));
    POLIS_MPI(j->comm, MPI_Allreduce(MPI_IN_PLACE, &j->lost_bits, 1, MPI_INT, MPI_MAX, j->comm));
    for (int64_t q = 0; q < j->n_remove; q += PIECE) {
        const int count = j->n_remove - q < PIECE ? (int)(j->n_remove - q) : PIECE;

        POLIS_MPI(j->comm,
                  MPI_Allreduce(MPI_IN_PLACE, order + q, count, MPI_INT64_T, MPI_MAX, j->comm));
    }
    while (n < j->n_remove && order[n] >= 0) {
        n++;
    }
    j->n_saved = n;

done:
    return rc;
}

polis_err polis_shock_joint_order(polis_shock_joint *j, const polis_shock_input *in, int64_t *order)
{
    polis_err rc = POLIS_OK;
    polis_attack attack = in->attack;

    j->n_remove = attack.n_remove;
    attack.machine = polis_shock_joint_machine(j, &attack.machine);
    attack.lost_bits = &j->lost_bits;
    if (j->control && attack.recalculate) {
        POLIS_TRY(restore(j, order));
        attack.n_known = j->n_saved;
        attack.watch = &j->watch;
        polis_control_begin(j->control, true);
    }
    rc = polis_shock_joint_end(j, polis_attack_order(in->graph, &attack, order));
    if (attack.watch) { /* not before all know how it ended: a rank that waits answers nobody */
        polis_control_wait(j->control, rc != POLIS_OK);
    }
    if (attack.watch && rc == POLIS_OK) {
        rc = save(j, order, j->n_remove);
    }

done:
    return rc;
}
