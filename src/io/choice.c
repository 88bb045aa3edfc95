#include "io/choice.h"

#include "base/mem.h"
#include "io/keyed.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What a column of --nodes is for. */
enum use { LIVE, SOURCES, TARGETS, SOURCE_WEIGHT, TARGET_WEIGHT, N_USES };

struct polis_choice {
    polis_keyed nodes;   /* read if n_values > 0 */
    int column[N_USES];  /* place among its values, or -1 */
    polis_keyed list[2]; /* of sources and of targets, where they are files */
    bool has_list[2];
    polis_keyed demand;
    bool has_demand, ordered;
};

bool polis_choice_is_ordered(const polis_choice_options *o)
{
    return o->sources || o->targets || o->source_weight || o->target_weight || o->demand;
}

bool polis_choice_is_made(const polis_choice_options *o)
{
    return o->live || polis_choice_is_ordered(o);
}

void polis_choice_free(polis_choice **choice)
{
    if (*choice) {
        polis_keyed_clear(&(*choice)->nodes);
        polis_keyed_clear(&(*choice)->list[0]);
        polis_keyed_clear(&(*choice)->list[1]);
        polis_keyed_clear(&(*choice)->demand);
        POLIS_FREE(*choice);
    }
}

/* A name is a file if there is one, else a column. */
static polis_err read_list(const char *name, polis_fault *fault, polis_keyed *list, bool *is_file)
{
    static const char *const keys[] = {"node_id"};

    *is_file = name && access(name, F_OK) == 0;
    return *is_file ? polis_keyed_read(name, keys, 1, NULL, 0, fault, list) : POLIS_OK;
}

static polis_err read_nodes(const polis_choice_options *o, polis_fault *fault, polis_choice *c)
{
    static const char *const keys[] = {"node_id"};
    const char *const name[N_USES] = {o->live, c->has_list[0] ? NULL : o->sources,
                                      c->has_list[1] ? NULL : o->targets, o->source_weight,
                                      o->target_weight};
    const char *column[N_USES];
    int n = 0;

    for (int use = 0; use < N_USES; use++) {
        c->column[use] = name[use] ? n : -1;
        if (name[use]) {
            column[n++] = name[use];
        }
    }
    if (n == 0) {
        return POLIS_OK;
    }
    if (!o->nodes) {
        return polis_fail(fault, POLIS_E_NOINPUT, NULL, 0,
                          "'%s' is no file, and there is no table --nodes FILE with a column of "
                          "that name",
                          column[0]);
    }
    return polis_keyed_read(o->nodes, keys, 1, column, n, fault, &c->nodes);
}

polis_err polis_choice_read(const polis_choice_options *o, polis_fault *fault, polis_choice **out)
{
    static const char *const ends[] = {"origin", "destination"}, *const weight[] = {"weight"};
    polis_err rc = POLIS_OK;
    polis_choice *c = NULL;

    *out = NULL;
    POLIS_NEW(c, 1);
    c->ordered = polis_choice_is_ordered(o);
    POLIS_TRY(read_list(o->sources, fault, &c->list[0], &c->has_list[0]));
    POLIS_TRY(read_list(o->targets, fault, &c->list[1], &c->has_list[1]));
    POLIS_TRY(read_nodes(o, fault, c));
    if (o->demand) {
        c->has_demand = true;
        POLIS_TRY(polis_keyed_read(o->demand, ends, 2, weight, 1, fault, &c->demand));
    }
    *out = c;
    c = NULL; /* moved to the caller */

done:
    polis_choice_free(&c);
    return rc;
}

/* One network while its rows are looked up. */
typedef struct place {
    const char *id;
    bool only_one;
    const polis_network *network;
    polis_labels label;
    polis_fault *fault;
} place;

static polis_err find_node(const place *p, const polis_keyed *k, int key, int64_t row, polis_vid *v)
{
    const char *text = polis_texts_get(&k->key[key], row);

    *v = polis_labels_find(&p->label, text, polis_texts_len(&k->key[key], row));
    return *v >= 0 ? POLIS_OK
                   : polis_fail(p->fault, POLIS_E_PARSE, k->path, k->line[row],
                                "'%s' is not a node of network %s", text, p->id);
}

/* Multiply weight[v] by a column of the rows (column < 0: by 1), and by 0 where there is no row. */
static polis_err apply(const place *p, const polis_keyed *k, int column, double *weight)
{
    polis_err rc = POLIS_OK;
    uint8_t *seen = NULL;
    int64_t first, last;
    polis_vid v;

    POLIS_NEW(seen, p->network->n);
    POLIS_TRY(polis_keyed_of(k, p->id, p->only_one, p->fault, &first, &last));
    for (int64_t i = first; i < last; i++) {
        const int64_t row = k->row[i];

        POLIS_TRY(find_node(p, k, 0, row, &v));
        if (seen[v]++) {
            rc = polis_fail(p->fault, POLIS_E_PARSE, k->path, k->line[row],
                            "a second row of node '%s', expected one",
                            polis_texts_get(&k->key[0], row));
            goto done;
        }
        weight[v] *= column >= 0 ? k->value[column][row] : 1.0;
    }
    for (v = 0; v < p->network->n; v++) {
        weight[v] = seen[v] ? weight[v] : 0.0;
    }

done:
    POLIS_FREE(seen);
    return rc;
}

