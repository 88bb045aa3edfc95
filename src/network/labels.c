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

static size_t key_len(const polis_label_slot *slot)
{
    const char *nul = memchr(slot->key, '\0', sizeof slot->key);

    return nul ? (size_t)(nul - slot->key) : sizeof slot->key;
}

/* The hash of the text of a slot, which is not looked at: where it lies is no longer in the cache.
 */
static uint64_t hash_of(const polis_label_slot *slot)
{
    uint64_t hash;

    if (slot->number > 0) {
        return XXH3_64bits(slot->key, key_len(slot));
    }
    memcpy(&hash, slot->key, sizeof hash);
    return hash;
}

/* Twice the slots. The old ones are taken in their order, so both tables are walked from one end to
 * the other. */
static polis_err make_room(polis_labels *labels)
{
    polis_err rc = POLIS_OK;
    polis_label_slot *slot = NULL;
    const int64_t n_slots = labels->n_slots > 0 ? 2 * labels->n_slots : FIRST_SLOTS;

    POLIS_NEW(slot, n_slots);
    for (int64_t old = 0; old < labels->n_slots; old++) {
        if (labels->slot[old].number != 0) {
            int64_t i = (int64_t)(hash_of(&labels->slot[old]) & (uint64_t)(n_slots - 1));
            while (slot[i].number != 0) {
                i = (i + 1) & (n_slots - 1);
            }
            slot[i] = labels->slot[old];
        }
    }
    POLIS_FREE(labels->slot);
    labels->slot = slot;
    labels->n_slots = n_slots;

done:
    return rc;
}

uint64_t polis_labels_expect(const polis_labels *labels, polis_label *label)
{
    uint64_t hash;

    label->len = until_nul(label->text, label->len);
    hash = XXH3_64bits(label->text, label->len);
    if (labels->n_slots > 0) {
        __builtin_prefetch(&labels->slot[hash & (uint64_t)(labels->n_slots - 1)]);
    }
    return hash;
}

polis_err polis_labels_add_expected(polis_labels *labels, polis_label label, uint64_t hash,
                                    polis_vid *out)
{
    polis_err rc = POLIS_OK;
    polis_label_slot wanted = slot_of(label.text, label.len, hash), *slot;

    if (labels->text.n >= labels->n_slots / 3 * 2) {
        POLIS_TRY(make_room(labels));
    }
    slot = probe(labels, &wanted, hash, label.text, label.len);
    if (slot->number == 0) {
        if (labels->text.n >= POLIS_MAX_VERTICES) {
            return POLIS_E_OVERFLOW;
        }
        POLIS_TRY(polis_texts_add(&labels->text, label.text, label.len));
        wanted.number *= (polis_vid)labels->text.n;
        *slot = wanted;
    }
    *out = (slot->number < 0 ? -slot->number : slot->number) - 1;

done:
    return rc;
}

polis_err polis_labels_add(polis_labels *labels, const char *text, size_t len, polis_vid *out)
{
    polis_label label = {text, len};
    const uint64_t hash = polis_labels_expect(labels, &label);

    return polis_labels_add_expected(labels, label, hash, out);
}

polis_vid polis_labels_find(const polis_labels *labels, const char *text, size_t len)
{
    polis_label label = {text, len};
    const uint64_t hash = polis_labels_expect(labels, &label);
    const polis_label_slot wanted = slot_of(text, label.len, hash);
    polis_vid number;

    if (labels->n_slots == 0) {
        return -1;
    }
    number = probe(labels, &wanted, hash, text, label.len)->number;
    return (number < 0 ? -number : number) - 1;
}

void polis_labels_clear(polis_labels *labels)
{
    polis_texts_clear(&labels->text);
    POLIS_FREE(labels->slot);
    labels->n_slots = 0;
}
