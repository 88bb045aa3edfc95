/* From a text to its number: an open-addressing hash over a list of distinct texts. */
#ifndef POLIS_NETWORK_LABELS_H
#define POLIS_NETWORK_LABELS_H

#include "base/text.h"
#include "base/types.h"

enum { POLIS_LABEL_KEY = 12 };

/** A label where it stands; not NUL-terminated. */
typedef struct polis_label {
    const char *text;
    size_t len;
} polis_label;

/** One place of the table, all that most lookups touch: identifiers are rarely longer than the key.
 */
typedef struct polis_label_slot {
    polis_vid number;          /* number + 1, negative for a long text; 0: empty */
    char key[POLIS_LABEL_KEY]; /* a short text, NUL-padded; the hash of a long one */
} polis_label_slot;

/** Zero-initialise it; polis_labels_clear() frees it. Texts are numbered in order of appearance. */
typedef struct polis_labels {
    polis_texts text;
    polis_label_slot *slot; /* [n_slots] a power of two, at most two thirds full */
    int64_t n_slots;
} polis_labels;

/**
 * The number of this text; added if it is new. A NUL byte inside it ends it.
 *
 * @retval POLIS_E_OVERFLOW more than POLIS_MAX_VERTICES texts
 * @retval POLIS_E_NOMEM    the labels are as before
 */
polis_err polis_labels_add(polis_labels *labels, const char *text, size_t len, polis_vid *out);

/**
 * Start to fetch from memory what a lookup will ask for.
 *
 * @param[in,out] label cut at a NUL byte
 * @return its hash
 */
uint64_t polis_labels_expect(const polis_labels *labels, polis_label *label);

/** As polis_labels_add(). @param[in] label, hash from polis_labels_expect() */
polis_err polis_labels_add_expected(polis_labels *labels, polis_label label, uint64_t hash,
                                    polis_vid *out);

/** The number of this text, or -1. */
polis_vid polis_labels_find(const polis_labels *labels, const char *text, size_t len);

void polis_labels_clear(polis_labels *labels);

#endif
