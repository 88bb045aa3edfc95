#include "network/components.h"

#include "base/mem.h"

/* Tarjan's search with its own stack instead of recursion. */
typedef struct search {
    const polis_graph *g;
    polis_vid *component;   /* -1: none yet */
    polis_vid *order;       /* [n] time of discovery + 1; 0: not seen */
    polis_vid *low;         /* [n] earliest vertex known to be reachable */
    polis_eid *next;        /* [n] next arc to look at */
    polis_vid *path, *open; /* [n] vertices being searched; seen without a component */
    polis_vid n_open, clock, n_components;
} search;

static void discover(search *s, polis_vid v)
{
    s->order[v] = s->low[v] = ++s->clock;
    s->next[v] = s->g->off[v];
    s->open[s->n_open++] = v;
}

/* v and all that was opened after it are one component if nothing earlier is reachable. */
static void close_component(search *s, polis_vid v)
{
    polis_vid w = -1;

    if (s->low[v] != s->order[v]) {
        return;
    }
    while (w != v) {
        w = s->open[--s->n_open];
        s->component[w] = s->n_components;
    }
    s->n_components++;
}

static polis_vid earlier(polis_vid a, polis_vid b)
{
    return a < b ? a : b;
}

static void search_from(search *s, polis_vid root)
{
    polis_vid depth = 0;

    s->path[depth++] = root;
    discover(s, root);
    while (depth > 0) {
        const polis_vid v = s->path[depth - 1];

        if (s->next[v] < s->g->off[v + 1]) {
            const polis_vid w = s->g->head[s->next[v]++];
            if (s->order[w] == 0) {
                discover(s, w);
                s->path[depth++] = w;
            } else if (s->component[w] < 0) {
                s->low[v] = earlier(s->low[v], s->order[w]);
            }
            continue;
        }
        close_component(s, v);
        if (--depth > 0) {
            s->low[s->path[depth - 1]] = earlier(s->low[s->path[depth - 1]], s->low[v]);
        }
    }
}

polis_err polis_components_strong(const polis_graph *graph, polis_vid *component,
                                  polis_vid *n_components)
{
    polis_err rc = POLIS_OK;
    search s = {.g = graph, .component = component};

    POLIS_NEW(s.order, graph->n);
    POLIS_NEW(s.low, graph->n);
    POLIS_NEW(s.next, graph->n);
    POLIS_NEW(s.path, graph->n);
    POLIS_NEW(s.open, graph->n);
    for (polis_vid v = 0; v < graph->n; v++) {
        component[v] = -1;
    }
    for (polis_vid v = 0; v < graph->n; v++) {
        if (s.order[v] == 0) {
            search_from(&s, v);
        }
    }
    *n_components = s.n_components;

done:
    POLIS_FREE(s.order);
    POLIS_FREE(s.low);
    POLIS_FREE(s.next);
    POLIS_FREE(s.path);
    POLIS_FREE(s.open);
    return rc;
}
