#include "kernel/arcs.h"

#include "base/mem.h"

polis_err polis_row_init(const polis_etree *tree, polis_row *row)
{
    polis_err rc = POLIS_OK;

    *row = (polis_row){0};
    POLIS_NEW(row->len, tree->height);
    POLIS_NEW(row->arc, tree->height);
    POLIS_NEW(row->tie, (int64_t)tree->height + 1);
    for (polis_vid d = 0; d < tree->height; d++) {
        row->len[d] = -1;
    }

done:
    return rc;
}

void polis_row_clear(polis_row *row)
{
    POLIS_FREE(row->len);
    POLIS_FREE(row->arc);
    POLIS_FREE(row->tie);
}

polis_eid polis_arcs_find(const polis_arcs *arcs, polis_vid position, polis_vid head)
{
    return polis_heads_find(arcs->head, arcs->off[position], arcs->off[position + 1], head);
}
