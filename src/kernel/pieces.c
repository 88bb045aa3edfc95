#include "kernel/pieces.h"

#include "base/mem.h"

/* A piece has at most one part in FEWEST of the work and at least one in MOST; with less than WORTH
 * triangles in all there are none. */
enum { FEWEST = 4, MOST = 64, WORTH = 50000 };

void polis_pieces_clear(polis_pieces *pieces)
{
    POLIS_FREE(pieces->first);
    POLIS_FREE(pieces->last);
    POLIS_FREE(pieces->of);
}

/* Triangles of each subtree, and its positions. */
static void weigh(const polis_etree *t, double *work, polis_vid *size)
{
    for (polis_vid v = t->n - 1; v >= 0; v--) {
        const double up = (double)(t->fill_off[v + 1] - t->fill_off[v]);

        work[v] += up * (up + 1.0) / 2.0;
        size[v] += 1;
        if (t->parent[v] >= 0) {
            work[t->parent[v]] += work[v];
            size[t->parent[v]] += size[v];
        }
    }
}

static void choose(const polis_etree *t, const double *work, const polis_vid *size,
                   polis_pieces *out)
{
    double all = 0.0;

    for (polis_vid k = 0; k < t->n_trees; k++) {
        all += work[t->tree[k]];
    }
    for (polis_vid v = 0; v < t->n; v++) {
        out->of[v] = POLIS_REST;
    }
    for (polis_vid v = 0, next; v < t->n; v = next) {
        next = v + 1;
        if (all >= WORTH && work[v] <= all / FEWEST && work[v] >= all / MOST) {
            next = v + size[v];
            for (polis_vid u = v; u < next; u++) {
                out->of[u] = out->n;
            }
            out->first[out->n] = v;
            out->last[out->n++] = next;
        }
    }
}

polis_err polis_pieces_init(const polis_etree *tree, polis_pieces *out)
{
    polis_err rc = POLIS_OK;
    double *work = NULL;
    polis_vid *size = NULL;

    *out = (polis_pieces){0};
    POLIS_NEW(out->first, MOST);
    POLIS_NEW(out->last, MOST);
    POLIS_NEW(out->of, tree->n);
    POLIS_NEW(work, tree->n);
    POLIS_NEW(size, tree->n);
    weigh(tree, work, size);
    choose(tree, work, size, out);

done:
    POLIS_FREE(work);
    POLIS_FREE(size);
    return rc;
}

/* The first entry from a to b whose position is not before v. */
static polis_eid entry_from(const polis_columns *columns, polis_eid a, polis_eid b, polis_vid v)
{
    while (a < b) {
        const polis_eid middle = a + (b - a) / 2;

        if (columns->below[middle].position < v) {
            a = middle + 1;
        } else {
            b = middle;
        }
    }
    return a;
}

polis_stretch polis_pieces_column(const polis_pieces *pieces, const polis_columns *columns,
                                  polis_vid w, polis_vid piece)
{
    polis_stretch s = {columns->off[w], columns->off[w + 1]};

    if (piece != POLIS_REST) {
        s.first = entry_from(columns, s.first, s.last, pieces->first[piece]);
        s.last = entry_from(columns, s.first, s.last, pieces->last[piece]);
    }
    return s;
}
