#include "network/pending.h"
#include "base/mem.h"

#include <string.h>

polis_err polis_pending_add(polis_pending *pending, const polis_labels *labels,
                            const polis_label end[2], double value)
{
    polis_err rc = POLIS_OK;
    polis_pending_edge *edge = &pending->edge[pending->n];
    int64_t at = pending->n_bytes;

    POLIS_GROW(pending->bytes, pending->bytes_room, at + (int64_t)(end[0].len + end[1].len));
    for (int i = 0; i < 2; i++) {
        polis_label label = end[i];
        edge->hash[i] = polis_labels_expect(labels, &label);
        edge->at[i] = at;
        edge->len[i] = label.len;
        memcpy(pending->bytes + at, label.text, label.len);
        at += (int64_t)label.len;
    }
    edge->value = value;
    pending->n_bytes = at;
    pending->n++;

done:
    return rc;
}

polis_err polis_pending_find(const polis_pending *pending, int i, int end, polis_labels *labels,
                             polis_vid *out)
{
    const polis_pending_edge *edge = &pending->edge[i];
    const polis_label label = {pending->bytes + edge->at[end], edge->len[end]};

    return polis_labels_add_expected(labels, label, edge->hash[end], out);
}

void polis_pending_empty(polis_pending *pending)
{
    pending->n = 0;
    pending->n_bytes = 0;
}

void polis_pending_clear(polis_pending *pending)
{
    POLIS_FREE(pending->bytes);
    pending->n = 0;
    pending->n_bytes = pending->bytes_room = 0;
}
