#include "network/induce.h"

#include "base/mem.h"
#include "network/lengths.h"

polis_err polis_inducer_init(const polis_graph *graph, polis_inducer *out)
{
    polis_err rc = POLIS_OK;

    *out = (polis_inducer){.graph = graph};
    POLIS_NEW(out->number, graph->n);
    POLIS_NEW(out->edge_number, graph->m);
    for (polis_vid v = 0; v < graph->n; v++) {
        out->number[v] = -1;
    }
    for (polis_eid e = 0; e < graph->m; e++) {
        out->edge_number[e] = -1;
    }

done:
    if (rc != POLIS_OK) {
        polis_inducer_clear(out);
    }
    return rc;
}

void polis_inducer_clear(polis_inducer *inducer)
{
    POLIS_FREE(inducer->number);
    POLIS_FREE(inducer->edge_number);
}

void polis_induced_clear(polis_induced *induced)
{
    polis_graph_free(&induced->graph);
    POLIS_FREE(induced->edge);
}

/* Is arc a of the whole in the part? */
static bool stays(const polis_inducer *inducer, const uint8_t *gone, polis_eid a)
{
    const polis_graph *g = inducer->graph;

    return inducer->number[g->head[a]] >= 0 && !(gone && gone[g->edge[a]]);
}

static polis_eid count_arcs(const polis_inducer *inducer, const polis_vid *vertex, polis_vid n,
                            const uint8_t *gone)
{
    const polis_graph *g = inducer->graph;
    polis_eid n_arcs = 0;

    for (polis_vid i = 0; i < n; i++) {
        for (polis_eid a = g->off[vertex[i]]; a < g->off[vertex[i] + 1]; a++) {
            n_arcs += stays(inducer, gone, a);
        }
    }
    return n_arcs;
}

/* Edges are numbered as they are met; both arcs of an undirected edge meet the same number. */
static void copy_arcs(polis_inducer *inducer, const polis_vid *vertex, const uint8_t *gone,
                      polis_graph *part, polis_eid *edge)
{
    const polis_graph *g = inducer->graph;
    polis_eid next = 0;

    for (polis_vid i = 0; i < part->n; i++) {
        for (polis_eid a = g->off[vertex[i]]; a < g->off[vertex[i] + 1]; a++) {
            polis_eid *number = &inducer->edge_number[g->edge[a]];

            if (!stays(inducer, gone, a)) {
                continue;
            }
            if (*number < 0) {
                *number = part->m;
                edge[part->m++] = g->edge[a];
            }
            part->head[next] = inducer->number[g->head[a]];
            part->edge[next] = *number;
            if (part->len) {
                part->len[next] = g->len[a];
            }
            next++;
        }
        part->off[i + 1] = next;
    }
    for (polis_eid e = 0; e < part->m; e++) {
        inducer->edge_number[edge[e]] = -1;
    }
}

polis_err polis_induce(polis_inducer *inducer, const polis_vid *vertex, polis_vid n,
                       const uint8_t *gone, polis_induced *out)
{
    polis_err rc = POLIS_OK;
    const polis_graph *g = inducer->graph;
    polis_graph *part = NULL;

    *out = (polis_induced){0};
    for (polis_vid i = 0; i < n; i++) {
        inducer->number[vertex[i]] = i;
    }
    POLIS_NEW(part, 1);
    part->n = n;
    part->directed = g->directed;
    part->n_arcs = count_arcs(inducer, vertex, n, gone);
    POLIS_NEW(part->off, (int64_t)n + 1);
    POLIS_NEW(part->head, part->n_arcs);
    POLIS_NEW(part->edge, part->n_arcs);
    POLIS_NEW(out->edge, part->n_arcs);
    if (g->len) {
        POLIS_NEW(part->len, part->n_arcs);
    }
    copy_arcs(inducer, vertex, gone, part, out->edge);
    POLIS_TRY(polis_lengths_fit(part, &out->shift));
    out->graph = part;
    part = NULL; /* moved to the caller */

done:
    for (polis_vid i = 0; i < n; i++) {
        inducer->number[vertex[i]] = -1;
    }
    polis_graph_free(&part);
    if (rc != POLIS_OK) {
        polis_induced_clear(out);
    }
    return rc;
}
