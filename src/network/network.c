/*
 * What holds for every network, its packed form, its digest.
 *
 * The packed form is for processes of one build: native byte order, no version.
 */
#include "network/network.h"
#include "base/hash.h"
#include "base/mem.h"
#include "network/labels.h"

#include <math.h>
#include <string.h>

void polis_network_free(polis_network **network)
{
    polis_network *net = *network;

    if (net) {
        polis_texts_clear(&net->label);
        polis_texts_clear(&net->name);
        POLIS_FREE(net->x);
        POLIS_FREE(net->y);
        POLIS_FREE(net->tail);
        POLIS_FREE(net->head);
        POLIS_FREE(net->value);
        POLIS_FREE(*network);
    }
}

static int64_t texts_bytes(const polis_texts *list)
{
    return list->n > 0 ? (list->n + 1) * (int64_t)sizeof *list->off + list->off[list->n] : 0;
}

int64_t polis_network_bytes(const polis_network *net)
{
    const size_t node = net->x ? 2 * sizeof *net->x : 0;
    const size_t edge = 2 * sizeof *net->tail + (net->value ? sizeof *net->value : 0);

    return texts_bytes(&net->label) + texts_bytes(&net->name) + (int64_t)node * net->n +
           (int64_t)edge * net->m;
}

static bool edges_are_valid(const polis_network *net)
{
    for (polis_eid e = 0; e < net->m; e++) {
        const polis_vid u = net->tail[e], v = net->head[e];
        if (u < 0 || u >= net->n || v < 0 || v >= net->n || u == v || (!net->directed && u > v)) {
            return false;
        }
        if (e > 0 && (u < net->tail[e - 1] || (u == net->tail[e - 1] && v < net->head[e - 1]))) {
            return false;
        }
        if (net->value && (!isfinite(net->value[e]) || net->value[e] < 0.0 ||
                           (net->role == POLIS_ROLE_STRENGTH && net->value[e] == 0.0))) {
            return false;
        }
    }
    return true;
}

static bool labels_are_distinct(const polis_network *net)
{
    polis_labels seen = {0};
    bool distinct = true;

    for (polis_vid v = 0; v < net->n && distinct; v++) {
        polis_vid number = -1;
        distinct = polis_labels_add(&seen, polis_texts_get(&net->label, v),
                                    polis_texts_len(&net->label, v), &number) == POLIS_OK &&
                   number == v;
    }
    polis_labels_clear(&seen);
    return distinct;
}

bool polis_network_is_valid(const polis_network *network)
{
    const polis_network *net = network;

    return net && net->n >= 0 && net->m >= 0 && net->label.n == net->n &&
           (net->name.n == 0 || net->name.n == net->n) &&
           (net->x != NULL) == (net->coords != POLIS_COORDS_NONE) &&
           (net->y != NULL) == (net->coords != POLIS_COORDS_NONE) &&
           (net->value != NULL) == (net->role != POLIS_ROLE_NONE) &&
           (net->m == 0 || (net->tail && net->head)) && net->dropped.self_loops >= 0 &&
           net->dropped.parallel_edges >= 0 && net->dropped.zero_strengths >= 0 &&
           net->dropped.unused_nodes >= 0 && edges_are_valid(net) && labels_are_distinct(net);
}

#define MAGIC UINT64_C(0x6e65747061636b31)

/* What stands before the arrays of a packed network. All fields are 8 bytes wide: no padding. */
typedef struct header {
    uint64_t magic;
    int64_t n, m, directed, role, coords, n_names, label_bytes, name_bytes;
    polis_dropped dropped;
} header;

/* A place in the bytes of a packed network. */
typedef struct cursor {
    unsigned char *to;         /* written to, or NULL: only count */
    const unsigned char *from; /* read from */
    int64_t at;
} cursor;

static void put(cursor *at, const void *data, size_t n_bytes)
{
    if (at->to && n_bytes > 0) {
        memcpy(at->to + at->at, data, n_bytes);
    }
    at->at += (int64_t)n_bytes;
}

static int64_t bytes_of(const polis_texts *list)
{
    return list->n > 0 ? list->off[list->n] : 0;
}

static void put_texts(cursor *to, const polis_texts *list)
{
    if (list->n > 0) {
        put(to, list->off, (size_t)(list->n + 1) * sizeof *list->off);
        put(to, list->bytes, (size_t)bytes_of(list));
    }
}

static void put_network(cursor *to, const polis_network *net)
{
    const size_t n = (size_t)net->n, m = (size_t)net->m;
    const header head = {.magic = MAGIC,
                         .n = net->n,
                         .m = net->m,
                         .directed = net->directed,
                         .role = net->role,
                         .coords = net->coords,
                         .n_names = net->name.n,
                         .label_bytes = bytes_of(&net->label),
                         .name_bytes = bytes_of(&net->name),
                         .dropped = net->dropped};

    put(to, &head, sizeof head);
    put_texts(to, &net->label);
    put_texts(to, &net->name);
    put(to, net->x, net->x ? n * sizeof *net->x : 0);
    put(to, net->y, net->y ? n * sizeof *net->y : 0);
    put(to, net->tail, m * sizeof *net->tail);
    put(to, net->head, m * sizeof *net->head);
    put(to, net->value, net->value ? m * sizeof *net->value : 0);
}

