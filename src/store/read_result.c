#include "store/read_result.h"
#include "base/mem.h"

#include <stdio.h>
#include <string.h>

enum { PART_ROWS = 65536 };

static polis_err missing(polis_store *store, const char *name, polis_fault *fault)
{
    return polis_fail(fault, POLIS_E_PARSE, polis_store_path(store), 0,
                      "holds no network: variable %s is missing or of another type", name);
}

static const polis_column *find(polis_store *store, const char *name, polis_axis axis,
                                polis_type type)
{
    const polis_column *c = polis_store_find(store, name);

    return c && c->axis == axis && c->type == type ? c : NULL;
}

static polis_err read_texts(polis_store *store, const polis_column *c, int64_t first, int64_t n,
                            polis_texts *out)
{
    polis_err rc = POLIS_OK;
    const int64_t most = n < PART_ROWS ? n : PART_ROWS;
    const size_t width = (size_t)c->width;
    char *rows = NULL;

    POLIS_NEW(rows, most * c->width);
    for (int64_t done = 0; done < n; done += most) {
        const int64_t now = n - done < most ? n - done : most;
        POLIS_TRY(polis_store_read(store, c, first + done, now, rows));
        for (int64_t i = 0; i < now; i++) {
            const char *text = rows + (size_t)i * width;
            POLIS_TRY(polis_texts_add(out, text, strnlen(text, width)));
        }
    }

done:
    POLIS_FREE(rows);
    return rc;
}

/* One of the network's own scalars. */
static polis_err read_i8(polis_store *store, const char *name, int64_t index, int8_t *out,
                         polis_fault *fault)
{
    const polis_column *c = find(store, name, POLIS_AXIS_NETWORK, POLIS_TYPE_I8);

    return c ? polis_store_read(store, c, index, 1, out) : missing(store, name, fault);
}

static polis_err read_scalars(polis_store *store, int64_t index, polis_stored_network *net,
                              polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_column *id = find(store, "network_id", POLIS_AXIS_NETWORK, POLIS_TYPE_TEXT);
    int8_t directed = 0, role = 0;

    POLIS_TRY(read_i8(store, "directed", index, &directed, fault));
    POLIS_TRY(read_i8(store, "weight_role", index, &role, fault));
    if (!id) {
        rc = missing(store, "network_id", fault);
        goto done;
    }
    POLIS_TRY(read_texts(store, id, index, 1, &net->id));
    if (role < POLIS_STORED_NONE || role > POLIS_STORED_STRENGTH) {
        rc = polis_fail(fault, POLIS_E_PARSE, polis_store_path(store), 0,
                        "weight_role of network %s is %d, not 0, 1 or 2",
                        polis_texts_get(&net->id, 0), role);
        goto done;
    }
    net->directed = directed != 0;
    net->role = (polis_stored_role)role;

done:
    return rc;
}

static polis_err read_coordinates(polis_store *store, const polis_extent *at,
                                  polis_stored_network *net)
{
    static const char *const names[2][2] = {{"node_lon", "node_lat"}, {"node_x", "node_y"}};
    polis_err rc = POLIS_OK;

    for (int kind = 0; kind < 2; kind++) {
        const polis_column *x = find(store, names[kind][0], POLIS_AXIS_NODE, POLIS_TYPE_F64);
        const polis_column *y = find(store, names[kind][1], POLIS_AXIS_NODE, POLIS_TYPE_F64);
        if (x && y && !net->x) {
            POLIS_NEW(net->x, at->n);
            POLIS_NEW(net->y, at->n);
            POLIS_TRY(polis_store_read(store, x, at->node_first, at->n, net->x));
            POLIS_TRY(polis_store_read(store, y, at->node_first, at->n, net->y));
            net->lon_lat = kind == 0;
        }
    }

done:
    return rc;
}

static polis_err read_nodes(polis_store *store, const polis_extent *at, polis_stored_network *net,
                            polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_column *label = find(store, "node_id", POLIS_AXIS_NODE, POLIS_TYPE_TEXT);
    const polis_column *name = find(store, "node_name", POLIS_AXIS_NODE, POLIS_TYPE_TEXT);

    if (!label) {
        return missing(store, "node_id", fault);
    }
    POLIS_TRY(read_texts(store, label, at->node_first, at->n, &net->label));
    if (name) {
        POLIS_TRY(read_texts(store, name, at->node_first, at->n, &net->name));
    }
    rc = read_coordinates(store, at, net);

done:
    return rc;
}

/* Positions along the axis node to positions in the network. */
static polis_err read_ends(polis_store *store, const char *name, const polis_extent *at,
                           int64_t *out, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_column *c = find(store, name, POLIS_AXIS_EDGE, POLIS_TYPE_I64);

    if (!c) {
        return missing(store, name, fault);
    }
    POLIS_TRY(polis_store_read(store, c, at->edge_first, at->m, out));
    for (int64_t e = 0; e < at->m; e++) {
        if (out[e] < at->node_first || out[e] >= at->node_first + at->n) {
            rc = polis_fail(fault, POLIS_E_PARSE, polis_store_path(store), 0,
                            "%s[%lld] is node %lld, its network has %lld to %lld", name,
                            (long long)(at->edge_first + e), (long long)out[e],
                            (long long)at->node_first, (long long)(at->node_first + at->n - 1));
            goto done;
        }
        out[e] -= at->node_first;
    }

done:
    return rc;
}

static polis_err read_edges(polis_store *store, const polis_extent *at, polis_stored_network *net,
                            polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const char *name = net->role == POLIS_STORED_LENGTH ? "edge_length" : "edge_strength";
    const polis_column *value = find(store, name, POLIS_AXIS_EDGE, POLIS_TYPE_F64);

    POLIS_NEW(net->tail, at->m);
    POLIS_NEW(net->head, at->m);
    POLIS_TRY(read_ends(store, "edge_u", at, net->tail, fault));
    POLIS_TRY(read_ends(store, "edge_v", at, net->head, fault));
    if (net->role != POLIS_STORED_NONE) {
        if (!value) {
            rc = missing(store, name, fault);
            goto done;
        }
        POLIS_NEW(net->value, at->m);
        POLIS_TRY(polis_store_read(store, value, at->edge_first, at->m, net->value));
    }

done:
    return rc;
}

bool polis_store_is_hdf5(const char *path)
{
    static const char signature[8] = {'\x89', 'H', 'D', 'F', '\r', '\n', '\x1a', '\n'};
    char head[sizeof signature];
    FILE *file = fopen(path, "rb");
    size_t n = 0;

    if (file) {
        n = fread(head, 1, sizeof head, file);
        fclose(file);
    }
    return n == sizeof head && memcmp(head, signature, sizeof head) == 0;
}

polis_err polis_stored_network_read(polis_store *store, int64_t index, polis_fault *fault,
                                    polis_stored_network **out)
{
    polis_err rc = POLIS_OK;
    polis_stored_network *net = NULL;
    polis_extent at;

    *out = NULL;
    POLIS_TRY(polis_store_extent(store, index, &at));
    POLIS_NEW(net, 1);
    net->n = at.n;
    net->m = at.m;
    POLIS_TRY(read_scalars(store, index, net, fault));
    POLIS_TRY(read_nodes(store, &at, net, fault));
    POLIS_TRY(read_edges(store, &at, net, fault));
    *out = net;
    net = NULL;

done:
    polis_stored_network_free(&net);
    return rc;
}

void polis_stored_network_free(polis_stored_network **network)
{
    polis_stored_network *net = *network;

    if (net) {
        polis_texts_clear(&net->id);
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
