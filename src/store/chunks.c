#include "store/chunks.h"

#include "base/mem.h"
#include "store/digest.h"
#include "store/h5.h"

#include <isa-l.h>
#include <omp.h>
#include <string.h>

/* Deflate stores what does not shrink in blocks of at most 65,535 bytes with a head of 5; zlib puts
 * 2 bytes before and 4 after. */
enum { STORED = 65535, HEAD = 5, ENDS = 6 };

/* What one thread packs with, and what it has packed. */
struct polis_packing {
    unsigned char *whole;  /* [whole_cap] a chunk: its rows, then zeros, shuffled */
    unsigned char *packed; /* [packed_cap] */
    int64_t whole_cap, packed_cap;
    size_t size; /* of what is packed */
    struct isal_zstream stream;
    uint8_t level[ISAL_DEF_LVL1_DEFAULT];
};

/* What is packed: the same for all threads. */
typedef struct source {
    const unsigned char *rows;
    unsigned char *digest;                /* of blocks of rows */
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

/* Exchange the bits of a under the mask, moved up, with those of b. */
static void exchange(uint64_t *a, uint64_t *b, int bits, uint64_t mask)
{
    const uint64_t differ = ((*a >> bits) ^ *b) & mask;

    *b ^= differ;
    *a ^= differ << bits;
}

/* Eight values of eight bytes, a square of bytes, across its diagonal: then word k has the k-th
 * bytes of all. */
static void transpose(uint64_t x[8])
{
    for (int k = 0; k < 4; k++) {
        exchange(&x[k], &x[k + 4], 32, 0x00000000ffffffff);
    }
    for (int k = 0; k < 8; k += k % 4 == 1 ? 3 : 1) {
        exchange(&x[k], &x[k + 2], 16, 0x0000ffff0000ffff);
    }
    for (int k = 0; k < 8; k += 2) {
        exchange(&x[k], &x[k + 1], 8, 0x00ff00ff00ff00ff);
    }
}

/* The values of eight bytes that make whole squares: how many. */
static size_t shuffle_squares(const unsigned char *from, size_t used, size_t values,
                              unsigned char *whole)
{
    size_t i = 0;

    for (; i + 8 <= used; i += 8) {
        uint64_t x[8];

        memcpy(x, from + i * 8, sizeof x);
        transpose(x);
        for (size_t byte = 0; byte < 8; byte++) {
            memcpy(whole + byte * values + i, &x[byte], sizeof x[byte]);
        }
    }
    return i;
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
    const size_t done = s->value_bytes == 8 ? shuffle_squares(from, used, values, whole) : 0;

    for (size_t byte = 0; byte < s->value_bytes; byte++) {
        unsigned char *to = whole + byte * values;

        for (size_t i = done; i < used; i++) {
            to[i] = from[i * s->value_bytes + byte];
        }
        memset(to + used, 0, values - used);
    }
}

/* The digest of the block that begins with a row, if one does. */
static void digest_block(const source *s, int64_t first)
{
    const int64_t left = s->n_rows - first;

    if (first % POLIS_DIGEST_ROWS == 0) {
        polis_digest_blocks(s->rows + (size_t)first * s->row_bytes,
                            left < POLIS_DIGEST_ROWS ? left : POLIS_DIGEST_ROWS, s->row_bytes,
                            s->digest + first / POLIS_DIGEST_ROWS * POLIS_DIGEST_BYTES);
    }
}

static polis_err deflate_chunk(struct polis_packing *p, size_t bytes, size_t room)
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
    z->next_out = p->packed;
    z->avail_out = (uint32_t)room;
    if (isal_deflate_stateless(z) != COMP_OK) {
        return POLIS_E_BUG;
    }
    p->size = z->total_out;
    return POLIS_OK;
}

static polis_err pack_one(const source *s, size_t room, struct polis_packing *p, int64_t i)
{
    polis_err rc = POLIS_OK;

    POLIS_GROW(p->whole, p->whole_cap, s->bytes);
    POLIS_GROW(p->packed, p->packed_cap, room);
    digest_block(s, i * s->rows_each);
    shuffle(s, i * s->rows_each, p->whole);
    rc = deflate_chunk(p, s->bytes, room);

done:
    return rc;
}

polis_err polis_chunks_pack(polis_packer *packer, const polis_chunk_rows *rows,
                            polis_chunk_take *take, void *self)
{
    polis_err rc = POLIS_OK;
    const polis_variable *variable = rows->variable;
    const size_t room = polis_chunks_room(variable, rows->n_axis);
    source s = {.rows = rows->data, .n_rows = rows->count, .digest = rows->digest};
    int64_t n;
    int n_threads;

    s.row_bytes = polis_h5_row_bytes(variable->type, variable->width);
    s.value_bytes = polis_h5_row_bytes(variable->type, 1);
    s.rows_each = polis_h5_chunk_rows(rows->n_axis, s.row_bytes);
    s.bytes = chunk_bytes(variable, rows->n_axis);
    n = s.n_rows > 0 ? (s.n_rows - 1) / s.rows_each + 1 : 0;
    if (!packer->thread) {
        POLIS_NEW(packer->thread, omp_get_max_threads());
        packer->n_threads = omp_get_max_threads();
    }
    n_threads = n < packer->n_threads ? (int)n + (n == 0) : packer->n_threads;
#pragma omp parallel for ordered schedule(dynamic, 1) num_threads(n_threads)
    for (int64_t i = 0; i < n; i++) {
        struct polis_packing *p = &packer->thread[omp_get_thread_num()];
        const polis_err mine = pack_one(&s, room, p, i);

#pragma omp ordered
        {
            rc = rc == POLIS_OK ? mine : rc;
            rc = rc == POLIS_OK ? take(self, i * s.rows_each, p->packed, p->size) : rc;
        }
    }

done:
    return rc;
}

void polis_packer_clear(polis_packer *packer)
{
    for (int i = 0; i < packer->n_threads; i++) {
        POLIS_FREE(packer->thread[i].whole);
        POLIS_FREE(packer->thread[i].packed);
    }
    POLIS_FREE(packer->thread);
    packer->n_threads = 0;
}
