/*
 * Linear probing with 8-byte slots: a lookup is one random access to the table and, on equal
 * hashes, one to the text. A sorted array needs less memory but cannot answer while it grows.
 */
#include "network/labels.h"
#include "base/mem.h"

#include <stdbool.h>
#include <string.h>
#include <xxhash.h>

enum { FIRST_SLOTS = 64 };

static uint32_t hash_of(const char *text, size_t len)
{
    return (uint32_t)XXH3_64bits(text, len);
}

static size_t until_nul(const char *text, size_t len)
{
    const char *nul = len > 0 ? memchr(text, '\0', len) : NULL;

    return nul ? (size_t)(nul - text) : len;
}

/* The slot that holds this text, or the empty one where it belongs. */
static int64_t probe(const polis_labels *labels, uint32_t hash, const char *text, size_t len)
{
    const int64_t mask = labels->n_slots - 1;
    int64_t i = (int64_t)hash & mask;

    for (; labels->slot[i].number != 0; i = (i + 1) & mask) {
        const polis_vid number = labels->slot[i].number - 1;
        if (labels->slot[i].hash == hash && polis_texts_len(&labels->text, number) == len &&
            memcmp(polis_texts_get(&labels->text, number), text, len) == 0) {
            break;
        }
    }
    return i;
}

static polis_err make_room(polis_labels *labels)
{
    polis_err rc = POLIS_OK;
    polis_label_slot *slot = NULL;
    const int64_t n_slots = labels->n_slots > 0 ? 2 * labels->n_slots : FIRST_SLOTS;

    if (labels->text.n < labels->n_slots / 3 * 2) {
        return POLIS_OK;
    }
    POLIS_NEW(slot, n_slots);
    for (int64_t i = 0; i < labels->n_slots; i++) {
        if (labels->slot[i].number != 0) {
            int64_t j = (int64_t)labels->slot[i].hash & (n_slots - 1);
            while (slot[j].number != 0) {
                j = (j + 1) & (n_slots - 1);
            }
            slot[j] = labels->slot[i];
        }
    }
    POLIS_FREE(labels->slot);
    labels->slot = slot;
    labels->n_slots = n_slots;

done:
    return rc;
}

polis_err polis_labels_add(polis_labels *labels, const char *text, size_t len, polis_vid *out)
{
    polis_err rc = POLIS_OK;
    uint32_t hash;
    int64_t i;

    len = until_nul(text, len);
    hash = hash_of(text, len);
    POLIS_TRY(make_room(labels));
    i = probe(labels, hash, text, len);
    if (labels->slot[i].number == 0) {
        if (labels->text.n >= POLIS_MAX_VERTICES) {
            return POLIS_E_OVERFLOW;
        }
        POLIS_TRY(polis_texts_add(&labels->text, text, len));
        labels->slot[i] = (polis_label_slot){hash, (polis_vid)labels->text.n};
    }
    *out = labels->slot[i].number - 1;

done:
    return rc;
}

polis_vid polis_labels_find(const polis_labels *labels, const char *text, size_t len)
{
    if (labels->n_slots == 0) {
        return -1;
    }
    len = until_nul(text, len);
    return labels->slot[probe(labels, hash_of(text, len), text, len)].number - 1;
}

void polis_labels_clear(polis_labels *labels)
{
    polis_texts_clear(&labels->text);
    POLIS_FREE(labels->slot);
    labels->n_slots = 0;
}
