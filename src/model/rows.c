#include "model/rows.h"
#include "base/mem.h"

#include <omp.h>

enum { BLOCK = 32 };

int polis_rows_threads(void)
{
    return omp_get_max_threads();
}

int64_t polis_rows_blocks(polis_vid n)
{
    return ((int64_t)n + BLOCK - 1) / BLOCK;
}

static polis_err visit_block(const polis_rows *rows, polis_row_visit visit, void *state,
                             int64_t block, double *y)
{
    const int64_t end = (block + 1) * BLOCK < rows->n ? (block + 1) * BLOCK : rows->n;
    polis_err rc = POLIS_OK;

    for (int64_t i = block * BLOCK; i < end && rc == POLIS_OK; i++) {
        rows->row(rows->data, (polis_vid)i, y);
        rc = visit(state, omp_get_thread_num(), block, (polis_vid)i, y);
    }
    return rc;
}

polis_err polis_rows_each(const polis_rows *rows, polis_row_visit visit, void *state)
{
    const int64_t n_blocks = polis_rows_blocks(rows->n);
    const int threads = polis_rows_threads();
    polis_err rc = POLIS_OK;
    double *y = NULL;
    int worst = POLIS_OK;

    POLIS_NEW(y, (int64_t)threads * rows->n);
#pragma omp parallel for num_threads(threads) schedule(dynamic, 1) reduction(max : worst)
    for (int64_t block = 0; block < n_blocks; block++) {
        double *mine = y + (int64_t)omp_get_thread_num() * rows->n;
        const int code = (int)visit_block(rows, visit, state, block, mine);

        worst = code > worst ? code : worst;
    }
    rc = (polis_err)worst;

done:
    POLIS_FREE(y);
    return rc;
}
