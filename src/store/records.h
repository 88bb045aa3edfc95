/*
 * Files of checksummed records: what a checkpoint is made of.
 *
 * A header of 64 bytes, then records one after another: a head of 32 bytes (kind, index, length,
 * checksum) and the bytes. All numbers are of the machine that writes; another byte order is seen
 * and refused. A checksum (XXH3-64) covers head and bytes and is seeded with that of the header, so
 * a record that comes from another file, or from an older state of the same, does not pass.
 */
#ifndef POLIS_STORE_RECORDS_H
#define POLIS_STORE_RECORDS_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

/** What a file belongs to. */
typedef struct polis_records_id {
    uint64_t run[2];    /* digest of the settings and inputs */
    int64_t index;      /* of what it is about, or -1 */
    int64_t generation; /* later ones are larger */
} polis_records_id;

typedef struct polis_record {
    uint32_t kind;
    int64_t index;
    int64_t n_bytes;
    const void *bytes; /* the reader's, until the next record is read */
} polis_record;

typedef struct polis_records_writer {
    int fd;           /* borrowed */
    const char *path; /* for messages; borrowed */
    uint64_t seed;
    int64_t size; /* bytes written */
} polis_records_writer;

/** Write the header to an empty file. @retval POLIS_E_IO */
polis_err polis_records_begin(int fd, const char *path, const polis_records_id *id,
                              polis_fault *fault, polis_records_writer *out);

/** Append a record. @retval POLIS_E_IO the file ends in half a record, which readers notice */
polis_err polis_records_append(polis_records_writer *writer, const polis_record *record,
                               polis_fault *fault);

typedef struct polis_records_reader polis_records_reader;

/**
 * Open a file of records and check its header.
 *
 * @param[out] id  as written
 * @param[out] out closed by polis_records_close(); NULL on failure
 * @retval POLIS_E_NOINPUT cannot be opened
 * @retval POLIS_E_PARSE   damaged, of another version or byte order, or something else; the fault
 *                         says which
 */
polis_err polis_records_open(const char *path, polis_fault *fault, polis_records_id *id,
                             polis_records_reader **out);

/**
 * The next record.
 *
 * @param[out] record kind 0 at the end of the file
 * @retval POLIS_E_PARSE damaged or cut off: nothing behind it can be read either
 * @retval POLIS_E_NOMEM never for more than the file holds
 */
polis_err polis_records_next(polis_records_reader *reader, polis_record *record,
                             polis_fault *fault);

/** NULL is fine. */
void polis_records_close(polis_records_reader **reader);

#endif
