/* The finished networks of a batch in its checkpoint: put there, and found there by a later run. */
#include "app/centrality/batch.h"

#include "app/centrality/saved.h"
#include "base/mem.h"
#include "cluster/comm.h"

enum { FINISHED = 1 }; /* the kind of record of a finished city */

polis_err polis_batch_finish(polis_batch *b, int64_t i)
{
    polis_err rc = POLIS_OK;
    polis_record record = {.kind = FINISHED, .index = i};
    void *bytes = NULL;

    if (!b->control || !b->city[i].finished) {
        return POLIS_OK; /* what failed is tried again: it costs little */
    }
    POLIS_TRY(polis_saved_pack(&b->city[i], &bytes, &record.n_bytes));
    record.bytes = bytes;
#pragma omp critical(polis_journal)
    rc = polis_checkpoint_finish(b->control->checkpoint, &record, b->fault);

done:
    POLIS_FREE(bytes);
    return rc;
}

/* A city of the checkpoint: a later record of the same is one too many, from an attempt that was
 * given up. */
static polis_err take_finished(void *self, const polis_record *record, polis_fault *fault)
{
    polis_batch *b = self;
    const int64_t i = record->index;

    if (record->kind != FINISHED || i < 0 || i >= b->inputs->n) {
        return polis_fail(fault, POLIS_E_BUG, NULL, 0,
                          "the checkpoint has a record it cannot have");
    }
    if (b->finished[i]) {
        return POLIS_OK;
    }
    b->finished[i] = true;
    return polis_saved_unpack(record->bytes, record->n_bytes, &b->city[i]);
}

polis_err polis_batch_restore(polis_batch *b)
{
    polis_err rc;
    const int rank = polis_comm_rank(b->comm), none = polis_comm_size(b->comm);

    rc = polis_checkpoint_finished(b->control->checkpoint, take_finished, b, b->fault);
    rc = polis_comm_agree_fault(b->comm, rc, b->fault);
    if (rc != POLIS_OK) {
        return rc;
    }
    for (int64_t i = 0; i < b->inputs->n; i++) {
        b->owner[i] = b->finished[i] ? rank : none;
    }
    POLIS_MPI(b->comm,
              MPI_Allreduce(MPI_IN_PLACE, b->owner, (int)b->inputs->n, MPI_INT, MPI_MIN, b->comm));
    for (int64_t i = 0; i < b->inputs->n; i++) {
        if (b->finished[i] && b->owner[i] != rank) {
            polis_city_clear(&b->city[i]);
            b->city[i] = (polis_city){0};
        }
        b->finished[i] = b->owner[i] < none;
    }
    return POLIS_OK;
}

polis_err polis_batch_read_finished(polis_batch *b, int64_t i)
{
    polis_city *city = &b->city[i];
    const polis_input *input = &b->inputs->input[i];
    const polis_digest then = city->digest;
    polis_err rc = polis_city_read(city, b->job, input);

    if (rc == POLIS_E_TEMPFAIL ||
        (rc == POLIS_OK && then.high == city->digest.high && then.low == city->digest.low)) {
        return POLIS_OK;
    }
#pragma omp critical(polis_journal)
    rc = polis_fail(b->fault, POLIS_E_UNSUPPORTED, input->path, 0,
                    "has changed since its checkpoint was written%s%s: restore it, or remove the "
                    "folder of checkpoints to begin anew",
                    city->message ? ": " : "", city->message ? city->message : "");
    return rc;
}
