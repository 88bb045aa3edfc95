/*
 * Linear probing. A lookup in a large table costs its cache misses and little else, so the text, or
 * the hash of a long one, stands in the slot: one miss rather than three. A sorted array needs less
 * memory but cannot answer while it grows.
 */
#include "network/labels.h"
#include "base/mem.h"

#include <stdbool.h>
#include <string.h>
#include <xxhash.h>

enum { FIRST_SLOTS = 64 };

static size_t until_nul(const char *text, size_t len)
{
    const char *nul = len > 0 ? memchr(text, '\0', len) : NULL;

    return nul ? (size_t)(nul - text) : len;
}

/* What the slot of a text holds, but for the number; its sign is already right. */
static polis_label_slot slot_of(const char *text, size_t len, uint64_t hash)
{
    const bool is_long = len > POLIS_LABEL_KEY;
    polis_label_slot slot = {.number = is_long ? -1 : 1};

    if (is_long) {
        memcpy(slot.key, &hash, sizeof hash);
    } else if (len > 0) {
        memcpy(slot.key, text, len);
    }
    return slot;
}

static bool holds(const polis_labels *labels, const polis_label_slot *slot,
                  const polis_label_slot *wanted, const char *text, size_t len)
{
    polis_vid number;

    if ((slot->number < 0) != (wanted->number < 0) ||
        memcmp(slot->key, wanted->key, sizeof slot->key) != 0) {
        return false;
    }
    if (slot->number > 0) {
        return true;
    }
    number = -slot->number - 1;
    return polis_texts_len(&labels->text, number) == len &&
           memcmp(polis_texts_get(&labels->text, number), text, len) == 0;
}

/* The slot that holds this text, or the empty one where it belongs. */
static polis_label_slot *probe(const polis_labels *labels, const polis_label_slot *wanted,
                               uint64_t hash, const char *text, size_t len)
{
    const int64_t mask = labels->n_slots - 1;
    int64_t i = (int64_t)(hash & (uint64_t)mask);

    while (labels->slot[i].number != 0 && !holds(labels, &labels->slot[i], wanted, text, len)) {
        i = (i + 1) & mask;
    }
    return &labels->slot[i];
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
    for (int64_t v = 0; v < labels->text.n; v++) {
        const char *text = polis_texts_get(&labels->text, v);
        const size_t len = polis_texts_len(&labels->text, v);
        const uint64_t hash = XXH3_64bits(text, len);
        int64_t i = (int64_t)(hash & (uint64_t)(n_slots - 1));
        while (slot[i].number != 0) {
            i = (i + 1) & (n_slots - 1);
        }
        slot[i] = slot_of(text, len, hash);
        slot[i].number *= (polis_vid)v + 1;
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
    polis_label_slot wanted, *slot;
    uint64_t hash;

    len = until_nul(text, len);
    hash = XXH3_64bits(text, len);
    wanted = slot_of(text, len, hash);
    POLIS_TRY(make_room(labels));
    slot = probe(labels, &wanted, hash, text, len);
    if (slot->number == 0) {
        if (labels->text.n >= POLIS_MAX_VERTICES) {
            return POLIS_E_OVERFLOW;
        }
        POLIS_TRY(polis_texts_add(&labels->text, text, len));
        wanted.number *= (polis_vid)labels->text.n;
        *slot = wanted;
    }
    *out = (slot->number < 0 ? -slot->number : slot->number) - 1;

done:
    return rc;
}

polis_vid polis_labels_find(const polis_labels *labels, const char *text, size_t len)
{
    polis_label_slot wanted;
    polis_vid number;
    uint64_t hash;

    if (labels->n_slots == 0) {
        return -1;
    }
    len = until_nul(text, len);
    hash = XXH3_64bits(text, len);
    wanted = slot_of(text, len, hash);
    number = probe(labels, &wanted, hash, text, len)->number;
    return (number < 0 ? -number : number) - 1;
}

void polis_labels_clear(polis_labels *labels)
{
    polis_texts_clear(&labels->text);
    POLIS_FREE(labels->slot);
    labels->n_slots = 0;
}
