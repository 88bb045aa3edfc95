#include "model/flows.h"
#include "base/mem.h"

#include <math.h>

polis_err polis_flows_symmetrise(polis_ties *flows, polis_vid n_cities, polis_symmetrise how)
{
    polis_err rc = POLIS_OK;
    polis_ties pairs = {0};

    if (how == POLIS_SYMMETRISE_NONE) {
        return POLIS_OK;
    }
    POLIS_GROW(pairs.tie, pairs.room, 2 * flows->n);
    for (int64_t e = 0; e < flows->n; e++) {
        const polis_tie *t = &flows->tie[e];
        const int64_t back = polis_ties_find(flows, t->to, t->from);
        const double x =
            polis_symmetrised(t->strength, back < 0 ? 0.0 : flows->tie[back].strength, how);

        if (x > 0.0 && (back < 0 || t->from < t->to)) { /* each pair once */
            pairs.tie[pairs.n++] = (polis_tie){t->from, t->to, x};
            pairs.tie[pairs.n++] = (polis_tie){t->to, t->from, x};
        }
    }
    POLIS_TRY(polis_ties_sort(&pairs, n_cities));
    polis_ties_clear(flows);
    *flows = pairs;
    pairs = (polis_ties){0}; /* moved */

done:
    polis_ties_clear(&pairs);
    return rc;
}

static void divide_rows(polis_ties *flows)
{
    for (int64_t first = 0, end; first < flows->n; first = end) {
        double sum = 0.0;

        for (end = first; end < flows->n && flows->tie[end].from == flows->tie[first].from; end++) {
            sum += flows->tie[end].strength;
        }
        for (int64_t e = first; e < end && sum > 0.0; e++) {
            flows->tie[e].strength /= sum;
        }
    }
}

static polis_err scale_minmax(polis_ties *flows, polis_vid n_cities)
{
    const bool complete = flows->n == (int64_t)n_cities * (n_cities - 1);
    double least = complete ? INFINITY : 0.0, most = complete ? -INFINITY : 0.0;

    for (int64_t e = 0; e < flows->n; e++) {
        least = fmin(least, flows->tie[e].strength);
        most = fmax(most, flows->tie[e].strength);
    }
    if (!(most > least)) {
        return POLIS_E_UNSUPPORTED;
    }
    for (int64_t e = 0; e < flows->n; e++) {
        flows->tie[e].strength = (flows->tie[e].strength - least) / (most - least);
    }
    return POLIS_OK;
}

polis_err polis_flows_normalise(polis_ties *flows, polis_vid n_cities, polis_normal normal)
{
    switch (normal) {
    case POLIS_NORMAL_ROW:
        divide_rows(flows);
        return POLIS_OK;
    case POLIS_NORMAL_LOG:
        for (int64_t e = 0; e < flows->n; e++) {
            flows->tie[e].strength = log1p(flows->tie[e].strength);
        }
        return POLIS_OK;
    case POLIS_NORMAL_MINMAX:
        return scale_minmax(flows, n_cities);
    case POLIS_NORMAL_NONE:
    default:
        return POLIS_OK;
    }
}

polis_err polis_flows_add_layer(polis_ties *composite, const polis_ties *layer, polis_vid n_cities,
                                double omega)
{
    polis_err rc = POLIS_OK;
    polis_ties all = {0};
    double most = 0.0;

    for (int64_t e = 0; e < layer->n; e++) {
        most = fmax(most, layer->tie[e].strength);
    }
    if (!(most > 0.0)) {
        return POLIS_E_UNSUPPORTED;
    }
    POLIS_GROW(all.tie, all.room, composite->n + layer->n);
    for (int64_t e = 0; e < composite->n; e++) {
        all.tie[all.n++] = composite->tie[e];
    }
    for (int64_t e = 0; e < layer->n; e++) {
        const polis_tie *t = &layer->tie[e];

        all.tie[all.n++] = (polis_tie){t->from, t->to, omega * (t->strength / most)};
    }
    POLIS_TRY(polis_ties_sort(&all, n_cities));
    polis_ties_merge(&all);
    polis_ties_clear(composite);
    *composite = all;
    all = (polis_ties){0}; /* moved */

done:
    polis_ties_clear(&all);
    return rc;
}

polis_err polis_flow_matrix_init(const polis_ties *flows, polis_vid n_cities,
                                 polis_flow_matrix *out)
{
    polis_err rc = POLIS_OK;
    polis_flow_matrix m = {.n = n_cities, .flows = flows};
    int64_t e = 0;

    *out = (polis_flow_matrix){0};
    POLIS_NEW(m.first, (int64_t)n_cities + 1);
    for (polis_vid i = 0; i <= n_cities; i++) {
        while (e < flows->n && flows->tie[e].from < i) {
            e++;
        }
        m.first[i] = e;
    }
    *out = m;

done:
    return rc;
}

void polis_flow_matrix_clear(polis_flow_matrix *matrix)
{
    POLIS_FREE(matrix->first);
    *matrix = (polis_flow_matrix){0};
}

static void flow_row(const void *data, polis_vid i, double *y)
{
    const polis_flow_matrix *m = data;

    for (polis_vid j = 0; j < m->n; j++) {
        y[j] = 0.0;
    }
    for (int64_t e = m->first[i]; e < m->first[i + 1]; e++) {
        y[m->flows->tie[e].to] = m->flows->tie[e].strength;
    }
    y[i] = 0.0;
}

polis_rows polis_flow_rows(const polis_flow_matrix *matrix)
{
    return (polis_rows){
        .n = matrix->n,
        .symmetric = polis_ties_symmetric(matrix->flows),
        .row = flow_row,
        .data = matrix,
    };
}
