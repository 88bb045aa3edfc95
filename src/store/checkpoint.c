#include "store/checkpoint.h"

#include "base/log.h"
#include "base/mem.h"
#include "cluster/comm.h"
#include "store/checkpoint_file.h"
#include "store/part.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#define SETTINGS "settings"
#define FIRST_LINE "centropolis checkpoint 1"

bool polis_checkpoint_numbers(const char *name, const char *prefix, int64_t *a, int64_t *b)
{
    const size_t len = strlen(prefix);
    char *end = NULL;

    if (strncmp(name, prefix, len) != 0 || name[len] != '-') {
        return false;
    }
    *a = strtoll(name + len + 1, &end, 10);
    if (end == name + len + 1 || *end != '-') {
        return false;
    }
    name = end + 1;
    *b = strtoll(name, &end, 10);
    return end != name && *end == '\0';
}

void polis_checkpoint_warn(const char *text, const char *consequence)
{
    const polis_log loud = {.level = POLIS_LOG_WARN};

    polis_log_line(&loud, POLIS_LOG_WARN, "checkpoint: %s: %s", text, consequence);
}

polis_err polis_checkpoint_own(const polis_checkpoint *c, const polis_records_id *id,
                               const char *path, polis_fault *fault)
{
    return id->run[0] == c->run[0] && id->run[1] == c->run[1]
               ? POLIS_OK
               : polis_fail(fault, POLIS_E_UNSUPPORTED, path, 0,
                            "belongs to a run with other settings or inputs");
}

/* A name that only a run with checkpoints gives. */
static bool is_ours(const char *name)
{
    int64_t a, b;

    return strcmp(name, SETTINGS) == 0 || polis_attempt_is_name(name) ||
           polis_checkpoint_numbers(name, "finished", &a, &b) ||
           polis_checkpoint_numbers(name, "totals", &a, &b) || strncmp(name, ".totals-", 8) == 0 ||
           strcmp(name, "." SETTINGS ".part") == 0;
}

/* What is left of a file that was being written when its run ended. */
static bool is_stale(const char *name)
{
    return strncmp(name, ".totals-", 8) == 0 || strcmp(name, "." SETTINGS ".part") == 0;
}

static void remove_files(const char *folder, bool (*which)(const char *name))
{
    DIR *list = opendir(folder);

    for (const struct dirent *entry; list && (entry = readdir(list));) {
        if (which(entry->d_name)) {
            unlinkat(dirfd(list), entry->d_name, 0);
        }
    }
    if (list) {
        closedir(list);
    }
}

static polis_err make_folder(const char *folder, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    DIR *list;

    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        return polis_fail(fault, POLIS_E_CANTCREAT, folder, 0,
                          "the folder for checkpoints cannot be made: %s", strerror(errno));
    }
    list = opendir(folder);
    if (!list) {
        return polis_fail(fault, POLIS_E_CANTCREAT, folder, 0, "%s", strerror(errno));
    }
    for (const struct dirent *entry; rc == POLIS_OK && (entry = readdir(list));) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && !is_ours(name)) {
            rc = polis_fail(fault, POLIS_E_CANTCREAT, folder, 0,
                            "is not a folder for checkpoints: '%s' is in it", name);
        }
    }
    closedir(list);
    return rc;
}

/* The file with what must not change: a first line with the digest of all that follows. */
static polis_err write_settings(const polis_checkpoint *c, const char *path, const char *settings,
                                polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_part *part = NULL;
    FILE *file = NULL;

    POLIS_TRY(polis_part_create(path, true, fault, &part));
    file = polis_part_stream(part);
    if (file) {
        fprintf(file, FIRST_LINE " %016llx%016llx\n%s", (unsigned long long)c->run[0],
                (unsigned long long)c->run[1], settings);
    }
    if (!polis_stream_close(file)) {
        rc = polis_fail(fault, POLIS_E_IO, path, 0, "cannot be written: %s", strerror(errno));
        goto done;
    }
    POLIS_TRY(polis_part_publish(&part, fault));

done:
    polis_part_discard(&part);
    return rc;
}

