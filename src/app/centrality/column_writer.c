#include "app/centrality/column_writer.h"

#include "base/mem.h"
#include "cluster/comm.h"

#include <math.h>
#include <string.h>

bool polis_column_owns(const polis_column_writer *w, int64_t i)
{
    return w->batch->owner[i] == polis_comm_rank(w->batch->comm);
}

polis_piece polis_column_rows(const polis_column_writer *w, polis_axis axis, int64_t i)
{
    const int64_t *first = axis == POLIS_AXIS_NODE ? w->census->node_first : w->census->edge_first;

    return axis == POLIS_AXIS_NETWORK ? (polis_piece){i, 1}
                                      : (polis_piece){first[i], first[i + 1] - first[i]};
}

static size_t bytes_of(polis_type type, int width)
{
    switch (type) {
    case POLIS_TYPE_I8:
        return 1;
    case POLIS_TYPE_I32:
        return sizeof(int32_t);
    case POLIS_TYPE_I64:
        return sizeof(int64_t);
    case POLIS_TYPE_F64:
        return sizeof(double);
    default:
        return (size_t)width;
    }
}

polis_err polis_column_put(const polis_column_writer *w, const polis_variable *variable,
                           polis_column_fill *fill, int which)
{
    polis_err rc = POLIS_OK;
    const polis_axis axis = variable->axis;
    const size_t bytes = bytes_of(variable->type, variable->width);
    const int64_t count = polis_slab_count(w->slab[axis]);
    char *local = NULL, *mine = NULL, *next;

    local = polis_mem_new(w->n_local[axis], bytes);
    mine = polis_mem_new(count, bytes);
    if (!local || !mine) {
        rc = POLIS_E_NOMEM;
    }
    POLIS_TRY(polis_comm_agree(w->batch->comm, rc));
    next = local;
    for (int64_t i = 0; i < w->census->n; i++) {
        if (polis_column_owns(w, i)) {
            fill(w, i, which, variable->width, next);
            next += polis_column_rows(w, axis, i).count * (int64_t)bytes;
        }
    }
    POLIS_TRY(polis_slab_move(w->slab[axis], bytes, local, mine));
    POLIS_TRY(
        polis_result_write(w->result, variable, polis_slab_first(w->slab[axis]), count, mine));

done:
    POLIS_FREE(local);
    POLIS_FREE(mine);
    return rc;
}

void polis_column_string(const char *text, size_t len, int width, char *row)
{
    memcpy(row, text, len < (size_t)width ? len : (size_t)width);
}

void polis_column_values(const double *value, bool count, int64_t n, char *rows)
{
    for (int64_t i = 0; i < n; i++) {
        if (count) {
            ((int32_t *)(void *)rows)[i] = value ? (int32_t)value[i] : -1;
        } else {
            ((double *)(void *)rows)[i] = value ? value[i] : NAN;
        }
    }
}

polis_variable polis_column_variable(const polis_measure_text *text, polis_axis axis,
                                     const char *const (*extra)[2])
{
    return (polis_variable){.name = text->name,
                            .long_name = text->long_name,
                            .units = text->unit,
                            .reference = text->reference,
                            .axis = axis,
                            .type = text->count ? POLIS_TYPE_I32 : POLIS_TYPE_F64,
                            .extra = extra};
}

const char *polis_column_coordinates(const polis_column_writer *w)
{
    return w->census->n_lon_lat > 0 ? "node_lon node_lat node_id" : "node_id";
}

int polis_column_width(const polis_column_writer *w, size_t longest, int most)
{
    int64_t width = (int64_t)longest;

    POLIS_MPI(w->batch->comm,
              MPI_Allreduce(MPI_IN_PLACE, &width, 1, MPI_INT64_T, MPI_MAX, w->batch->comm));
    return width < 1 ? 1 : width > most ? most : (int)width;
}
