#include "app/centrality/columns.h"

#include "app/centrality/column_writer.h"
#include "base/mem.h"
#include "cluster/comm.h"

enum { ALIGN = 65536 }; /* rows: the chunks of the file */

static polis_err list_own(polis_column_writer *w)
{
    polis_err rc = POLIS_OK;

    POLIS_NEW(w->own, w->census->n);
    for (int64_t i = 0; i < w->census->n; i++) {
        if (polis_column_owns(w, i)) {
            w->own[w->n_own++] = i;
        }
    }
    for (int axis = 0; axis < POLIS_N_AXES; axis++) {
        POLIS_NEW(w->at[axis], w->n_own + 1);
    }

done:
    return rc;
}

static polis_err make_slabs(polis_column_writer *w)
{
    polis_err rc = POLIS_OK;
    const int64_t lengths[POLIS_N_AXES] = {w->census->n, w->census->n_nodes, w->census->n_edges};
    polis_piece *piece = NULL;

    POLIS_TRY(polis_result_axes(w->result, lengths));
    piece = polis_mem_new(w->census->n, sizeof *piece);
    rc = piece ? list_own(w) : POLIS_E_NOMEM;
    POLIS_TRY(polis_comm_agree(w->batch->comm, rc));
    for (int axis = 0; axis < POLIS_N_AXES; axis++) {
        for (int64_t k = 0; k < w->n_own; k++) {
            piece[k] = polis_column_rows(w, (polis_axis)axis, w->own[k]);
            w->at[axis][k + 1] = w->at[axis][k] + piece[k].count;
        }
        POLIS_TRY(
            polis_slab_new(w->batch->comm, lengths[axis], w->n_own, piece, ALIGN, &w->slab[axis]));
    }

done:
    POLIS_FREE(piece);
    return rc;
}

polis_err polis_columns_write(const polis_batch *batch, const polis_census *census,
                              polis_result *result)
{
    polis_err rc = POLIS_OK;
    polis_column_room room = {0};
    polis_column_writer w = {.batch = batch, .census = census, .result = result, .room = &room};

    POLIS_TRY(make_slabs(&w));
    POLIS_TRY(polis_columns_put_networks(&w));
    POLIS_TRY(polis_columns_put_nodes(&w));
    POLIS_TRY(polis_columns_put_edges(&w));
    POLIS_TRY(polis_columns_put_local(&w));
    POLIS_TRY(polis_columns_put_indicators(&w));
    POLIS_TRY(polis_columns_put_types(&w));

done:
    for (int axis = 0; axis < POLIS_N_AXES; axis++) {
        polis_slab_free(&w.slab[axis]);
        POLIS_FREE(w.at[axis]);
    }
    POLIS_FREE(w.own);
    POLIS_FREE(room.local);
    POLIS_FREE(room.mine);
    return rc;
}
