#include "app/verify/views.h"

#include "app/progress.h"
#include "base/mem.h"
#include "store/read_result.h"

#include <math.h>
#include <stdlib.h>

/* Lengths of edges: exact, in units of the resolution, and as another program has them. */
typedef struct lengths {
    double *exact, *own; /* [m]; NULL: hops */
    double resolution;
} lengths;

static polis_err read_double(const polis_ours_result *o, const char *name, polis_axis axis,
                             int64_t first, int64_t count, double *out, polis_fault *fault)
{
    const polis_column *c = polis_store_find(o->store, name);

    if (!c || c->axis != axis || c->type != POLIS_TYPE_F64) {
        return polis_fail(fault, POLIS_E_PARSE, polis_store_path(o->store), 0,
                          "variable %s is missing or of another type", name);
    }
    return polis_store_read(o->store, c, first, count, out);
}

static polis_err read_lengths(const polis_ours_result *o, const polis_stored_network *net,
                              lengths *out, polis_fault *fault)
{
    const char *alpha = polis_store_text(o->store, "alpha", false);
    polis_err rc = POLIS_OK;

    if (net->role == POLIS_STORED_NONE) {
        out->resolution = 1.0;
        return POLIS_OK;
    }
    POLIS_NEW(out->exact, net->m);
    POLIS_NEW(out->own, net->m);
    POLIS_TRY(
        read_double(o, "resolution", POLIS_AXIS_NETWORK, o->network, 1, &out->resolution, fault));
    POLIS_TRY(read_double(o, "edge_length", POLIS_AXIS_EDGE, o->at.edge_first, net->m, out->exact,
                          fault));
    for (int64_t e = 0; e < net->m; e++) {
        out->own[e] = net->role == POLIS_STORED_LENGTH
                          ? out->exact[e]
                          : 1.0 / pow(net->value[e], alpha ? strtod(alpha, NULL) : 1.0);
        out->exact[e] = round(out->exact[e] / out->resolution);
    }

done:
    return rc;
}

/* The graph of a stored network: numbers of edges are those of the file. */
static polis_err make_graph(const polis_stored_network *net, bool directed, polis_graph **out)
{
    polis_err rc = POLIS_OK;
    polis_network shell = {.n = (polis_vid)net->n, .m = net->m, .directed = directed};

    *out = NULL;
    POLIS_NEW(shell.tail, net->m);
    POLIS_NEW(shell.head, net->m);
    for (int64_t e = 0; e < net->m; e++) {
        shell.tail[e] = (polis_vid)net->tail[e];
        shell.head[e] = (polis_vid)net->head[e];
    }
    POLIS_TRY(polis_graph_new(&shell, NULL, out));

done:
    POLIS_FREE(shell.tail);
    POLIS_FREE(shell.head);
    return rc;
}

static bool has_parallel(const polis_graph *g)
{
    for (polis_vid u = 0; u < g->n; u++) {
        for (polis_eid e = g->off[u] + 1; e < g->off[u + 1]; e++) {
            if (g->head[e] == g->head[e - 1]) {
                return true;
            }
        }
    }
    return false;
}

static void show(void *bar, polis_vid n_done)
{
    polis_bar_show(bar, n_done);
}

static polis_err search(const polis_graph *graph, const double *length,
                        const polis_reference_rule *rule, const polis_log *log,
                        polis_reference **out)
{
    polis_bar bar;
    polis_err rc;

    polis_bar_start(&bar, log, "plain search", "sources", graph->n);
    rc = polis_reference_compute(graph, length, rule, show, &bar, out);
    polis_bar_end(&bar);
    return rc;
}

static polis_err look(const polis_stored_network *net, const lengths *len,
                      const polis_view_rules *rules, const polis_log *log, polis_views *out)
{
    const polis_reference_rule plain = {0};
    const double *own = rules->binary ? NULL : len->own;
    polis_err rc = POLIS_OK;
    polis_graph *graph = NULL, *folded = NULL;

    POLIS_TRY(make_graph(net, net->directed, &graph));
    POLIS_TRY(search(graph, len->exact, &plain, log, &out->of[POLIS_VIEW_PLAIN]));
    if (len->own || (rules->paths.merge && has_parallel(graph))) {
        POLIS_TRY(search(graph, own, &rules->paths, log, &out->of[POLIS_VIEW_OWN]));
    }
    if (net->directed && rules->ignoring) {
        POLIS_TRY(make_graph(net, false, &folded));
        POLIS_TRY(search(folded, own, &rules->paths, log, &out->of[POLIS_VIEW_IGNORING]));
    }

done:
    polis_graph_free(&graph);
    polis_graph_free(&folded);
    return rc;
}

polis_err polis_views_take(const polis_ours_result *ours, const polis_view_rules *rules,
                           const polis_log *log, polis_views *out, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_stored_network *net = NULL;
    lengths len = {0};

    POLIS_TRY(polis_stored_network_read(ours->store, ours->network, fault, &net));
    POLIS_TRY(read_lengths(ours, net, &len, fault));
    out->n = (polis_vid)net->n;
    out->m = net->m;
    out->directed = net->directed;
    out->weighted = len.own != NULL;
    out->unit[POLIS_VIEW_PLAIN] = len.resolution;
    out->unit[POLIS_VIEW_OWN] = out->unit[POLIS_VIEW_IGNORING] = 1.0;
    POLIS_TRY(look(net, &len, rules, log, out));

done:
    POLIS_FREE(len.exact);
    POLIS_FREE(len.own);
    polis_stored_network_free(&net);
    return rc;
}

void polis_views_clear(polis_views *views)
{
    for (int view = 0; view < POLIS_N_VIEWS; view++) {
        polis_reference_free(&views->of[view]);
    }
}
