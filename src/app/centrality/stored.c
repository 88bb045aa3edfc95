#include "app/centrality/stored.h"

#include "base/mem.h"
#include "store/open.h"
#include "store/read_result.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST_ID = 4096 };

static polis_direction stored_direction(const polis_stored_network *s)
{
    return s->directed ? POLIS_DIRECTION_DIRECTED : POLIS_DIRECTION_UNDIRECTED;
}

static polis_err check_role(const polis_input *input, const polis_stored_network *s,
                            polis_fault *fault)
{
    static const char *const names[] = {"none", "length", "strength"};

    if (!input->options.weight) {
        return POLIS_OK; /* hops */
    }
    if (s->role == POLIS_STORED_NONE || strcmp(input->options.weight, names[s->role]) != 0) {
        return polis_fail(fault, POLIS_E_ARG, input->path, 0,
                          "--weight %s: the edges of a result file have '%s' only",
                          input->options.weight,
                          s->role == POLIS_STORED_NONE ? "no value" : names[s->role]);
    }
    return POLIS_OK;
}

static polis_err add_nodes(polis_builder *b, const polis_stored_network *s)
{
    polis_err rc = POLIS_OK;

    for (int64_t v = 0; v < s->n; v++) {
        polis_vid u = -1;

        POLIS_TRY(polis_builder_node(b, polis_texts_get(&s->label, v),
                                     polis_texts_len(&s->label, v), &u));
        if (s->x) {
            POLIS_TRY(polis_builder_coords(
                b, u, s->lon_lat ? POLIS_COORDS_LON_LAT : POLIS_COORDS_PLANE, s->x[v], s->y[v]));
        }
        if (s->name.n > 0) {
            POLIS_TRY(polis_builder_name(b, u, polis_texts_get(&s->name, v),
                                         polis_texts_len(&s->name, v)));
        }
    }

done:
    return rc;
}

static polis_err build(const polis_input *input, const polis_stored_network *s, polis_fault *fault,
                       polis_network **out)
{
    polis_err rc = POLIS_OK;
    polis_builder *b = NULL;

    if (s->n > POLIS_MAX_VERTICES) {
        return polis_fail(fault, POLIS_E_OVERFLOW, input->path, 0, "%lld nodes are too many",
                          (long long)s->n);
    }
    POLIS_TRY(check_role(input, s, fault));
    POLIS_TRY(polis_builder_new(&input->options, input->path, fault, &b));
    POLIS_TRY(add_nodes(b, s));
    for (int64_t e = 0; e < s->m; e++) {
        POLIS_TRY(polis_builder_edge(b, (polis_vid)s->tail[e], (polis_vid)s->head[e],
                                     s->value ? s->value[e] : 1.0, 0));
    }
    POLIS_TRY(polis_builder_finish(b, stored_direction(s), out));

done:
    polis_builder_free(&b);
    return rc;
}

static polis_err read_stored(const polis_input *input, polis_fault *fault, polis_network **out)
{
    polis_err rc = POLIS_OK;
    polis_store *store = NULL;
    polis_stored_network *stored = NULL;

    *out = NULL;
#pragma omp critical(hdf5) /* the library is not thread safe */
    {
        rc = polis_store_open(input->path, fault, &store);
        if (rc == POLIS_OK) {
            rc = polis_stored_network_read(store, input->member, fault, &stored);
        }
        polis_store_close(&store);
    }
    if (rc == POLIS_OK) {
        rc = build(input, stored, fault, out);
    }
    polis_stored_network_free(&stored);
    return rc;
}

static const polis_reader reader_stored = {
    .name = "result",
    .suffixes = ".nc",
    .what = "a result file of centropolis (HDF5)",
    .read_path = read_stored,
    .is_path = polis_store_is_hdf5,
};

polis_readers polis_stored_readers(const polis_reader **list)
{
    const polis_readers text = polis_readers_text();
    int n = 0;

    list[n++] = &reader_stored;
    for (int i = 0; i < text.n && n < POLIS_MOST_READERS; i++) {
        list[n++] = text.list[i];
    }
    return (polis_readers){list, n};
}

/* Identifiers of one network, each NUL-terminated. */
typedef struct identity {
    char id[LONGEST_ID + 1], city[LONGEST_ID + 1], period[LONGEST_ID + 1];
} identity;

/* Add one input; its identifiers go to the text list, and are linked when that no longer moves. */
static polis_err add_input(polis_inputs *to, int64_t *room, int64_t *bytes_room,
                           const polis_input *input, int64_t bytes, const char *id,
                           const char *city, const char *period)
{
    polis_err rc = POLIS_OK;

    POLIS_GROW(to->input, *room, to->n + 1);
    POLIS_GROW(to->bytes, *bytes_room, to->n + 1);
    to->input[to->n] = *input;
    to->bytes[to->n] = bytes;
    to->n++;
    POLIS_TRY(polis_texts_add(&to->text, id, strlen(id)));
    POLIS_TRY(polis_texts_add(&to->text, input->path, strlen(input->path)));
    POLIS_TRY(polis_texts_add(&to->text, city, strlen(city)));
    POLIS_TRY(polis_texts_add(&to->text, period, strlen(period)));

done:
    return rc;
}