static polis_err read_text(const char *path, char **out)
{
    polis_err rc = POLIS_OK;
    struct stat there;
    FILE *file = fopen(path, "r");
    char *text = NULL;

    *out = NULL;
    if (!file || fstat(fileno(file), &there) != 0) {
        goto done; /* none */
    }
    POLIS_NEW(text, there.st_size + 1);
    text[fread(text, 1, (size_t)there.st_size, file)] = '\0';
    *out = text;

done:
    if (file) {
        fclose(file);
    }
    return rc;
}

static void digest_text(const char *text, uint64_t run[2])
{
    const XXH128_hash_t hash = XXH3_128bits(text, strlen(text));

    run[0] = hash.high64;
    run[1] = hash.low64;
}

/* Name the first line that differs. */
static polis_err refuse(const char *folder, const char *there, const char *ours, polis_fault *fault)
{
    int a, b;

    while (*there && *ours) {
        a = (int)strcspn(there, "\n");
        b = (int)strcspn(ours, "\n");
        if (a != b || strncmp(there, ours, (size_t)a) != 0) {
            break;
        }
        there += a + (there[a] != '\0');
        ours += b + (ours[b] != '\0');
    }
    a = (int)strcspn(there, "\n");
    b = (int)strcspn(ours, "\n");
    return polis_fail(fault, POLIS_E_PARSE, folder, 0,
                      "is the checkpoint of another run: it has '%.*s', this run '%.*s'; name "
                      "another folder, or remove this one",
                      a < 300 ? a : 300, a ? there : "nothing more", b < 300 ? b : 300,
                      b ? ours : "nothing more");
}

/* Rank 0: compare what must not change, or write it down. */
static polis_err check_settings(const polis_checkpoint *c, const char *settings, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    char path[POLIS_CHECKPOINT_PATH], *text = NULL;
    const char *body;
    uint64_t run[2];
    unsigned long long high = 0, low = 0;

    snprintf(path, sizeof path, "%s/" SETTINGS, c->folder);
    POLIS_TRY(read_text(path, &text));
    body = text ? strchr(text, '\n') : NULL;
    if (!body || sscanf(text, FIRST_LINE " %16llx%16llx", &high, &low) != 2) {
        if (text) {
            polis_checkpoint_warn(path, "is damaged and written again");
        }
        POLIS_TRY(write_settings(c, path, settings, fault));
        goto done;
    }
    digest_text(++body, run);
    if (run[0] != high || run[1] != low) {
        polis_checkpoint_warn(path, "is damaged and written again");
        POLIS_TRY(write_settings(c, path, settings, fault));
    } else if (strcmp(body, settings) != 0) {
        rc = refuse(c->folder, body, settings, fault);
    }

done:
    POLIS_FREE(text);
    return rc;
}

/* Names of all journals, each ended by NUL. */
static polis_err list_journals(const char *folder, polis_texts *out)
{
    polis_err rc = POLIS_OK;
    DIR *list = opendir(folder);
    int64_t a, b;

    for (const struct dirent *entry; list && (entry = readdir(list));) {
        if (polis_checkpoint_numbers(entry->d_name, "finished", &a, &b)) {
            POLIS_TRY(polis_texts_add(out, entry->d_name, strlen(entry->d_name)));
        }
    }

done:
    if (list) {
        closedir(list);
    }
    return rc;
}

/* Rank 0's part of opening. */
static polis_err open_folder(polis_checkpoint *c, const polis_holder *me, const char *settings,
                             polis_texts *journals, polis_fault *fault)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(make_folder(c->folder, fault));
    POLIS_TRY(polis_attempt_begin(c->folder, me, fault, &c->attempt));
    c->number = polis_attempt_number(c->attempt);
    c->took_over = polis_attempt_took_over(c->attempt);
    POLIS_TRY(check_settings(c, settings, fault));
    remove_files(c->folder, is_stale);
    POLIS_TRY(list_journals(c->folder, journals));

