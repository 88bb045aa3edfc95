#include "app/verify/peers.h"

#include "app/verify/views.h"
#include "base/mem.h"

#include <math.h>

/* ---- what each program computes ---------------------------------------------------------------*/

typedef enum formula {
    BETWEENNESS,
    BETWEENNESS_NORM,
    BETWEENNESS_PERCENT,
    REACH,
    FARNESS,
    CLOSENESS_CLASSIC,   /* 0 if a node is not reached */
    CLOSENESS_WF,        /* 0 for isolates */
    CLOSENESS_COMPONENT, /* 0 for isolates */
    CLOSENESS_OR_NAN,    /* the same, not defined for isolates */
    INVERSE_FARNESS,     /* not defined for isolates */
    CLOSENESS_MAX1_PERCENT,
    HARMONIC_SUM,
    HARMONIC_MEAN,
    EDGE_BETWEENNESS,
    EDGE_BETWEENNESS_NORM,
    DEGREE,
    DEGREE_NORM,
    DEGREE_PERCENT,
} formula;

/* Which arcs: ALONG and AGAINST of the reference; BOTH ignores direction. */
enum { BOTH = POLIS_N_WAYS };

typedef enum applies { ANY, UNDIRECTED, DIRECTED } applies;

typedef struct row {
    polis_peer peer;
    applies to;
    int way;
    formula what;
    const char *call, *needs;
} row;

/* A column of ours: one if undirected, else along and against the arcs. */
#define OWN_ROWS(name, what)                                               \
    {POLIS_PEER_OURS, UNDIRECTED, POLIS_ALONG, what, name, NULL},          \
        {POLIS_PEER_OURS, DIRECTED, POLIS_ALONG, what, name "_out", NULL}, \
    {                                                                      \
        POLIS_PEER_OURS, DIRECTED, POLIS_AGAINST, what, name "_in", NULL   \
    }

