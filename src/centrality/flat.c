/*
 * One walk over all objects and arrays of a plan serves for everything: it adds up their sizes,
 * copies them into the image, points copies of the objects at the arrays of an image, or takes the
 * arrays out of them, after which the plan can be freed as any other.
 */
#include "centrality/flat.h"

#include "base/mem.h"

#include <string.h>

enum { LINE = 64 };

typedef enum aim { MEASURE, WRITE, OPEN, DETACH } aim;

typedef struct walk {
    aim aim;
    char *image;
    int64_t at; /* in the image */
    polis_err rc;
} walk;

/* The place of the next n elements. A whole line past the end: lanes may peek. */
static void *next(walk *w, int64_t n, size_t size)
{
    char *here = w->image ? w->image + w->at : NULL;

    w->at += (n * (int64_t)size + LINE) / LINE * LINE;
    return here;
}

/* What an array's pointer is after the walk. NULL: there is none. */
static void *array(walk *w, void *p, int64_t n, size_t size)
{
    void *place;

    if (!p || w->aim == DETACH || w->rc != POLIS_OK) {
        return NULL;
    }
    place = next(w, n, size);
    if (w->aim == WRITE) {
        memcpy(place, p, (size_t)n * size);
    }
    return w->aim == OPEN ? place : p;
}

/* The same for an object, of which an open plan has a copy of its own. */
static void *object(walk *w, void *p, size_t size)
{
    void *place, *mine;

    if (!p || w->aim == DETACH || w->rc != POLIS_OK) {
        return w->rc == POLIS_OK ? p : NULL;
    }
    place = next(w, 1, size);
    if (w->aim == WRITE) {
        memcpy(place, p, size);
    }
    if (w->aim != OPEN) {
        return p;
    }
    mine = polis_mem_new(1, size);
    if (mine) {
        memcpy(mine, place, size);
    } else {
        w->rc = POLIS_E_NOMEM;
    }
    return mine;
}

#define ARRAY(p, n) ((p) = array(w, (p), (int64_t)(n), sizeof *(p)))
#define OBJECT(p) ((p) = object(w, (p), sizeof *(p)))

/* The last of n + 1 offsets. */
static int64_t last_of(const polis_eid *off, int64_t n)
{
    return off ? off[n] : 0;
}

static void walk_graph(walk *w, polis_graph **graph)
{
    polis_graph *g = OBJECT(*graph);

    if (g) {
        ARRAY(g->off, (int64_t)g->n + 1);
        ARRAY(g->head, g->n_arcs);
        ARRAY(g->len, g->n_arcs);
        ARRAY(g->edge, g->n_arcs);
    }
}

static void walk_etree(walk *w, polis_etree **tree)
{
    polis_etree *t = OBJECT(*tree);

    if (t) {
        ARRAY(t->vertex, t->n);
        ARRAY(t->position, t->n);
        ARRAY(t->parent, t->n);
        ARRAY(t->depth, t->n);
        ARRAY(t->tree, (int64_t)t->n_trees + 1);
        ARRAY(t->fill_off, (int64_t)t->n + 1);
    }
}

_Static_assert(sizeof(polis_arcs) == 9 * sizeof(void *), "a new array is walked below");

static void walk_arcs(walk *w, polis_vid n, polis_arcs **arcs)
{
    polis_arcs *a = OBJECT(*arcs);

    if (a) {
        ARRAY(a->off, (int64_t)n + 1);
        const polis_eid n_arcs = last_of(a->off, n);
        ARRAY(a->head, n_arcs);
        ARRAY(a->depth, n_arcs);
        ARRAY(a->len_small, n_arcs);
        ARRAY(a->len_narrow, n_arcs);
        ARRAY(a->len_wide, n_arcs);
        ARRAY(a->count, n_arcs);
        ARRAY(a->scale, n_arcs);
        ARRAY(a->flow, n_arcs);
    }
}

static void walk_columns(walk *w, polis_vid n, polis_columns *columns)
{
    ARRAY(columns->off, (int64_t)n + 1);
    ARRAY(columns->below, last_of(columns->off, n));
}