/* A text of network i; "" if the file has no such variable. */
static polis_err read_text(polis_store *store, const char *name, int64_t i,
                           char text[LONGEST_ID + 1])
{
    const polis_column *c = polis_store_find(store, name);

    memset(text, 0, LONGEST_ID + 1);
    return c && c->axis == POLIS_AXIS_NETWORK && c->type == POLIS_TYPE_TEXT &&
                   c->width <= LONGEST_ID
               ? polis_store_read(store, c, i, 1, text)
               : POLIS_OK;
}

/* How the file says that it was built, unless another file says the same. */
static polis_err add_construction(const polis_store *store, polis_inputs *to)
{
    const char *text = polis_store_text(store, "construction", false);

    for (int64_t i = 0; text && i < to->construction.n; i++) {
        text = strcmp(polis_texts_get(&to->construction, i), text) == 0 ? NULL : text;
    }
    return text ? polis_texts_add(&to->construction, text, strlen(text)) : POLIS_OK;
}

static polis_err add_members(polis_inputs *to, int64_t *room, int64_t *bytes_room,
                             const polis_input *input, int64_t bytes, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_store *store = NULL;
    const polis_column *ids;
    identity *own = NULL;
    int64_t n;

    POLIS_NEW(own, 1);
    POLIS_TRY(polis_store_open(input->path, fault, &store));
    POLIS_TRY(add_construction(store, to));
    n = polis_store_length(store, POLIS_AXIS_NETWORK);
    ids = polis_store_find(store, "network_id");
    if (!ids || ids->type != POLIS_TYPE_TEXT || ids->width > LONGEST_ID) {
        POLIS_TRY(polis_fail(fault, POLIS_E_PARSE, input->path, 0, "no text variable network_id"));
    }
    for (int64_t i = 0; i < n; i++) {
        polis_input member = *input;

        member.member = i;
        POLIS_TRY(read_text(store, "network_id", i, own->id));
        POLIS_TRY(read_text(store, "city_id", i, own->city));
        POLIS_TRY(read_text(store, "period", i, own->period));
        POLIS_TRY(add_input(to, room, bytes_room, &member, bytes / (n > 0 ? n : 1), own->id,
                            own->city[0] ? own->city : own->id, own->period));
    }

done:
    POLIS_FREE(own);
    polis_store_close(&store);
    return rc;
}

static int by_id(const void *a, const void *b)
{
    const polis_input *const *x = a, *const *y = b;

    return strcmp((*x)->id, (*y)->id);
}

static polis_err check_distinct(const polis_inputs *inputs, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_input **sorted = NULL;

    POLIS_NEW(sorted, inputs->n);
    for (int64_t i = 0; i < inputs->n; i++) {
        sorted[i] = &inputs->input[i];
    }
    qsort(sorted, (size_t)inputs->n, sizeof *sorted, by_id);
    for (int64_t i = 1; i < inputs->n; i++) {
        if (strcmp(sorted[i]->id, sorted[i - 1]->id) == 0) {
            POLIS_TRY(polis_fail(fault, POLIS_E_PARSE, sorted[i]->path, 0,
                                 "network '%s' is also in %s", sorted[i]->id, sorted[i - 1]->path));
        }
    }

done:
    POLIS_FREE(sorted);
    return rc;
}

polis_err polis_stored_expand(polis_inputs *inputs, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_inputs all = {0};
    int64_t room = 0, bytes_room = 0, n_stored = 0;

    for (int64_t i = 0; i < inputs->n; i++) {
        n_stored += polis_store_is_hdf5(inputs->input[i].path);
    }
    if (n_stored == 0) {
        return POLIS_OK;
    }
    for (int64_t i = 0; i < inputs->n; i++) {
        const polis_input *input = &inputs->input[i];

        if (polis_store_is_hdf5(input->path)) {
            POLIS_TRY(add_members(&all, &room, &bytes_room, input, inputs->bytes[i], fault));
        } else {
            POLIS_TRY(add_input(&all, &room, &bytes_room, input, inputs->bytes[i], input->id,
                                input->city, input->period));
        }
    }
    for (int64_t i = 0; i < all.n; i++) {
        all.input[i].id = polis_texts_get(&all.text, 4 * i);
        all.input[i].path = polis_texts_get(&all.text, 4 * i + 1);
        all.input[i].city = polis_texts_get(&all.text, 4 * i + 2);
        all.input[i].period = polis_texts_get(&all.text, 4 * i + 3);
    }
    POLIS_TRY(check_distinct(&all, fault));
    polis_inputs_clear(inputs);
    *inputs = all;
    all = (polis_inputs){0};

done:
    polis_inputs_clear(&all);
    return rc;
}
