/* The part of the checkpoint folder that holds what is begun: totals-I-G. */
#include "store/checkpoint.h"

#include "base/mem.h"
#include "store/checkpoint_file.h"
#include "store/part.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct polis_snapshot {
    const polis_checkpoint *checkpoint;
    int64_t index, generation, n_records;
    char *path;
    polis_part *part;
    polis_records_writer writer;
};

static void snapshot_path(const polis_checkpoint *c, int64_t index, int64_t generation,
                          char path[POLIS_CHECKPOINT_PATH])
{
    snprintf(path, POLIS_CHECKPOINT_PATH, "%s/totals-%lld-%lld", c->folder, (long long)index,
             (long long)generation);
}

/* The newest generation below `limit` of an item, or 0. */
static int64_t newest_below(const polis_checkpoint *c, int64_t index, int64_t limit)
{
    DIR *list = opendir(c->folder);
    int64_t newest = 0, i, generation;

    for (const struct dirent *entry; list && (entry = readdir(list));) {
        if (polis_checkpoint_numbers(entry->d_name, "totals", &i, &generation) && i == index &&
            generation < limit && generation > newest) {
            newest = generation;
        }
    }
    if (list) {
        closedir(list);
    }
    return newest;
}

static void remove_below(const polis_checkpoint *c, int64_t index, int64_t limit)
{
    char path[POLIS_CHECKPOINT_PATH];

    for (int64_t g; (g = newest_below(c, index, limit)) > 0;) {
        snapshot_path(c, index, g, path);
        if (unlink(path) != 0) {
            return; /* it is only in the way */
        }
    }
}

void polis_snapshot_discard(polis_snapshot **snapshot)
{
    if (*snapshot) {
        polis_part_discard(&(*snapshot)->part);
        POLIS_FREE((*snapshot)->path);
        POLIS_FREE(*snapshot);
    }
}

polis_err polis_snapshot_begin(polis_checkpoint *c, int64_t index, polis_fault *fault,
                               polis_snapshot **out)
{
    polis_err rc = POLIS_OK;
    polis_snapshot *s = NULL;
    polis_records_id id = {.run = {c->run[0], c->run[1]}, .index = index};

    *out = NULL;
    POLIS_NEW(s, 1);
    POLIS_NEW(s->path, POLIS_CHECKPOINT_PATH);
    s->checkpoint = c;
    s->index = index;
    s->generation = newest_below(c, index, INT64_MAX) + 1;
    id.generation = s->generation;
    snapshot_path(c, index, s->generation, s->path);
    POLIS_TRY(polis_part_create(s->path, false, fault, &s->part));
    POLIS_TRY(polis_records_begin(polis_part_fd(s->part), s->path, &id, fault, &s->writer));
    *out = s;
    s = NULL; /* moved to the caller */

done:
    polis_snapshot_discard(&s);
    return rc;
}

polis_err polis_snapshot_append(polis_snapshot *s, const polis_record *record, polis_fault *fault)
{
    s->n_records++;
    return polis_records_append(&s->writer, record, fault);
}

polis_err polis_snapshot_publish(polis_snapshot **snapshot, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_snapshot *s = *snapshot;
    const polis_record end = {.kind = POLIS_RECORD_END, .index = s->n_records};

    POLIS_TRY(polis_records_append(&s->writer, &end, fault));
    POLIS_TRY(polis_part_publish(&s->part, fault));
    remove_below(s->checkpoint, s->index, newest_below(s->checkpoint, s->index, s->generation));

done:
    polis_snapshot_discard(snapshot);
    return rc;
}

/* Read a file whole; with `visit` hand its records over. */
static polis_err read_snapshot(const polis_checkpoint *c, const char *path, int64_t index,
                               polis_record_visit *visit, void *self, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_records_reader *reader = NULL;
    polis_records_id id;
    polis_record record = {.kind = 1};
    int64_t n = 0;

    POLIS_TRY(polis_records_open(path, fault, &id, &reader));
    POLIS_TRY(polis_checkpoint_own(c, &id, path, fault));
    for (;; n++) {
        POLIS_TRY(polis_records_next(reader, &record, fault));
        if (record.kind == 0 || record.kind == POLIS_RECORD_END) {
            break;
        }
        if (visit) {
            POLIS_TRY(visit(self, &record, fault));
        }
    }
    if (record.kind != POLIS_RECORD_END || record.index != n || id.index != index) {
        rc = polis_fail(fault, POLIS_E_PARSE, path, 0, "is not whole");
    }

done:
    polis_records_close(&reader);
    return rc;
}

polis_err polis_snapshot_load(const polis_checkpoint *c, int64_t index, polis_record_visit *visit,
                              void *self, polis_fault *fault, bool *found)
{
    char path[POLIS_CHECKPOINT_PATH];
    int64_t generation = INT64_MAX;

    *found = false;
    while ((generation = newest_below(c, index, generation)) > 0) {
        polis_fault damage = {0};
        polis_err rc;

        snapshot_path(c, index, generation, path);
        rc = read_snapshot(c, path, index, NULL, NULL, &damage);
        if (rc == POLIS_OK) {
            *found = true;
            return read_snapshot(c, path, index, visit, self, fault);
        }
        if (rc != POLIS_E_PARSE) {
            return polis_fail(fault, rc, NULL, 0, "%s", damage.text);
        }
        polis_checkpoint_warn(damage.text, "the state before it is taken, if there is one");
    }
    return POLIS_OK;
}

void polis_snapshot_drop(const polis_checkpoint *c, int64_t index)
{
    remove_below(c, index, INT64_MAX);
}