static const row rows[] = {
    {POLIS_PEER_OURS, ANY, POLIS_ALONG, BETWEENNESS, "betweenness", NULL},
    {POLIS_PEER_OURS, ANY, POLIS_ALONG, BETWEENNESS_NORM, "betweenness_norm", NULL},
    {POLIS_PEER_OURS, ANY, POLIS_ALONG, EDGE_BETWEENNESS, "edge_betweenness", NULL},
    {POLIS_PEER_OURS, ANY, POLIS_ALONG, EDGE_BETWEENNESS_NORM, "edge_betweenness_norm", NULL},
    OWN_ROWS("reach", REACH),
    OWN_ROWS("farness", FARNESS),
    OWN_ROWS("closeness_classic", CLOSENESS_CLASSIC),
    OWN_ROWS("closeness_component", CLOSENESS_COMPONENT),
    OWN_ROWS("closeness_wf", CLOSENESS_WF),
    OWN_ROWS("closeness_harmonic", HARMONIC_MEAN),
    OWN_ROWS("degree", DEGREE),
    {POLIS_PEER_NETWORKX, ANY, POLIS_ALONG, BETWEENNESS_NORM, "betweenness_centrality(G)", NULL},
    {POLIS_PEER_NETWORKX, ANY, POLIS_ALONG, BETWEENNESS,
     "betweenness_centrality(G, normalized=False)", NULL},
    {POLIS_PEER_NETWORKX, ANY, POLIS_ALONG, EDGE_BETWEENNESS_NORM, "edge_betweenness_centrality(G)",
     NULL},
    {POLIS_PEER_NETWORKX, ANY, POLIS_ALONG, EDGE_BETWEENNESS,
     "edge_betweenness_centrality(G, normalized=False)", NULL},
    {POLIS_PEER_NETWORKX, ANY, POLIS_AGAINST, CLOSENESS_WF, "closeness_centrality(G)", NULL},
    {POLIS_PEER_NETWORKX, ANY, POLIS_AGAINST, CLOSENESS_COMPONENT,
     "closeness_centrality(G, wf_improved=False)", NULL},
    {POLIS_PEER_NETWORKX, ANY, POLIS_AGAINST, HARMONIC_SUM, "harmonic_centrality(G)", NULL},
    {POLIS_PEER_NETWORKX, ANY, BOTH, DEGREE_NORM, "degree_centrality(G)", NULL},
    {POLIS_PEER_NETWORKX, DIRECTED, POLIS_ALONG, DEGREE_NORM, "out_degree_centrality(G)", NULL},
    {POLIS_PEER_NETWORKX, DIRECTED, POLIS_AGAINST, DEGREE_NORM, "in_degree_centrality(G)", NULL},
    {POLIS_PEER_IGRAPH, ANY, POLIS_ALONG, BETWEENNESS, "g.betweenness()", NULL},
    {POLIS_PEER_IGRAPH, ANY, POLIS_ALONG, EDGE_BETWEENNESS, "g.edge_betweenness()", NULL},
    {POLIS_PEER_IGRAPH, ANY, BOTH, CLOSENESS_OR_NAN, "g.closeness()", NULL},
    {POLIS_PEER_IGRAPH, DIRECTED, POLIS_ALONG, CLOSENESS_OR_NAN, "g.closeness(mode='out')", NULL},
    {POLIS_PEER_IGRAPH, DIRECTED, POLIS_AGAINST, CLOSENESS_OR_NAN, "g.closeness(mode='in')", NULL},
    {POLIS_PEER_IGRAPH, ANY, POLIS_ALONG, INVERSE_FARNESS,
     "g.closeness(mode='out', normalized=False)", NULL},
    {POLIS_PEER_IGRAPH, ANY, POLIS_ALONG, HARMONIC_MEAN, "g.harmonic_centrality(mode='out')", NULL},
    {POLIS_PEER_IGRAPH, ANY, BOTH, DEGREE, "g.degree()", NULL},
    {POLIS_PEER_GRAPH_TOOL, ANY, POLIS_ALONG, BETWEENNESS_NORM, "betweenness(g)", NULL},
    {POLIS_PEER_GRAPH_TOOL, ANY, POLIS_ALONG, BETWEENNESS, "betweenness(g, norm=False)", NULL},
    {POLIS_PEER_GRAPH_TOOL, ANY, POLIS_ALONG, EDGE_BETWEENNESS_NORM, "betweenness(g)[1]", NULL},
    {POLIS_PEER_GRAPH_TOOL, ANY, POLIS_ALONG, EDGE_BETWEENNESS, "betweenness(g, norm=False)[1]",
     NULL},
    {POLIS_PEER_GRAPH_TOOL, ANY, POLIS_ALONG, CLOSENESS_OR_NAN, "closeness(g)", NULL},
    {POLIS_PEER_GRAPH_TOOL, ANY, POLIS_ALONG, INVERSE_FARNESS, "closeness(g, norm=False)", NULL},
    {POLIS_PEER_GRAPH_TOOL, ANY, POLIS_ALONG, HARMONIC_MEAN, "closeness(g, harmonic=True)", NULL},
    {POLIS_PEER_GRAPH_TOOL, ANY, POLIS_ALONG, HARMONIC_SUM,
     "closeness(g, harmonic=True, norm=False)", NULL},
    {POLIS_PEER_UCINET, ANY, POLIS_ALONG, BETWEENNESS, "Betweenness", NULL},
    {POLIS_PEER_UCINET, ANY, POLIS_ALONG, BETWEENNESS_PERCENT, "nBetweenness", NULL},
    {POLIS_PEER_UCINET, ANY, POLIS_ALONG, EDGE_BETWEENNESS, "Edge betweenness", NULL},
    {POLIS_PEER_UCINET, UNDIRECTED, POLIS_ALONG, CLOSENESS_MAX1_PERCENT, "nCloseness",
     "closeness_max1"},
    {POLIS_PEER_UCINET, DIRECTED, POLIS_ALONG, CLOSENESS_MAX1_PERCENT, "outCloseness",
     "closeness_max1"},
    {POLIS_PEER_UCINET, DIRECTED, POLIS_AGAINST, CLOSENESS_MAX1_PERCENT, "inCloseness",
     "closeness_max1"},
    {POLIS_PEER_UCINET, UNDIRECTED, POLIS_ALONG, DEGREE, "Degree", NULL},
    {POLIS_PEER_UCINET, UNDIRECTED, POLIS_ALONG, DEGREE_PERCENT, "nDegree", NULL},
    {POLIS_PEER_UCINET, DIRECTED, POLIS_ALONG, DEGREE_PERCENT, "nOutdeg", NULL},
    {POLIS_PEER_UCINET, DIRECTED, POLIS_AGAINST, DEGREE_PERCENT, "nIndeg", NULL},
};

