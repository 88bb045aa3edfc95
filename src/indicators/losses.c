/* Which nodes' losses are computed: those that most paths go through. */
#include "indicators/vulnerability.h"
#include "indicators/work.h"

#include "base/mem.h"

#include <stdlib.h>

typedef struct candidate {
    double betweenness;
    polis_vid node;
} candidate;

static int by_betweenness(const void *a, const void *b)
{
    const candidate *x = a, *y = b;

    return x->betweenness != y->betweenness
               ? (x->betweenness < y->betweenness) - (x->betweenness > y->betweenness)
               : (x->node > y->node) - (x->node < y->node);
}

/* The nodes in descending order of betweenness; to 9 digits, so that ties go to the first node. */
static polis_err rank(const polis_work *w, polis_vid *node)
{
    polis_err rc = POLIS_OK;
    const double *bc = w->subject->measures->node[POLIS_NODE_BETWEENNESS];
    const polis_vid n = w->skeleton->n;
    candidate *list = NULL;
    double most = 0.0;

    POLIS_NEW(list, n);
    for (polis_vid v = 0; v < n; v++) {
        most = bc[v] > most ? bc[v] : most;
    }
    for (polis_vid v = 0; v < n; v++) {
        list[v] = (candidate){most > 0.0 ? nearbyint(bc[v] / most * 1e9) : 0.0, v};
    }
    qsort(list, (size_t)n, sizeof *list, by_betweenness);
    for (polis_vid k = 0; k < n; k++) {
        node[k] = list[k].node;
    }

done:
    POLIS_FREE(list);
    return rc;
}

polis_err polis_indicators_of_losses(polis_work *w)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = w->skeleton->n;
    const int64_t asked = w->options->n_vulnerable;
    const polis_vid n_nodes = asked < 0 || asked > n ? n : (polis_vid)asked;
    double *out = w->out->extra[POLIS_EXTRA_VULNERABILITY], *loss = NULL;
    polis_vid *node = NULL;

    if (!out) {
        return POLIS_OK; /* local centralities only */
    }
    POLIS_NEW(node, n);
    POLIS_NEW(loss, n);
    POLIS_TRY(rank(w, node));
    POLIS_TRY(polis_vulnerability(w->subject->graph, node, n_nodes, w->options->interrupt, loss));
    for (polis_vid v = 0; v < n; v++) {
        out[v] = NAN;
    }
    for (polis_vid k = 0; k < n_nodes; k++) {
        out[node[k]] = loss[k];
    }

done:
    POLIS_FREE(node);
    POLIS_FREE(loss);
    return rc;
}