polis_err polis_network_pack(const polis_network *network, void **bytes, int64_t *n_bytes)
{
    polis_err rc = POLIS_OK;
    cursor to = {0};

    *bytes = NULL;
    *n_bytes = 0;
    put_network(&to, network);
    POLIS_NEW(to.to, to.at);
    *n_bytes = to.at;
    to.at = 0;
    put_network(&to, network);
    *bytes = to.to;

done:
    return rc;
}

/* Whether the header fits the size of the whole: after that, nothing can be read past the end. */
static bool fits(const header *head, int64_t n_bytes)
{
    const int64_t limit = n_bytes; /* no count can be above it, so no product below overflows */
    const bool sane = head->magic == MAGIC && head->n >= 0 && head->n <= limit &&
                      head->n <= POLIS_MAX_VERTICES && head->m >= 0 && head->m <= limit / 8 &&
                      (head->n_names == 0 || head->n_names == head->n) && head->label_bytes >= 0 &&
                      head->label_bytes <= limit && head->name_bytes >= 0 &&
                      head->name_bytes <= limit;

    if (!sane) {
        return false;
    }
    return n_bytes == (int64_t)sizeof *head + (head->n > 0 ? 8 * (head->n + 1) : 0) +
                          (head->n_names > 0 ? 8 * (head->n_names + 1) : 0) + head->label_bytes +
                          head->name_bytes +
                          (head->coords != POLIS_COORDS_NONE ? 16 * head->n : 0) + 8 * head->m +
                          (head->role != POLIS_ROLE_NONE ? 8 * head->m : 0);
}

static void get(cursor *from, void *data, size_t n_bytes)
{
    if (n_bytes > 0) {
        memcpy(data, from->from + from->at, n_bytes);
    }
    from->at += (int64_t)n_bytes;
}

static polis_err get_texts(cursor *from, int64_t n, int64_t n_bytes, polis_texts *list)
{
    polis_err rc = POLIS_OK;

    if (n == 0) {
        return POLIS_OK;
    }
    POLIS_NEW(list->off, n + 1);
    POLIS_NEW(list->bytes, n_bytes);
    list->off_room = n + 1;
    list->bytes_room = n_bytes;
    get(from, list->off, (size_t)(n + 1) * sizeof *list->off);
    get(from, list->bytes, (size_t)n_bytes);
    for (int64_t i = 0; i < n; i++) {
        if (list->off[0] != 0 || list->off[i + 1] <= list->off[i] || list->off[n] != n_bytes ||
            list->bytes[list->off[i + 1] - 1] != '\0') {
            return POLIS_E_BUG;
        }
    }
    list->n = n;

done:
    return rc;
}

static polis_err get_arrays(cursor *from, const header *head, polis_network *net)
{
    polis_err rc = POLIS_OK;
    const size_t n = (size_t)head->n, m = (size_t)head->m;

    if (net->coords != POLIS_COORDS_NONE) {
        POLIS_NEW(net->x, n);
        POLIS_NEW(net->y, n);
        get(from, net->x, n * sizeof *net->x);
        get(from, net->y, n * sizeof *net->y);
    }
    POLIS_NEW(net->tail, m);
    POLIS_NEW(net->head, m);
    get(from, net->tail, m * sizeof *net->tail);
    get(from, net->head, m * sizeof *net->head);
    if (net->role != POLIS_ROLE_NONE) {
        POLIS_NEW(net->value, m);
        get(from, net->value, m * sizeof *net->value);
    }

done:
    return rc;
}

polis_err polis_network_unpack(const void *bytes, int64_t n_bytes, polis_network **out)
{
    polis_err rc = POLIS_OK;
    polis_network *net = NULL;
    cursor from = {0};
    header head;

    *out = NULL;
    if (n_bytes < (int64_t)sizeof head) {
        return POLIS_E_BUG;
    }
    memcpy(&head, bytes, sizeof head);
    if (!fits(&head, n_bytes)) {
        return POLIS_E_BUG;
    }
    from = (cursor){.from = bytes, .at = (int64_t)sizeof head};
    POLIS_NEW(net, 1);
    net->n = (polis_vid)head.n;
    net->m = head.m;
    net->directed = head.directed != 0;
    net->role = (polis_weight_role)head.role;
    net->coords = (polis_coords)head.coords;
    net->dropped = head.dropped;
    POLIS_TRY(get_texts(&from, head.n, head.label_bytes, &net->label));
    POLIS_TRY(get_texts(&from, head.n_names, head.name_bytes, &net->name));
    POLIS_TRY(get_arrays(&from, &head, net));
    *out = net;
    net = NULL;

done:
    polis_network_free(&net);
    return rc;
}

polis_digest polis_network_digest(const polis_network *network)
{
    const polis_network *net = network;
    const size_t m = (size_t)net->m, n_placed = net->x ? (size_t)net->n : 0;
    const int64_t shape[] = {net->n, net->m, net->directed, net->role, net->coords};
    /* A digest of digests: each part has a fixed place, so no two parts can run together. */
    const XXH128_hash_t part[] = {
        XXH3_128bits(shape, sizeof shape),
        XXH3_128bits(net->label.bytes, (size_t)bytes_of(&net->label)),
        XXH3_128bits(net->tail, m * sizeof *net->tail),
        XXH3_128bits(net->head, m * sizeof *net->head),
        XXH3_128bits(net->value, net->value ? m * sizeof *net->value : 0),
        XXH3_128bits(net->x, n_placed * sizeof *net->x),
        XXH3_128bits(net->y, n_placed * sizeof *net->y),
    };
    const XXH128_hash_t whole = XXH3_128bits(part, sizeof part);

    return (polis_digest){.high = whole.high64, .low = whole.low64};
}