#define LAST_BIT                                                                               \
    "adds lengths as floating-point numbers and takes paths as equal only if the last bit is " \
    "(give it whole numbers)"

typedef struct habits {
    polis_view_rules rules;
    const char *ties, *text;
} habits;

static const habits of_peer[POLIS_N_PEERS] = {
    {{{0.0, true}, false, false},
     LAST_BIT,
     "betweenness is divided by the pairs of other nodes, each pair counted once if undirected; "
     "closeness is that of Wasserman and Faust and, where directed, towards the node; harmonic "
     "centrality is a sum; parallel edges are one path"},
    {{{1e-10, false}, false, true},
     "adds lengths as floating-point numbers and takes paths as equal up to 1e-10 of them",
     "betweenness is not normalised; closeness is among the nodes reached, undefined for isolates, "
     "and ignores directions unless mode says otherwise; harmonic centrality is a mean; parallel "
     "edges are paths of their own"},
    {{{0.0, false}, false, false},
     LAST_BIT,
     "betweenness is divided by the pairs of other nodes; closeness is among the nodes reached, "
     "along the arcs, undefined for isolates; parallel edges are paths of their own"},
    {{{0.0, true}, true, false},
     "takes a tie as there or not (its geodesics have no lengths)",
     "values are percentages; ties are there or not; a node that is not reached is at the largest "
     "distance + 1 in closeness; parallel edges are one"},
};

const char *polis_peer_habits(polis_peer peer)
{
    return of_peer[peer].text;
}

bool polis_peer_counts_parallel(polis_peer peer)
{
    return !of_peer[peer].rules.paths.merge;
}

/* ---- formulas ---------------------------------------------------------------------------------*/

static double of_distances(formula what, double n, double reach, double farness, double longest)
{
    switch (what) {
    case REACH:
        return reach;
    case FARNESS:
        return farness;
    case CLOSENESS_CLASSIC:
        return reach == n - 1.0 && n > 1.0 ? reach / farness : 0.0;
    case CLOSENESS_WF:
        return reach > 0.0 ? reach * reach / ((n - 1.0) * farness) : 0.0;
    case CLOSENESS_COMPONENT:
        return reach > 0.0 ? reach / farness : 0.0;
    case CLOSENESS_OR_NAN:
        return reach > 0.0 ? reach / farness : NAN;
    case INVERSE_FARNESS:
        return reach > 0.0 ? 1.0 / farness : NAN;
    default:
        return 100.0 * (n - 1.0) / (farness + (n - 1.0 - reach) * (longest + 1.0));
    }
}

static double degree(const polis_reference *r, int way, bool directed, polis_vid v)
{
    return way < POLIS_N_WAYS || !directed
               ? r->degree[way % POLIS_N_WAYS][v]
               : r->degree[POLIS_ALONG][v] + r->degree[POLIS_AGAINST][v];
}

static double value_of(const polis_views *x, int view, const row *f, polis_vid v)
{
    const polis_reference *r = x->of[view];
    const int way = f->way % POLIS_N_WAYS;
    const double n = (double)x->n, pairs = (n - 1.0) * (n - 2.0);
    const double through = x->directed ? r->through[v] : r->through[v] / 2.0;
    const double harmonic = r->harmonic[way][v] / x->unit[view];

    switch (f->what) {
    case BETWEENNESS:
        return through;
    case BETWEENNESS_NORM:
    case BETWEENNESS_PERCENT:
        return (f->what == BETWEENNESS_NORM ? 1.0 : 100.0) * r->through[v] / pairs;
    case HARMONIC_SUM:
        return harmonic;
    case HARMONIC_MEAN:
        return harmonic / (n - 1.0);
    case DEGREE:
        return degree(r, f->way, x->directed, v);
    case DEGREE_NORM:
        return degree(r, f->way, x->directed, v) / (n - 1.0);
    case DEGREE_PERCENT:
        return 100.0 * degree(r, f->way, x->directed, v) / (n - 1.0);
    default:
        return of_distances(f->what, n, r->reach[way][v], r->farness[way][v] * x->unit[view],
                            r->longest * x->unit[view]);
    }
}

