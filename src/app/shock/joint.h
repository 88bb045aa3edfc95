/*
 * What the replicates of a study share, prepared by all ranks together: scores are computed by
 * parts of their sources, and the removals of an attack whose ranking is recalculated are kept in
 * the checkpoint.
 */
#ifndef POLIS_APP_SHOCK_JOINT_H
#define POLIS_APP_SHOCK_JOINT_H

#include "app/control.h"
#include "app/shock/input.h"

#include <mpi.h>

/** Plain data; made by polis_shock_joint_of(), and not to be moved: it points into itself. */
typedef struct polis_shock_joint {
    MPI_Comm comm;
    polis_control *control; /* NULL: no checkpoint */
    polis_fault *fault;
    polis_err failed; /* all ranks know; nothing collective happens after it */
    polis_joint sums; /* for polis_machine */
    polis_attack_watch watch;
    int64_t n_remove, n_saved; /* removals */
    int lost_bits;             /* of a recalculated order, see polis_attack */
    int64_t work;              /* at the last look at the clock */
} polis_shock_joint;

/** Not collective; control and fault are borrowed. */
void polis_shock_joint_init(MPI_Comm comm, polis_control *control, polis_fault *fault,
                            polis_shock_joint *out);

/** The machine with the other ranks, if there are any. */
polis_machine polis_shock_joint_machine(const polis_shock_joint *joint,
                                        const polis_machine *machine);

/**
 * Collective: as polis_attack_order(), of an attack that is not random. With a checkpoint it goes
 * on behind the removals that are there, and removals are added to it whenever it is time to.
 *
 * @param[out] order [in->n_remove]
 * @retval POLIS_E_TEMPFAIL asked to stop: what was removed is in the checkpoint; the fault says so
 */
polis_err polis_shock_joint_order(polis_shock_joint *joint, const polis_shock_input *in,
                                  int64_t *order);

/** Collective: the worst state of all ranks. Every preparation ends with it. */
polis_err polis_shock_joint_end(polis_shock_joint *joint, polis_err mine);

#endif
