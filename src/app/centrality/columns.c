#include "app/centrality/columns.h"

#include "app/centrality/column_writer.h"
#include "base/mem.h"
#include "cluster/comm.h"

enum { ALIGN = 65536 }; /* rows: the chunks of the file */

static polis_err make_slabs(polis_column_writer *w)
{
    polis_err rc = POLIS_OK;
    const int64_t lengths[POLIS_N_AXES] = {w->census->n, w->census->n_nodes, w->census->n_edges};
    polis_piece *piece = NULL;

    POLIS_TRY(polis_result_axes(w->result, lengths));
    piece = polis_mem_new(w->census->n, sizeof *piece);
    POLIS_TRY(polis_comm_agree(w->batch->comm, piece ? POLIS_OK : POLIS_E_NOMEM));
    for (int axis = 0; axis < POLIS_N_AXES; axis++) {
        int64_t n = 0;

        for (int64_t i = 0; i < w->census->n; i++) {
            if (polis_column_owns(w, i)) {
                piece[n] = polis_column_rows(w, (polis_axis)axis, i);
                w->n_local[axis] += piece[n++].count;
            }
        }
        POLIS_TRY(polis_slab_new(w->batch->comm, lengths[axis], n, piece, ALIGN, &w->slab[axis]));
    }

done:
    POLIS_FREE(piece);
    return rc;
}

polis_err polis_columns_write(const polis_batch *batch, const polis_census *census,
                              polis_result *result)
{
    polis_err rc = POLIS_OK;
    polis_column_writer w = {.batch = batch, .census = census, .result = result};

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
    }
    return rc;
}
