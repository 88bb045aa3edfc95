#include "store/chunks.h"

#include "base/mem.h"
#include "store/h5.h"

#include <hdf5.h>
#include <isa-l.h>
#include <omp.h>
#include <string.h>

/* Deflate stores what does not shrink in blocks of at most 65,535 bytes with a head of 5; zlib puts
 * 2 bytes before and 4 after. */
enum { STORED = 65535, HEAD = 5, ENDS = 6 };

struct polis_packing {
    unsigned char *whole; /* [whole_cap] a chunk: its rows, then zeros, shuffled */
    int64_t whole_cap;
    struct isal_zstream stream;
    uint8_t level[ISAL_DEF_LVL1_DEFAULT];
};

/* What is packed: the same for all threads. */
typedef struct source {
    const unsigned char *rows;
    int64_t n_rows, rows_each;            /* of a chunk */
    size_t row_bytes, value_bytes, bytes; /* bytes: of a whole chunk */
} source;

static size_t chunk_bytes(const polis_variable *v, int64_t n_axis)
{
    const size_t row_bytes = polis_h5_row_bytes(v->type, v->width);

    return (size_t)polis_h5_chunk_rows(n_axis, row_bytes) * row_bytes;
}

size_t polis_chunks_room(const polis_variable *variable, int64_t n_axis)
{
    const size_t bytes = chunk_bytes(variable, n_axis);

    return bytes + (bytes / STORED + 1) * HEAD + ENDS;
}

/* First all first bytes of the values, then all second ones, ...: HDF5's shuffle. A chunk that goes
 * beyond the last row ends in zeros. */
static void shuffle(const source *s, int64_t first, unsigned char *whole)
{
    const int64_t left = s->n_rows - first;
    const int64_t count = left < s->rows_each ? left : s->rows_each;
    const size_t values = s->bytes / s->value_bytes;
    const size_t used = (size_t)count * s->row_bytes / s->value_bytes;
    const unsigned char *from = s->rows + (size_t)first * s->row_bytes;

    for (size_t byte = 0; byte < s->value_bytes; byte++) {
        unsigned char *to = whole + byte * values;

        for (size_t i = 0; i < used; i++) {
            to[i] = from[i * s->value_bytes + byte];
        }
        memset(to + used, 0, values - used);
    }
}

static polis_err deflate_chunk(polis_packing *p, size_t bytes, size_t room, unsigned char *packed,
                               size_t *size)
{
    struct isal_zstream *z = &p->stream;

    isal_deflate_stateless_init(z);
    z->level = POLIS_H5_DEFLATE;
    z->level_buf = p->level;
    z->level_buf_size = sizeof p->level;
    z->gzip_flag = IGZIP_ZLIB;
    z->end_of_stream = 1;
    z->next_in = p->whole;
    z->avail_in = (uint32_t)bytes;
    z->next_out = packed;
    z->avail_out = (uint32_t)room;
    if (isal_deflate_stateless(z) != COMP_OK) {
        return POLIS_E_BUG;
    }
    *size = z->total_out;
    return POLIS_OK;
}

static polis_err pack_one(polis_chunks *c, const source *s, polis_packing *p, int64_t i)
{
    polis_err rc = POLIS_OK;

    POLIS_GROW(p->whole, p->whole_cap, s->bytes);
    shuffle(s, i * s->rows_each, p->whole);
    rc = deflate_chunk(p, s->bytes, c->room, c->packed + (size_t)i * c->room, &c->size[i]);

done:
    return rc;
}

/* Room for n chunks, and what the threads need. */
static polis_err prepare(polis_chunks *c, int64_t n)
{
    polis_err rc = POLIS_OK;

    if (n > INT64_MAX / (int64_t)c->room) {
        return POLIS_E_NOMEM;
    }
    POLIS_GROW(c->size, c->size_cap, n);
    POLIS_GROW(c->packed, c->packed_cap, n * (int64_t)c->room);
    if (!c->packing) {
        POLIS_NEW(c->packing, omp_get_max_threads());
        c->n_packing = omp_get_max_threads();
    }
    c->n = n;

done:
    return rc;
}

polis_err polis_chunks_pack(polis_chunks *c, const polis_variable *variable, int64_t n_axis,
                            int64_t count, const void *rows)
{
    polis_err rc = POLIS_OK;
    source s = {.rows = rows, .n_rows = count};
    int64_t n;

    s.row_bytes = polis_h5_row_bytes(variable->type, variable->width);
    s.value_bytes = polis_h5_row_bytes(variable->type, 1);
    s.rows_each = polis_h5_chunk_rows(n_axis, s.row_bytes);
    s.bytes = chunk_bytes(variable, n_axis);
    n = s.rows_each > 0 ? (count + s.rows_each - 1) / s.rows_each : 0;
    c->n = 0;
    c->rows_each = s.rows_each;
    c->room = polis_chunks_room(variable, n_axis);
    POLIS_TRY(prepare(c, n));
#pragma omp parallel for num_threads(c->n_packing < n ? c->n_packing : (int)(n > 0 ? n : 1)) \
    schedule(dynamic, 1)
    for (int64_t i = 0; i < n; i++) {
        const polis_err mine = pack_one(c, &s, &c->packing[omp_get_thread_num()], i);

        if (mine != POLIS_OK) {
#pragma omp atomic write
            rc = mine;
        }
    }

done:
    return rc;
}

const unsigned char *polis_chunks_get(const polis_chunks *c, int64_t i)
{
    return c->packed + (size_t)i * c->room;
}

bool polis_chunks_write(int64_t set, int64_t row, const void *packed, size_t size)
{
    const hsize_t at[2] = {(hsize_t)row, 0};

    return H5Dwrite_chunk(set, H5P_DEFAULT, 0, at, size, packed) >= 0;
}

void polis_chunks_clear(polis_chunks *c)
{
    for (int i = 0; i < c->n_packing; i++) {
        POLIS_FREE(c->packing[i].whole);
    }
    POLIS_FREE(c->packing);
    POLIS_FREE(c->size);
    POLIS_FREE(c->packed);
    *c = (polis_chunks){0};
}
