/* The variables of the axis edge: ends, values, edge betweenness. */
#include "app/centrality/column_writer.h"

#include <math.h>

static void fill_end(const polis_column_writer *w, int64_t i, int head, int width, char *rows)
{
    const polis_network *network = w->batch->city[i].network;
    int64_t *x = (int64_t *)(void *)rows;

    (void)width;
    for (polis_eid e = 0; network && e < network->m; e++) {
        x[e] = w->census->node_first[i] + (head ? network->head[e] : network->tail[e]);
    }
}

enum edge_column { LENGTH, VALUE, EDGE_BETWEENNESS, EDGE_BETWEENNESS_NORM };

static void fill_edge(const polis_column_writer *w, int64_t i, int which, int width, char *rows)
{
    const polis_city *city = &w->batch->city[i];
    const double *value = NULL;
    double *x = (double *)(void *)rows;

    (void)width;
    if (!city->network) {
        return;
    }
    switch (which) {
    case LENGTH:
        value = city->measures.edge_length;
        break;
    case VALUE:
        value = city->network->role == POLIS_ROLE_STRENGTH ? city->network->value : NULL;
        break;
    case EDGE_BETWEENNESS:
        value = city->measures.edge_betweenness;
        break;
    default:
        value = city->measures.edge_betweenness_norm;
    }
    for (polis_eid e = 0; e < city->network->m; e++) {
        x[e] = value ? value[e] : which == LENGTH ? 1.0 /* a hop */ : NAN;
    }
}

polis_err polis_columns_put_edges(const polis_column_writer *w)
{
    const bool edges = w->batch->job->plan.edges && !w->batch->job->plan.local;
    const struct {
        const char *name, *long_name, *units, *reference;
        int which;
        bool wanted;
    } table[] = {
        {"edge_length", "length as computed with: a whole multiple of the resolution", "length",
         NULL, LENGTH, w->census->n_weighted > 0},
        {"edge_strength", "strength of the tie", "strength", NULL, VALUE,
         w->census->n_strength > 0},
        {"edge_betweenness",
         "edge betweenness: shortest paths of all pairs over the edge (unordered pairs if "
         "undirected)",
         "1", "Girvan & Newman 2002", EDGE_BETWEENNESS, edges},
        {"edge_betweenness_norm", "edge betweenness / number of pairs of nodes", "1",
         "Girvan & Newman 2002", EDGE_BETWEENNESS_NORM, edges},
    };
    polis_err rc = POLIS_OK;

    for (int head = 0; head < 2; head++) {
        const polis_variable variable = {.name = head ? "edge_v" : "edge_u",
                                         .long_name =
                                             head ? "where the edge ends: position along node"
                                                  : "where the edge starts: position along node",
                                         .axis = POLIS_AXIS_EDGE,
                                         .type = POLIS_TYPE_I64};
        POLIS_TRY(polis_column_put(w, &variable, fill_end, head));
    }
    for (size_t k = 0; k < sizeof table / sizeof table[0]; k++) {
        const polis_variable variable = {.name = table[k].name,
                                         .long_name = table[k].long_name,
                                         .units = table[k].units,
                                         .reference = table[k].reference,
                                         .axis = POLIS_AXIS_EDGE,
                                         .type = POLIS_TYPE_F64};
        if (table[k].wanted) {
            POLIS_TRY(polis_column_put(w, &variable, fill_edge, table[k].which));
        }
    }

done:
    return rc;
}
