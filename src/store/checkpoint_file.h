/* What the files of the checkpoint folder share; nobody else includes it. */
#ifndef POLIS_STORE_CHECKPOINT_FILE_H
#define POLIS_STORE_CHECKPOINT_FILE_H

#include "base/text.h"
#include "store/checkpoint.h"

enum { POLIS_CHECKPOINT_PATH = 4096 };

struct polis_checkpoint {
    MPI_Comm comm; /* its own */
    int rank, n_ranks;
    char *folder;
    polis_attempt *attempt; /* rank 0 only */
    int64_t number;
    bool took_over;
    uint64_t run[2];      /* digest of the settings */
    polis_texts journals; /* of earlier attempts, the same list on all ranks */
    int fd;               /* of this rank's journal; -1: none yet */
    char *path;           /* of this rank's journal */
    polis_records_writer journal;
};

/** True for "prefix-A-B"; the numbers are put into a and b. */
bool polis_checkpoint_numbers(const char *name, const char *prefix, int64_t *a, int64_t *b);

/** Warn on standard error, on whichever rank it is. */
void polis_checkpoint_warn(const char *text, const char *consequence);

/** Refuse a file of another run. @retval POLIS_E_UNSUPPORTED */
polis_err polis_checkpoint_own(const polis_checkpoint *checkpoint, const polis_records_id *id,
                               const char *path, polis_fault *fault);

#endif