/* Weights of one side: a list or flags, and a weight; NULL if none is given. */
static polis_err side(const place *p, const polis_choice *c, int end, double **weight)
{
    polis_err rc = POLIS_OK;
    const int flag = c->column[end ? TARGETS : SOURCES];
    const int factor = c->column[end ? TARGET_WEIGHT : SOURCE_WEIGHT];

    if (!c->has_list[end] && flag < 0 && factor < 0) {
        return POLIS_OK;
    }
    POLIS_NEW(*weight, p->network->n);
    for (polis_vid v = 0; v < p->network->n; v++) {
        (*weight)[v] = 1.0;
    }
    if (c->has_list[end]) {
        POLIS_TRY(apply(p, &c->list[end], -1, *weight));
    }
    if (flag >= 0) {
        POLIS_TRY(apply(p, &c->nodes, flag, *weight));
    }
    for (polis_vid v = 0; v < p->network->n; v++) {
        (*weight)[v] = (*weight)[v] > 0.0 ? 1.0 : 0.0;
    }
    if (factor >= 0) {
        POLIS_TRY(apply(p, &c->nodes, factor, *weight));
    }

done:
    return rc;
}

static polis_err live(const place *p, const polis_choice *c, polis_pairs *pairs)
{
    polis_err rc = POLIS_OK;
    double *weight = NULL;

    if (c->column[LIVE] < 0) {
        return POLIS_OK;
    }
    POLIS_NEW(weight, pairs->n);
    POLIS_NEW(pairs->live, pairs->n);
    for (polis_vid v = 0; v < pairs->n; v++) {
        weight[v] = 1.0;
    }
    POLIS_TRY(apply(p, &c->nodes, c->column[LIVE], weight));
    for (polis_vid v = 0; v < pairs->n; v++) {
        pairs->live[v] = weight[v] > 0.0;
    }

done:
    POLIS_FREE(weight);
    return rc;
}

typedef struct trip {
    polis_vid from, to;
    int64_t row; /* so that the order of equal pairs, and their sum, is that of the file */
} trip;

static int by_ends(const void *a, const void *b)
{
    const trip *x = a, *y = b;

    return x->from != y->from ? (x->from > y->from) - (x->from < y->from)
           : x->to != y->to   ? (x->to > y->to) - (x->to < y->to)
                              : (x->row > y->row) - (x->row < y->row);
}

static polis_err list_trips(const place *p, const polis_keyed *k, trip **list, int64_t *n)
{
    polis_err rc = POLIS_OK;
    int64_t first, last;

    *n = 0;
    POLIS_TRY(polis_keyed_of(k, p->id, p->only_one, p->fault, &first, &last));
    POLIS_NEW(*list, last - first);
    for (int64_t i = first; i < last; i++) {
        trip t = {.row = k->row[i]};

        POLIS_TRY(find_node(p, k, 0, t.row, &t.from));
        POLIS_TRY(find_node(p, k, 1, t.row, &t.to));
        if (t.from != t.to && k->value[0][t.row] > 0.0) {
            (*list)[(*n)++] = t;
        }
    }
    qsort(*list, (size_t)*n, sizeof **list, by_ends);

done:
    return rc;
}

static polis_err demand(const place *p, const polis_keyed *k, polis_pairs *pairs)
{
    polis_err rc = POLIS_OK;
    trip *list = NULL;
    int64_t n = 0;
    polis_eid at = -1;

    POLIS_TRY(list_trips(p, k, &list, &n));
    POLIS_NEW(pairs->off, pairs->n + 1);
    POLIS_NEW(pairs->to, n);
    POLIS_NEW(pairs->trips, n);
    for (int64_t i = 0; i < n; i++) {
        const bool same = i > 0 && list[i].from == list[i - 1].from && list[i].to == list[i - 1].to;

        at += !same;
        pairs->to[at] = list[i].to;
        pairs->trips[at] += k->value[0][list[i].row];
        pairs->off[list[i].from + 1] += !same;
    }
    for (polis_vid v = 0; v < pairs->n; v++) {
        pairs->off[v + 1] += pairs->off[v];
    }

done:
    POLIS_FREE(list);
    return rc;
}

polis_err polis_choice_pairs(const polis_choice *c, const polis_network *network,
                             const char *network_id, bool only_one, polis_fault *fault,
                             polis_pairs **out)
{
    polis_err rc = POLIS_OK;
    polis_pairs *pairs = NULL;
    place p = {.id = network_id, .only_one = only_one, .network = network, .fault = fault};
    polis_vid v;

    *out = NULL;
    POLIS_TRY(polis_pairs_new(network->n, &pairs));
    pairs->ordered = c->ordered;
    for (int64_t i = 0; i < network->n; i++) {
        POLIS_TRY(polis_labels_add(&p.label, polis_texts_get(&network->label, i),
                                   polis_texts_len(&network->label, i), &v));
    }
    POLIS_TRY(side(&p, c, 0, &pairs->source));
    POLIS_TRY(side(&p, c, 1, &pairs->target));
    POLIS_TRY(live(&p, c, pairs));
    if (c->has_demand) {
        POLIS_TRY(demand(&p, &c->demand, pairs));
    }
    polis_pairs_scale(pairs);
    *out = pairs;
    pairs = NULL; /* moved to the caller */

done:
    polis_labels_clear(&p.label);
    polis_pairs_free(&pairs);
    return rc;
}
