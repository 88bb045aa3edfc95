#include "shock/contacts.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_STEPS = 100000 };

void polis_contacts_clear(polis_contacts *contacts)
{
    POLIS_FREE(contacts->off);
    POLIS_FREE(contacts->head);
    POLIS_FREE(contacts->weight);
    POLIS_FREE(contacts->received);
}

typedef struct tie {
    double weight;
    polis_vid head;
} tie;

static int strongest_first(const void *a, const void *b)
{
    const tie *x = a, *y = b;

    if (x->weight != y->weight) {
        return x->weight < y->weight ? 1 : -1;
    }
    return (x->head > y->head) - (x->head < y->head);
}

static polis_err sort_rows(polis_contacts *c)
{
    polis_err rc = POLIS_OK;
    tie *row = NULL;
    int64_t room = 0;

    for (polis_vid u = 0; u < c->n; u++) {
        const polis_eid first = c->off[u], n = c->off[u + 1] - first;

        POLIS_GROW(row, room, n);
        for (polis_eid i = 0; i < n; i++) {
            row[i] = (tie){c->weight[first + i], c->head[first + i]};
        }
        qsort(row, (size_t)n, sizeof *row, strongest_first);
        for (polis_eid i = 0; i < n; i++) {
            c->weight[first + i] = row[i].weight;
            c->head[first + i] = row[i].head;
        }
    }

done:
    POLIS_FREE(row);
    return rc;
}

static polis_err scale(polis_contacts *c, polis_contact_weight weight, polis_fault *fault)
{
    double largest = 0.0;
    double *received = c->received;

    for (polis_eid a = 0; a < c->off[c->n]; a++) {
        largest = c->weight[a] > largest ? c->weight[a] : largest;
        received[c->head[a]] += c->weight[a];
    }
    if (weight == POLIS_CONTACT_VALUE && largest > 1.0) {
        return polis_fail(
            fault, POLIS_E_ARG, NULL, 0,
            "a tie has the weight %.15g, expected at most 1 as a share that is passed "
            "on",
            largest);
    }
    for (polis_eid a = 0; a < c->off[c->n]; a++) {
        if (weight == POLIS_CONTACT_MAX) {
            c->weight[a] /= largest;
        } else if (weight == POLIS_CONTACT_SHARE) {
            c->weight[a] /= received[c->head[a]];
        }
    }
    for (polis_vid v = 0; v < c->n; v++) {
        received[v] = 0.0;
    }
    for (polis_eid a = 0; a < c->off[c->n]; a++) {
        received[c->head[a]] += c->weight[a];
    }
    return POLIS_OK;
}

polis_err polis_contacts_init(const polis_graph *graph, const double *value,
                              polis_contact_weight weight, polis_contacts *out, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_contacts *c = out;

    *c = (polis_contacts){.n = graph->n};
    POLIS_NEW(c->off, (int64_t)c->n + 1);
    POLIS_NEW(c->head, graph->n_arcs);
    POLIS_NEW(c->weight, graph->n_arcs);
    POLIS_NEW(c->received, c->n);
    for (polis_vid v = 0; v < c->n; v++) {
        c->off[v + 1] = graph->off[v + 1];
    }
    for (polis_eid a = 0; a < graph->n_arcs; a++) {
        c->head[a] = graph->head[a];
        c->weight[a] = weight == POLIS_CONTACT_EQUAL || !value ? 1.0 : value[graph->edge[a]];
    }
    POLIS_TRY(scale(c, weight, fault));
    POLIS_TRY(sort_rows(c));

done:
    if (rc != POLIS_OK) {
        polis_contacts_clear(c);
    }
    return rc;
}

polis_err polis_contacts_radius(const polis_contacts *c, double *lambda)
{
    polis_err rc = POLIS_OK;
    double *x = NULL, *y = NULL;
    double norm = 0.0, before = -1.0;

    *lambda = 0.0;
    POLIS_NEW(x, c->n);
    POLIS_NEW(y, c->n);
    for (polis_vid v = 0; v < c->n; v++) {
        x[v] = 1.0;
    }
    for (int step = 0; step < MOST_STEPS && fabs(norm - before) > 1e-12 * norm; step++) {
        before = norm;
        norm = 0.0;
        for (polis_vid u = 0; u < c->n; u++) { /* plus 1: else a bipartite network never settles */
            y[u] = x[u];
            for (polis_eid a = c->off[u]; a < c->off[u + 1]; a++) {
                y[u] += c->weight[a] * x[c->head[a]];
            }
            norm = y[u] > norm ? y[u] : norm;
        }
        for (polis_vid u = 0; u < c->n; u++) {
            x[u] = y[u] / norm;
        }
    }
    *lambda = c->n > 0 ? norm - 1.0 : 0.0;

done:
    POLIS_FREE(x);
    POLIS_FREE(y);
    return rc;
}
