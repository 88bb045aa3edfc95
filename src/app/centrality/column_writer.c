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

/* Where one rank has all networks, their rows lie as they are written. */
static polis_err make_room(const polis_column_writer *w, polis_axis axis, size_t bytes, bool moves)
{
    polis_err rc = POLIS_OK;
    const int64_t n = w->at[axis][w->n_own], n_mine = moves ? polis_slab_count(w->slab[axis]) : 0;
    const int64_t most = (INT64_MAX - 1) / (int64_t)bytes;

    if (n > most || n_mine > most) {
        return POLIS_E_NOMEM;
    }
    POLIS_GROW(w->room->local, w->room->local_cap, n * (int64_t)bytes + 1);
    POLIS_GROW(w->room->mine, w->room->mine_cap, n_mine * (int64_t)bytes + 1);

done:
    return rc;
}

static void fill_rows(const polis_column_writer *w, const polis_variable *variable, size_t bytes,
                      polis_column_fill *fill, int which)
{
    const int64_t *at = w->at[variable->axis];

#pragma omp parallel for num_threads(w->batch->n_threads) schedule(static)
    for (int64_t k = 0; k < w->n_own; k++) {
        char *rows = w->room->local + at[k] * (int64_t)bytes;

        if (variable->type == POLIS_TYPE_TEXT) {
            memset(rows, 0, (size_t)(at[k + 1] - at[k]) * bytes);
        }
        fill(w, w->own[k], which, variable->width, rows);
    }
}

polis_err polis_column_put(const polis_column_writer *w, const polis_variable *variable,
                           polis_column_fill *fill, int which)
{
    polis_err rc = POLIS_OK;
    const polis_slab *slab = w->slab[variable->axis];
    const size_t bytes = bytes_of(variable->type, variable->width);
    const bool moves = polis_comm_size(w->batch->comm) > 1;

    rc = make_room(w, variable->axis, bytes, moves);
    POLIS_TRY(polis_comm_agree(w->batch->comm, rc));
    fill_rows(w, variable, bytes, fill, which);
    if (moves) {
        POLIS_TRY(polis_slab_move(slab, bytes, w->room->local, w->room->mine));
    }
    rc = polis_result_write(w->result, variable, polis_slab_first(slab), polis_slab_count(slab),
                            moves ? w->room->mine : w->room->local);

done:
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