done:
    return rc;
}

/* Collective. What rank 0 found, to all. */
static polis_err tell(polis_checkpoint *c, const polis_texts *journals)
{
    polis_err rc = POLIS_OK;
    int64_t numbers[2] = {c->number, c->took_over};
    int64_t n_bytes = journals->n > 0 ? journals->off[journals->n] : 0;
    void *bytes = journals->bytes;

    POLIS_MPI(c->comm, MPI_Bcast(numbers, 2, MPI_INT64_T, 0, c->comm));
    c->number = numbers[0];
    c->took_over = numbers[1] != 0;
    POLIS_TRY(polis_comm_broadcast(c->comm, 0, &bytes, &n_bytes));
    for (int64_t at = 0; at < n_bytes && rc == POLIS_OK;) {
        const char *name = (const char *)bytes + at;
        rc = polis_texts_add(&c->journals, name, strlen(name));
        at += (int64_t)strlen(name) + 1;
    }
    rc = polis_comm_agree(c->comm, rc);

done:
    if (c->rank != 0) {
        polis_mem_free(bytes);
    }
    return rc;
}

polis_err polis_checkpoint_open(MPI_Comm comm, const char *folder, const polis_holder *me,
                                const char *settings, polis_fault *fault, polis_checkpoint **out)
{
    polis_err rc = POLIS_OK;
    polis_checkpoint *c = polis_mem_new(1, sizeof *c);
    polis_texts journals = {0};

    *out = NULL;
    rc = c ? polis_text_copy(folder, &c->folder) : POLIS_E_NOMEM;
    rc = polis_comm_agree(comm, rc);
    if (rc != POLIS_OK) {
        POLIS_FREE(c);
        return rc;
    }
    POLIS_MPI(comm, MPI_Comm_dup(comm, &c->comm));
    c->rank = polis_comm_rank(comm);
    c->n_ranks = polis_comm_size(comm);
    c->fd = -1;
    digest_text(settings, c->run);
    if (c->rank == 0) {
        rc = open_folder(c, me, settings, &journals, fault);
    }
    POLIS_TRY(polis_comm_agree_fault(comm, rc, fault));
    POLIS_TRY(tell(c, &journals));
    *out = c;
    c = NULL; /* moved to the caller */

done:
    polis_texts_clear(&journals);
    polis_checkpoint_close(&c);
    return rc;
}

void polis_checkpoint_close(polis_checkpoint **checkpoint)
{
    polis_checkpoint *c = *checkpoint;

    if (c) {
        if (c->fd >= 0) {
            close(c->fd);
        }
        polis_attempt_end(&c->attempt);
        MPI_Comm_free(&c->comm);
        polis_texts_clear(&c->journals);
        POLIS_FREE(c->folder);
        POLIS_FREE(c->path);
        POLIS_FREE(*checkpoint);
    }
}

void polis_checkpoint_remove(polis_checkpoint **checkpoint)
{
    if (*checkpoint && (*checkpoint)->rank == 0) {
        remove_files((*checkpoint)->folder, is_ours);
        rmdir((*checkpoint)->folder); /* unless the user keeps something there */
    }
    polis_checkpoint_close(checkpoint);
}

int64_t polis_checkpoint_attempt(const polis_checkpoint *checkpoint)
{
    return checkpoint->number;
}

bool polis_checkpoint_took_over(const polis_checkpoint *checkpoint)
{
    return checkpoint->took_over;
}

polis_err polis_checkpoint_may_publish(const polis_checkpoint *c, polis_fault *fault)
{
    const polis_err rc = c->rank == 0 ? polis_attempt_check(c->attempt, fault) : POLIS_OK;

    return polis_comm_agree_fault(c->comm, rc, fault);
}
