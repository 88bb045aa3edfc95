/* The part of the checkpoint folder that holds what is finished: finished-K-R. */
#include "store/checkpoint.h"

#include "base/mem.h"
#include "store/checkpoint_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static polis_err read_journal(const polis_checkpoint *c, const char *name,
                              polis_record_visit *visit, void *self, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    char path[POLIS_CHECKPOINT_PATH];
    polis_records_reader *reader = NULL;
    polis_records_id id;
    polis_record record;
    polis_fault damage = {0};

    snprintf(path, sizeof path, "%s/%s", c->folder, name);
    rc = polis_records_open(path, &damage, &id, &reader);
    if (rc == POLIS_OK) {
        rc = polis_checkpoint_own(c, &id, path, &damage);
    }
    while (rc == POLIS_OK && (rc = polis_records_next(reader, &record, &damage)) == POLIS_OK &&
           record.kind != 0) {
        POLIS_TRY(visit(self, &record, fault));
    }
    if (rc == POLIS_E_PARSE) {
        polis_checkpoint_warn(damage.text, "what was finished there is computed again");
        rc = POLIS_OK;
    } else if (rc != POLIS_OK) {
        polis_fail(fault, rc, NULL, 0, "%s", damage.text);
    }

done:
    polis_records_close(&reader);
    return rc;
}

polis_err polis_checkpoint_finished(const polis_checkpoint *c, polis_record_visit *visit,
                                    void *self, polis_fault *fault)
{
    polis_err rc = POLIS_OK;

    for (int64_t k = c->rank; k < c->journals.n; k += c->n_ranks) {
        POLIS_TRY(read_journal(c, polis_texts_get(&c->journals, k), visit, self, fault));
    }

done:
    return rc;
}

/* This rank's journal, made when there is something to put into it. */
static polis_err open_journal(polis_checkpoint *c, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_records_id id = {
        .run = {c->run[0], c->run[1]}, .index = -1, .generation = c->number};

    POLIS_NEW(c->path, POLIS_CHECKPOINT_PATH);
    snprintf(c->path, POLIS_CHECKPOINT_PATH, "%s/finished-%lld-%d", c->folder, (long long)c->number,
             c->rank);
    c->fd = open(c->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (c->fd < 0) {
        rc = polis_fail(fault, POLIS_E_CANTCREAT, c->path, 0, "cannot be created: %s",
                        strerror(errno));
        goto done;
    }
    POLIS_TRY(polis_records_begin(c->fd, c->path, &id, fault, &c->journal));

done:
    return rc;
}

polis_err polis_checkpoint_finish(polis_checkpoint *c, const polis_record *record,
                                  polis_fault *fault)
{
    polis_err rc = POLIS_OK;

    if (!c->path) {
        POLIS_TRY(open_journal(c, fault));
    }
    POLIS_TRY(polis_records_append(&c->journal, record, fault));

done:
    return rc;
}

polis_err polis_checkpoint_sync(polis_checkpoint *c, polis_fault *fault)
{
    if (c->fd >= 0 && fsync(c->fd) != 0) {
        return polis_fail(fault, POLIS_E_IO, c->path, 0, "cannot be synced to disk: %s",
                          strerror(errno));
    }
    return POLIS_OK;
}