static void walk_hierarchy(walk *w, polis_hierarchy **hierarchy)
{
    polis_hierarchy *h = OBJECT(*hierarchy);

    if (h) {
        const bool one = h->up == h->down;
        polis_vid n;

        walk_etree(w, &h->tree);
        n = h->tree ? h->tree->n : 0;
        walk_arcs(w, n, &h->down);
        walk_columns(w, n, &h->below_down);
        if (one) {
            h->up = h->down;
            h->below_up = h->below_down;
        } else {
            walk_arcs(w, n, &h->up);
            walk_columns(w, n, &h->below_up);
        }
    }
}

static void walk_trees(walk *w, polis_trees **trees)
{
    polis_trees *t = OBJECT(*trees);

    if (t) {
        ARRAY(t->vertex, t->n);
        ARRAY(t->root, (int64_t)t->n_roots + 1);
        ARRAY(t->parent, t->n);
        ARRAY(t->size, t->n);
        ARRAY(t->depth, t->n);
        ARRAY(t->edge, t->n);
        ARRAY(t->at_first, (int64_t)t->n_roots + 1);
        ARRAY(t->at, t->at_first ? t->at_first[t->n_roots] : 0);
    }
}

static void walk_levels(walk *w, polis_levels **levels)
{
    polis_levels *l = OBJECT(*levels);

    if (l) {
        const bool undirected = l->in == l->out, bare = l->whole == l->out;

        walk_trees(w, &l->trees);
        ARRAY(l->component, (int64_t)l->n_components + 1);
        walk_graph(w, &l->out);
        if (undirected) {
            l->in = l->out;
        } else {
            walk_graph(w, &l->in);
        }
        if (bare) {
            l->whole = l->out;
        } else {
            walk_graph(w, &l->whole);
        }
    }
}

static void walk_pairs(walk *w, polis_pairs **pairs)
{
    polis_pairs *p = OBJECT(*pairs);

    if (p) {
        const int64_t n = p->n;

        ARRAY(p->source, n);
        ARRAY(p->target, n);
        ARRAY(p->live, n);
        ARRAY(p->off, n + 1);
        ARRAY(p->to, last_of(p->off, n));
        ARRAY(p->trips, last_of(p->off, n));
    }
}

static void walk_local(walk *w, polis_vid n, polis_local_plan **local)
{
    polis_local_plan *l = OBJECT(*local);

    if (l) {
        walk_graph(w, &l->graph);
        walk_pairs(w, &l->pairs);
        ARRAY(l->vertex, n);
        l->task.graph = l->graph;
        l->task.pairs = l->pairs;
    }
}

static void walk_sample(walk *w, polis_sample **sample)
{
    polis_sample *s = OBJECT(*sample);

    if (s) {
        ARRAY(s->vertex, s->n);
        ARRAY(s->position, s->n);
    }
}

/* The graph of an image is the open plan's own, as if it were reduced. */
static void walk_plan(walk *w, polis_plan **plan)
{
    polis_plan *p = OBJECT(*plan);
    polis_graph *graph;

    if (p) {
        graph = (polis_graph *)p->graph; /* written from or copied, but not written to */
        walk_graph(w, &graph);
        if (w->aim == OPEN) {
            p->reduced = graph;
            p->graph = graph;
        }
        walk_hierarchy(w, &p->hierarchy);
        walk_levels(w, &p->levels);
        walk_local(w, graph ? graph->n : 0, &p->local);
        walk_sample(w, &p->sample);
    }
}

int64_t polis_flat_bytes(polis_plan *plan)
{
    walk w = {.aim = MEASURE};

    walk_plan(&w, &plan);
    return w.at;
}

void polis_flat_write(polis_plan *plan, void *image)
{
    walk w = {.aim = WRITE, .image = image};

    walk_plan(&w, &plan);
}

polis_err polis_flat_open(void *image, const polis_graph *whole, polis_isa isa, polis_plan **out)
{
    walk w = {.aim = OPEN, .image = image};

    *out = image;
    walk_plan(&w, out);
    if (w.rc != POLIS_OK) {
        polis_flat_close(out);
        return w.rc;
    }
    polis_plan_place(*out);
    (*out)->whole = whole ? whole : (*out)->graph;
    (*out)->isa = isa;
    return POLIS_OK;
}

void polis_flat_close(polis_plan **plan)
{
    walk w = {.aim = DETACH};

    walk_plan(&w, plan);
    polis_plan_free(plan);
}
