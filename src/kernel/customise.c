#include "kernel/customise.h"

#include "base/mem.h"
#include "kernel/columns.h"
#include "kernel/pieces.h"

#include <string.h>

static polis_err side_new(polis_eid n_arcs, polis_side *side)
{
    polis_err rc = POLIS_OK;

    POLIS_NEW(side->len, n_arcs);
    POLIS_NEW(side->exact, n_arcs);

done:
    return rc;
}

static void side_clear(polis_side *side)
{
    POLIS_FREE(side->len);
    POLIS_FREE(side->exact);
}

void polis_custom_free(polis_custom **custom)
{
    polis_custom *c = *custom;

    if (!c) {
        return;
    }
    POLIS_FREE(c->head);
    POLIS_FREE(c->depth);
    side_clear(&c->up);
    if (c->directed) {
        side_clear(&c->down);
    }
    POLIS_FREE(*custom);
}

static inline int64_t shorter(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Lower triangles (v; w, u) of row w, which is spread out by the depth of u: v's arcs to both, and
 * w's to u, may be a way longer. `first` is the direction from w to v, `second` that from v on. */
static inline void lower_triangles(const polis_custom *c, const polis_side *first,
                                   const polis_side *second, polis_below v, int64_t *row)
{
    const polis_eid start = c->tree->fill_off[v.position];
    const polis_vid *depth = c->depth + start;
    const int64_t *from_v = second->len + start;
    const int64_t to_v = first->len[start + v.k];

    for (polis_vid i = 0; to_v < POLIS_UNREACHED && i < v.k; i++) {
        row[depth[i]] = shorter(row[depth[i]], to_v + from_v[i]);
    }
}

/* The edges of the row of w, if these are the arcs of w's vertex in the row's direction. */
static void put_edges(const polis_graph *edges, const polis_etree *tree, polis_vid w, int64_t *row)
{
    const polis_vid vertex = tree->vertex[w];

    for (polis_eid e = edges->off[vertex]; e < edges->off[vertex + 1]; e++) {
        const polis_vid u = tree->position[edges->head[e]];

        if (u < w) {
            row[tree->depth[u]] = shorter(row[tree->depth[u]], polis_graph_len(edges, e));
        }
    }
}

/* What all steps work with. Scratch rows are of whoever does a step: [height], by depth. */
typedef struct work {
    polis_custom *c;
    const polis_crew *crew;
    const polis_graph *graph;
    const polis_graph *turned; /* directed: every arc turned round */
    polis_columns columns;
    polis_pieces pieces;
    /* [pieces.n] ways through each piece between two of its root's ancestors: up, and if directed
     * down. Of ancestors i < j that between the k-th arcs is entry j (j - 1) / 2 + i. */
    int64_t **ways[2];
} work;

/* One direction of the arcs: whose lengths are found, the other one, and the edges of its rows. */
typedef struct direction {
    polis_side *side;
    const polis_side *other;
    const polis_graph *edges;
    int64_t **ways;
} direction;

static direction direction_of(const work *t, int down)
{
    return down ? (direction){&t->c->down, &t->c->up, t->turned, t->ways[1]}
                : (direction){&t->c->up, &t->c->down, t->graph, t->ways[0]};
}

/* Arcs from the position at the root of a piece. */
static polis_vid arcs_of(const polis_etree *tree, polis_vid root)
{
    return (polis_vid)(tree->fill_off[root + 1] - tree->fill_off[root]);
}

/* Ways to w's ancestors through a piece that is done. `v`: its root, in the column of w. */
static void merge_ways(const polis_custom *c, const int64_t *ways, polis_below v, int64_t *row)
{
    const polis_vid *depth = c->depth + c->tree->fill_off[v.position];
    const int64_t *to = ways + (int64_t)v.k * (v.k - 1) / 2;

    for (polis_vid i = 0; i < v.k; i++) {
        row[depth[i]] = shorter(row[depth[i]], to[i]);
    }
}

/* Ways of row w through a piece, or through the rest and, by what they found out, the pieces. */
static void add_ways(const work *t, direction d, polis_vid w, polis_vid piece, int64_t *row)
{
    const polis_stretch column = polis_pieces_column(&t->pieces, &t->columns, w, piece);

    for (polis_eid i = column.first; i < column.last; i++) {
        const polis_below v = t->columns.below[i];
        const polis_vid of = t->pieces.of[v.position];

        if (of == piece) {
            lower_triangles(t->c, d.other, d.side, v, row);
        } else if (t->pieces.first[of] == v.position) {
            merge_ways(t->c, d.ways[of], v, row);
        }
    }
}

/* Row w, which is in `piece`; the rows below are done. */
static void customise_row(const work *t, polis_vid w, polis_vid piece, int64_t *row)
{
    const polis_custom *c = t->c;
    const polis_eid start = c->tree->fill_off[w], end = c->tree->fill_off[w + 1];

    for (int down = 0; down <= c->directed; down++) {
        const direction d = direction_of(t, down);

        for (polis_eid a = start; a < end; a++) {
            row[c->depth[a]] = POLIS_UNREACHED;
        }
        put_edges(d.edges, c->tree, w, row);
        add_ways(t, d, w, piece, row);
        for (polis_eid a = start; a < end; a++) {
            d.side->len[a] = row[c->depth[a]];
        }
    }
}

/* Find the ways through a piece between ancestors. */
static void find_ways(const work *t, direction d, polis_vid piece, int64_t *row)
{
    const polis_etree *tree = t->c->tree;
    const polis_vid root = t->pieces.first[piece];
    const polis_vid *head = t->c->head + tree->fill_off[root];
    const polis_vid *depth = t->c->depth + tree->fill_off[root];
    int64_t *to = d.ways[piece];

    for (polis_vid j = 0; j < arcs_of(tree, root); to += j++) {
        for (polis_vid i = 0; i < j; i++) {
            row[depth[i]] = POLIS_UNREACHED;
        }
        add_ways(t, d, head[j], piece, row);
        for (polis_vid i = 0; i < j; i++) {
            to[i] = row[depth[i]];
        }
    }
}

/* Every row of a piece after those below it. */
static polis_err customise_piece(void *self, polis_vid piece)
{
    polis_err rc = POLIS_OK;
    const work *t = self;
    const int64_t k = arcs_of(t->c->tree, t->pieces.first[piece]);
    int64_t *row = NULL;

    POLIS_NEW(row, t->c->tree->height);
    for (polis_vid w = t->pieces.last[piece] - 1; w >= t->pieces.first[piece]; w--) {
        POLIS_TRY(polis_crew_pause(t->crew, w));
        customise_row(t, w, piece, row);
    }
    for (int down = 0; down <= t->c->directed; down++) {
        POLIS_NEW(t->ways[down][piece], k * (k - 1) / 2);
        find_ways(t, direction_of(t, down), piece, row);
    }

done:
    POLIS_FREE(row);
    return rc;
}

static polis_err customise(work *t)
{
    polis_err rc = POLIS_OK;
    int64_t *row = NULL;

    POLIS_NEW(row, t->c->tree->height);
    POLIS_TRY(t->crew->each(t->pieces.n, customise_piece, t));
    for (polis_vid w = t->c->tree->n - 1; w >= 0; w--) {
        POLIS_TRY(polis_crew_pause(t->crew, w));
        if (t->pieces.of[w] == POLIS_REST) {
            customise_row(t, w, POLIS_REST, row);
        }
    }

done:
    POLIS_FREE(row);
    return rc;
}

/* Upper triangles (v; w, u): the distance of v and one ancestor by way of the other, whose arc is
 * exact already. `same` and `other`: row w in the direction of `side` and in the other one, by the
 * depth of u. */
static inline void upper_triangles(const polis_custom *c, polis_side *side, polis_below v,
                                   const int64_t *same, const int64_t *other)
{
    const polis_eid start = c->tree->fill_off[v.position];
    const polis_vid *depth = c->depth + start;
    const int64_t *len = side->len + start;
    int64_t *exact = side->exact + start;
    const int64_t to_w = len[v.k];
    int64_t best = exact[v.k];

    for (polis_vid i = 0; i < v.k; i++) {
        const polis_vid u = depth[i];

        exact[i] = shorter(exact[i], to_w + same[u]);
        best = shorter(best, len[i] + other[u]);
    }
    exact[v.k] = best;
}

/* Exact distances of row w, by depth. */
static void spread_exact(const polis_custom *c, const polis_side *side, polis_vid w, int64_t *row)
{
    for (polis_eid a = c->tree->fill_off[w]; a < c->tree->fill_off[w + 1]; a++) {
        row[c->depth[a]] = side->exact[a];
    }
}

/* The triangles of row w, which is exact, and the positions of a piece or the rest. Undirected:
 * both rows are one. */
static void find_exact_by(const work *t, polis_vid w, polis_vid piece, int64_t *up, int64_t *down)
{
    polis_custom *c = t->c;
    const polis_stretch column = polis_pieces_column(&t->pieces, &t->columns, w, piece);

    spread_exact(c, &c->up, w, up);
    if (c->directed) {
        spread_exact(c, &c->down, w, down);
    }
    for (polis_eid i = column.first; i < column.last; i++) {
        const polis_below v = t->columns.below[i];

        if (t->pieces.of[v.position] != piece) {
            continue;
        }
        upper_triangles(c, &c->up, v, up, down);
        if (c->directed) {
            upper_triangles(c, &c->down, v, down, up);
        }
    }
}

/* Exact distances of the rest or, after these, of a piece: every row after those above it. */
static polis_err find_exact_of(void *self, polis_vid piece)
{
    polis_err rc = POLIS_OK;
    const work *t = self;
    const polis_custom *c = t->c;
    const bool rest = piece == POLIS_REST;
    const polis_vid first = rest ? 0 : t->pieces.first[piece];
    const polis_vid last = rest ? c->tree->n : t->pieces.last[piece];
    int64_t *up = NULL, *apart = NULL, *down;

    POLIS_NEW(up, c->tree->height);
    if (c->directed) {
        POLIS_NEW(apart, c->tree->height);
    }
    down = c->directed ? apart : up;
    for (polis_vid j = 0; !rest && j < arcs_of(c->tree, first); j++) {
        find_exact_by(t, c->head[c->tree->fill_off[first] + j], piece, up, down);
    }
    for (polis_vid w = first; w < last; w++) {
        POLIS_TRY(polis_crew_pause(t->crew, w));
        if (t->pieces.of[w] == piece) {
            find_exact_by(t, w, piece, up, down);
        }
    }

done:
    POLIS_FREE(up);
    POLIS_FREE(apart);
    return rc;
}

static polis_err find_exact(work *t)
{
    polis_err rc = POLIS_OK;
    const polis_custom *c = t->c;
    const size_t bytes = (size_t)c->tree->fill_off[c->tree->n] * sizeof *c->up.len;

    memcpy(c->up.exact, c->up.len, bytes);
    if (c->directed) {
        memcpy(c->down.exact, c->down.len, bytes);
    }
    POLIS_TRY(find_exact_of(t, POLIS_REST));
    POLIS_TRY(t->crew->each(t->pieces.n, find_exact_of, t));

done:
    return rc;
}

static void work_clear(work *t)
{
    for (int down = 0; down < 2; down++) {
        for (polis_vid k = 0; t->ways[down] && k < t->pieces.n; k++) {
            POLIS_FREE(t->ways[down][k]);
        }
        POLIS_FREE(t->ways[down]);
    }
    polis_columns_clear(&t->columns);
    polis_pieces_clear(&t->pieces);
}

static polis_err compute_lengths(const polis_graph *graph, const polis_crew *crew, polis_custom *c)
{
    polis_err rc = POLIS_OK;
    polis_graph *turned = NULL;
    work t = {.c = c, .graph = graph, .crew = crew};

    POLIS_TRY(polis_columns_init(c->tree->n, c->tree->fill_off, c->head, &t.columns));
    POLIS_TRY(polis_pieces_init(c->tree, &t.pieces));
    POLIS_NEW(t.ways[0], t.pieces.n);
    POLIS_NEW(t.ways[1], t.pieces.n);
    if (c->directed) {
        POLIS_TRY(polis_graph_transpose(graph, &turned));
        t.turned = turned;
    }
    POLIS_TRY(customise(&t));
    POLIS_TRY(find_exact(&t));

done:
    work_clear(&t);
    polis_graph_free(&turned);
    return rc;
}

polis_err polis_custom_new(const polis_graph *graph, const polis_pattern *pattern,
                           const polis_etree *tree, const polis_crew *crew, polis_custom **out)
{
    polis_err rc = POLIS_OK;
    polis_custom *c = NULL;
    const polis_eid n_arcs = tree->fill_off[tree->n];

    *out = NULL;
    POLIS_NEW(c, 1);
    c->tree = tree;
    c->directed = graph->directed;
    POLIS_NEW(c->head, n_arcs);
    POLIS_NEW(c->depth, n_arcs);
    POLIS_TRY(polis_etree_fill(tree, pattern, c->head));
    for (polis_eid a = 0; a < n_arcs; a++) {
        c->depth[a] = tree->depth[c->head[a]];
    }
    POLIS_TRY(side_new(n_arcs, &c->up));
    if (c->directed) {
        POLIS_TRY(side_new(n_arcs, &c->down));
    } else {
        c->down = c->up;
    }
    POLIS_TRY(compute_lengths(graph, crew, c));
    *out = c;
    c = NULL; /* moved to the caller */

done:
    polis_custom_free(&c);
    return rc;
}
