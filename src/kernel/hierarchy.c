#include "kernel/hierarchy.h"

#include "base/mem.h"
#include "kernel/customise.h"
#include "kernel/triangles.h"

enum { SMALL_BITS = 14, NARROW_BITS = 30, NARROW_SUM_BITS = 53 };

static void arcs_free(polis_arcs **arcs)
{
    polis_arcs *a = *arcs;

    if (a) {
        POLIS_FREE(a->off);
        POLIS_FREE(a->head);
        POLIS_FREE(a->depth);
        POLIS_FREE(a->len_small);
        POLIS_FREE(a->len_narrow);
        POLIS_FREE(a->len_wide);
        POLIS_FREE(a->count);
        POLIS_FREE(a->scale);
        POLIS_FREE(a->flow);
        POLIS_FREE(*arcs);
    }
}

void polis_hierarchy_free(polis_hierarchy **hierarchy)
{
    polis_hierarchy *h = *hierarchy;

    if (!h) {
        return;
    }
    if (h->up != h->down) {
        arcs_free(&h->up);
    }
    arcs_free(&h->down);
    if (h->directed) {
        polis_columns_clear(&h->below_up);
    }
    polis_columns_clear(&h->below_down);
    polis_etree_free(&h->tree);
    POLIS_FREE(*hierarchy);
}

/* Arcs that are longer than the distance of their ends are dropped; equal ones carry paths. */
static bool is_kept(const polis_side *side, polis_eid a)
{
    return side->len[a] < POLIS_UNREACHED && side->len[a] == side->exact[a];
}

static polis_err arcs_new(const polis_custom *c, const polis_side *side, polis_width width,
                          polis_arcs **out)
{
    polis_err rc = POLIS_OK;
    const polis_eid *off = c->tree->fill_off;
    polis_arcs *a = NULL;
    polis_eid n_kept = 0, room;

    *out = NULL;
    POLIS_NEW(a, 1);
    POLIS_NEW(a->off, (int64_t)c->tree->n + 1);
    for (polis_vid v = 0; v < c->tree->n; v++) {
        for (polis_eid i = off[v]; i < off[v + 1]; i++) {
            n_kept += is_kept(side, i);
        }
        a->off[v + 1] = n_kept;
    }
    room = n_kept + 1; /* copy_kept() writes one past the last */
    POLIS_NEW(a->head, room);
    POLIS_NEW(a->depth, room);
    POLIS_NEW(a->count, room);
    POLIS_NEW(a->scale, room);
    POLIS_NEW(a->flow, room);
    if (width == POLIS_WIDTH_SMALL) {
        POLIS_NEW(a->len_small, room);
    } else if (width == POLIS_WIDTH_NARROW) {
        POLIS_NEW(a->len_narrow, room);
    } else {
        POLIS_NEW(a->len_wide, room);
    }
    *out = a;
    a = NULL; /* moved to the caller */

done:
    arcs_free(&a);
    return rc;
}

/* Every arc is written, the next one over it if it is not kept: which ones are follows no pattern
 * that a branch could learn. */
static void copy_kept(const polis_custom *c, const polis_side *side, polis_arcs *a)
{
    polis_eid k = 0;

    for (polis_eid i = 0; i < c->tree->fill_off[c->tree->n]; i++) {
        a->head[k] = c->head[i];
        a->depth[k] = c->depth[i];
        a->flow[k] = -1;
        if (a->len_small) {
            a->len_small[k] = (int16_t)side->len[i];
        } else if (a->len_narrow) {
            a->len_narrow[k] = (int32_t)side->len[i];
        } else {
            a->len_wide[k] = (double)side->len[i];
        }
        k += is_kept(side, i);
    }
}

static polis_err keep_side(const polis_custom *c, const polis_side *side, polis_width width,
                           polis_arcs **arcs, polis_columns *below)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(arcs_new(c, side, width, arcs));
    copy_kept(c, side, *arcs);
    POLIS_TRY(polis_columns_init(c->tree->n, (*arcs)->off, (*arcs)->head, below));

done:
    return rc;
}

static polis_err keep_arcs(const polis_custom *c, polis_hierarchy *h)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(keep_side(c, &c->down, h->width, &h->down, &h->below_down));
    if (h->directed) {
        POLIS_TRY(keep_side(c, &c->up, h->width, &h->up, &h->below_up));
    } else {
        h->up = h->down;
        h->below_up = h->below_down;
    }

done:
    return rc;
}

static polis_width width_of(const polis_graph *graph)
{
    if (graph->max_path >= INT64_C(1) << NARROW_BITS ||
        graph->max_path > (INT64_C(1) << NARROW_SUM_BITS) / (graph->n + 1)) {
        return POLIS_WIDTH_WIDE;
    }
    return graph->max_path < INT64_C(1) << SMALL_BITS ? POLIS_WIDTH_SMALL : POLIS_WIDTH_NARROW;
}

polis_err polis_hierarchy_new(const polis_graph *graph, const polis_pattern *pattern,
                              polis_etree **tree, bool edges, const polis_crew *crew,
                              polis_hierarchy **out)
{
    polis_err rc = POLIS_OK;
    polis_hierarchy *h = NULL;
    polis_custom *c = NULL;

    *out = NULL;
    POLIS_NEW(h, 1);
    h->directed = graph->directed;
    h->width = width_of(graph);
    POLIS_TRY(polis_custom_new(graph, pattern, *tree, crew, &c));
    POLIS_TRY(keep_arcs(c, h));
    polis_custom_free(&c);
    h->tree = *tree;
    rc = polis_hierarchy_count(graph, edges, crew, h);
    if (rc != POLIS_OK) {
        h->tree = NULL; /* still the caller's */
        goto done;
    }
    *tree = NULL;
    *out = h;
    h = NULL; /* moved to the caller */

done:
    polis_custom_free(&c);
    polis_hierarchy_free(&h);
    return rc;
}

polis_eid polis_hierarchy_n_arcs(const polis_hierarchy *hierarchy)
{
    return hierarchy->down->off[hierarchy->tree->n];
}