/* The same for edges. */
static double value_of_edge(const polis_views *x, int view, const row *f, polis_eid e)
{
    const double n = (double)x->n, over = x->of[view]->flow[e];

    return f->what == EDGE_BETWEENNESS_NORM ? over / (n * (n - 1.0))
           : x->directed                    ? over
                                            : over / 2.0;
}

/* ---- columns ----------------------------------------------------------------------------------*/

static bool is_degree(formula what)
{
    return what >= DEGREE;
}

static bool is_of_edges(formula what)
{
    return what == EDGE_BETWEENNESS || what == EDGE_BETWEENNESS_NORM;
}

static polis_err fill(const polis_views *x, int view, const row *f, double **out)
{
    polis_err rc = POLIS_OK;

    if (is_of_edges(f->what)) {
        POLIS_NEW(*out, x->m);
        for (polis_eid e = 0; e < x->m; e++) {
            (*out)[e] = value_of_edge(x, view, f, e);
        }
        return POLIS_OK;
    }
    POLIS_NEW(*out, x->n);
    for (polis_vid v = 0; v < x->n; v++) {
        (*out)[v] = value_of(x, view, f, v);
    }

done:
    return rc;
}

static polis_err add_own(const polis_views *x, const row *f, polis_peer_result *out)
{
    polis_peer_column *c = &out->own[out->n_own++];

    c->call = f->call;
    c->edges = is_of_edges(f->what);
    return fill(x, POLIS_VIEW_PLAIN, f, &c->theirs);
}

static polis_err add_column(const polis_views *x, const row *f, polis_peer_result *out)
{
    polis_peer_column *c = &out->column[out->n_columns++];
    const bool ignores = f->way == BOTH && !is_degree(f->what) && x->of[POLIS_VIEW_IGNORING];
    polis_err rc = POLIS_OK;

    c->call = f->call;
    c->edges = is_of_edges(f->what);
    c->needs = f->needs;
    if (ignores) {
        c->rule = "ignores the direction of arcs by default";
    } else if (x->of[POLIS_VIEW_OWN]) {
        c->rule = x->weighted ? of_peer[f->peer].ties : "takes parallel edges as one";
    }
    POLIS_TRY(fill(x,
                   ignores                 ? POLIS_VIEW_IGNORING
                   : x->of[POLIS_VIEW_OWN] ? POLIS_VIEW_OWN
                                           : POLIS_VIEW_PLAIN,
                   f, &c->theirs));
    if (c->rule) {
        POLIS_TRY(fill(x, POLIS_VIEW_PLAIN, f, &c->plain));
    }

done:
    return rc;
}

polis_err polis_peer_compute(polis_peer peer, const polis_ours_result *ours, const polis_log *log,
                             polis_peer_result *out, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_views x = {0};

    if (ours->pivots > 0 && ours->pivots < ours->at.n) {
        return polis_fail(fault, POLIS_E_UNSUPPORTED, polis_store_path(ours->store), 0,
                          "holds estimates from pivots: verify an exact result");
    }
    POLIS_TRY(polis_views_take(ours, &of_peer[peer].rules, log, &x, fault));
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        const row *f = &rows[k];

        if (f->to != ANY && (f->to == DIRECTED) != x.directed) {
            continue;
        }
        if (f->peer == POLIS_PEER_OURS) {
            POLIS_TRY(add_own(&x, f, out));
        } else if (f->peer == peer) {
            POLIS_TRY(add_column(&x, f, out));
        }
    }

done:
    polis_views_clear(&x);
    return rc;
}

void polis_peer_result_clear(polis_peer_result *result)
{
    for (int i = 0; i < result->n_columns; i++) {
        POLIS_FREE(result->column[i].theirs);
        POLIS_FREE(result->column[i].plain);
    }
    for (int i = 0; i < result->n_own; i++) {
        POLIS_FREE(result->own[i].theirs);
    }
}
