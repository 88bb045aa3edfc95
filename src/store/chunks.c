#include "store/chunks.h"

#include "base/mem.h"
#include "store/h5.h"

#include <hdf5.h>
#include <omp.h>
#include <string.h>
#include <zlib.h>

/* zlib's own choices for windows of 32 KiB and for its memory. */
enum { WINDOW_BITS = 15, MEMORY_LEVEL = 8 };

/* What one thread makes of one chunk. */
typedef struct chunk {
    unsigned char *whole;  /* [bytes] its rows, then zeros, shuffled */
    unsigned char *packed; /* [room] */
    size_t packed_bytes;
    polis_err rc;
} chunk;

typedef struct chunks {
    const polis_variable *variable;
    const char *rows;
    int64_t n_rows, rows_each; /* of a chunk */
    size_t row_bytes, value_bytes;
    size_t bytes, room; /* of a chunk; of one packed, at most */
    chunk *chunk;       /* [n_threads] */
    int n_threads;
} chunks;

static polis_err chunks_init(chunks *c, int64_t set)
{
    polis_err rc = POLIS_OK;
    hsize_t shape[H5S_MAX_RANK];
    const hid_t plist = H5Dget_create_plist(set);
    const int rank = H5Pget_chunk(plist, H5S_MAX_RANK, shape);
    int64_t n_chunks;

    H5Pclose(plist);
    if (rank < 1) {
        return POLIS_E_IO;
    }
    c->rows_each = (int64_t)shape[0];
    c->bytes = (size_t)shape[0] * c->row_bytes;
    c->room = compressBound((uLong)c->bytes);
    n_chunks = (c->n_rows + c->rows_each - 1) / c->rows_each;
    c->n_threads = omp_get_max_threads() < n_chunks ? omp_get_max_threads() : (int)n_chunks;
    POLIS_NEW(c->chunk, c->n_threads);
    for (int i = 0; i < c->n_threads; i++) {
        POLIS_NEW(c->chunk[i].whole, c->bytes);
        POLIS_NEW(c->chunk[i].packed, c->room);
    }

done:
    return rc;
}

static void chunks_clear(chunks *c)
{
    for (int i = 0; c->chunk && i < c->n_threads; i++) {
        POLIS_FREE(c->chunk[i].whole);
        POLIS_FREE(c->chunk[i].packed);
    }
    POLIS_FREE(c->chunk);
}

/* First all first bytes of the values, then all second ones, ...: HDF5's shuffle. A chunk that goes
 * beyond the last row ends in zeros. */
static void shuffle(const chunks *c, int64_t first, unsigned char *whole)
{
    const int64_t left = c->n_rows - first;
    const int64_t count = left < c->rows_each ? left : c->rows_each;
    const size_t values = c->bytes / c->value_bytes;
    const size_t used = (size_t)count * c->row_bytes / c->value_bytes;
    const unsigned char *from = (const unsigned char *)c->rows + (size_t)first * c->row_bytes;

    for (size_t byte = 0; byte < c->value_bytes; byte++) {
        unsigned char *to = whole + byte * values;

        for (size_t i = 0; i < used; i++) {
            to[i] = from[i * c->value_bytes + byte];
        }
        memset(to + used, 0, values - used);
    }
}

/* Real numbers repeat themselves in their high bytes only: runs are what there is to find, in less
 * than half the time of a search. */
static polis_err deflate_chunk(const chunks *c, chunk *k)
{
    z_stream z = {.next_in = k->whole,
                  .avail_in = (uInt)c->bytes,
                  .next_out = k->packed,
                  .avail_out = (uInt)c->room};
    const int strategy = c->variable->type == POLIS_TYPE_F64 ? Z_RLE : Z_DEFAULT_STRATEGY;
    int status;

    if (deflateInit2(&z, POLIS_H5_DEFLATE, Z_DEFLATED, WINDOW_BITS, MEMORY_LEVEL, strategy) !=
        Z_OK) {
        return POLIS_E_NOMEM;
    }
    status = deflate(&z, Z_FINISH);
    k->packed_bytes = z.total_out;
    deflateEnd(&z);
    return status == Z_STREAM_END ? POLIS_OK : POLIS_E_BUG;
}

static polis_err write_chunk(int64_t set, int64_t row, const chunk *k)
{
    const hsize_t at[2] = {(hsize_t)row, 0};

    if (k->rc != POLIS_OK) {
        return k->rc;
    }
    return H5Dwrite_chunk(set, H5P_DEFAULT, 0, at, k->packed_bytes, k->packed) >= 0 ? POLIS_OK
                                                                                    : POLIS_E_IO;
}

polis_err polis_chunks_write(int64_t set, const polis_variable *variable, int64_t first,
                             int64_t count, const void *rows)
{
    polis_err rc = POLIS_OK;
    chunks c = {.variable = variable, .rows = rows, .n_rows = count};

    c.row_bytes = polis_h5_row_bytes(variable->type, variable->width);
    c.value_bytes = polis_h5_row_bytes(variable->type, 1);
    POLIS_TRY(chunks_init(&c, set));
    for (int64_t start = 0; start < count; start += c.n_threads * c.rows_each) {
#pragma omp parallel for num_threads(c.n_threads) schedule(static, 1)
        for (int i = 0; i < c.n_threads; i++) {
            if (start + i * c.rows_each < count) {
                shuffle(&c, start + i * c.rows_each, c.chunk[i].whole);
                c.chunk[i].rc = deflate_chunk(&c, &c.chunk[i]);
            }
        }
        for (int i = 0; i < c.n_threads && start + i * c.rows_each < count; i++) {
            const int64_t row = start + i * c.rows_each;
            POLIS_TRY(write_chunk(set, first + row, &c.chunk[i]));
        }
    }

done:
    chunks_clear(&c);
    return rc;
}
