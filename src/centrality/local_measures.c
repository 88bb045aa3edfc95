#include "centrality/local_measures.h"

#include "base/mem.h"

#include <math.h>

#define TEXT_ROW(id, name, decay, applies, count, unit, long_name, reference) \
    {{name, POLIS_APPLIES_##applies, count, unit, long_name, reference}, decay},
const polis_local_text polis_local_measure_text[POLIS_N_LOCAL_MEASURES] = {
    POLIS_LOCAL_MEASURES(TEXT_ROW)};

void polis_local_measures_free(polis_local_measures **measures)
{
    polis_local_measures *m = *measures;

    if (!m) {
        return;
    }
    for (int k = 0; k < POLIS_LOCAL_MAX_LANES; k++) {
        for (int id = 0; id < POLIS_N_LOCAL_MEASURES; id++) {
            POLIS_FREE(m->node[k][id]);
        }
        POLIS_FREE(m->edge[k]);
    }
    POLIS_FREE(*measures);
}

bool polis_local_has_decay(const polis_local_options *options, int k)
{
    return options->n_decays > 0 && k >= options->n_radii;
}

/* True if lane k gets this column. */
static bool is_made(const polis_plan *plan, const polis_local_options *options, int k, int id)
{
    const polis_local_text *row = &polis_local_measure_text[id];
    const polis_applies wrong =
        plan->graph->directed ? POLIS_APPLIES_UNDIRECTED : POLIS_APPLIES_DIRECTED;

    return row->text.applies != wrong && row->decay == polis_local_has_decay(options, k);
}

int64_t polis_local_measures_bytes(const polis_plan *plan, const polis_local_options *options)
{
    const int n_lanes = polis_local_n_lanes(options);
    int64_t of_nodes = 0;

    for (int k = 0; k < n_lanes; k++) {
        for (int id = 0; id < POLIS_N_LOCAL_MEASURES; id++) {
            of_nodes += is_made(plan, options, k, id);
        }
    }
    return (int64_t)sizeof(double) *
           (of_nodes * plan->graph->n + (plan->edges ? n_lanes : 0) * plan->graph->m);
}

static polis_err allocate(const polis_plan *plan, const polis_local_options *options,
                          polis_local_measures *out)
{
    polis_err rc = POLIS_OK;

    for (int k = 0; k < out->n_lanes; k++) {
        for (int id = 0; id < POLIS_N_LOCAL_MEASURES; id++) {
            if (is_made(plan, options, k, id)) {
                POLIS_NEW(out->node[k][id], plan->graph->n);
            }
        }
        if (plan->edges) {
            POLIS_NEW(out->edge[k], plan->graph->m);
        }
    }

done:
    return rc;
}

/* The totals of one direction. */
typedef struct side {
    const polis_i128 *reach, *far, *reciprocal;
    double unit; /* of the weights at the far end */
    bool in;
} side;

/* How many nodes the one at a position could reach (or be reached by, for the way in). */
static double others(const polis_local_plan *local, polis_vid p, bool in)
{
    const polis_pairs *pairs = local->pairs;
    const bool is_target = !pairs || !pairs->target || pairs->target[p] > 0.0;

    if (in) {
        return (double)local->n_sources - (p < local->n_sources ? 1.0 : 0.0);
    }
    return pairs && pairs->off ? (double)(pairs->off[p + 1] - pairs->off[p])
                               : (double)local->task.n_targets - (is_target ? 1.0 : 0.0);
}

/* Whether the sums of the node at a position were asked for. */
static bool has_sums(const polis_local_plan *local, polis_vid p, bool in)
{
    const polis_pairs *pairs = local->pairs;

    return in ? !pairs || !pairs->target || pairs->target[p] > 0.0 : p < local->n_sources;
}

/* The family of a lane without a decay, `first` being its reach. */
static void distances(const polis_local_plan *local, const side *s, int lane, double resolution,
                      double *const *first)
{
    enum { REACH, FARNESS, COMPONENT, WF, HARMONIC };

    for (polis_vid p = 0; p < local->graph->n; p++) {
        const int64_t row = (int64_t)p * local->task.n_lanes + lane;
        const polis_vid v = local->vertex[p];
        const double all = others(local, p, s->in);
        const double r = (double)s->reach[row];
        const double f = polis_from_units((double)s->far[row], resolution);
        const double h = polis_fixed_to_double(s->reciprocal[row], POLIS_FIXED_RECIPROCAL_BITS);
        const bool known = has_sums(local, p, s->in);

        first[REACH][v] = known ? r : -1.0;
        first[FARNESS][v] = known ? f : NAN;
        first[COMPONENT][v] = !known ? NAN : r > 0.0 ? r / f : 0.0;
        first[WF][v] = !known ? NAN : r > 0.0 ? (r / all) * (r / f) : 0.0;
        first[HARMONIC][v] = !known ? NAN : r > 0.0 ? h / polis_from_units(all, resolution) : 0.0;
    }
}

static void decays(const polis_local_plan *local, const side *s, int lane, double *value)
{
    for (polis_vid p = 0; p < local->graph->n; p++) {
        const int64_t row = (int64_t)p * local->task.n_lanes + lane;

        value[local->vertex[p]] =
            !has_sums(local, p, s->in)
                ? NAN
                : polis_fixed_to_double(s->reciprocal[row], POLIS_FIXED_RECIPROCAL_BITS) * s->unit;
    }
}

/* What one unit of dependency counts: unordered pairs are met twice, but where pairs with one live
 * end are, which have been weighed already. */
static double share_of(const polis_local_plan *local)
{
    const polis_pairs *pairs = local->pairs;
    const bool twice = !local->graph->directed && !(pairs && (pairs->ordered || pairs->live));

    return (pairs ? pairs->source_unit * pairs->target_unit : 1.0) * (twice ? 0.5 : 1.0);
}

static void dependencies(const polis_i128 *sum, int64_t n, const polis_vid *place, int n_lanes,
                         int lane, double share, double *value)
{
    for (int64_t i = 0; i < n; i++) {
        value[place ? place[i] : i] =
            polis_fixed_to_double(sum[i * n_lanes + lane], POLIS_FIXED_DEPENDENCY_BITS) * share;
    }
}

/* All measures of one lane: k as asked for, `lane` in the totals. */
static void measure_lane(const polis_plan *plan, const polis_totals *t, bool decay, int k,
                         double resolution, polis_local_measures *out)
{
    const polis_local_plan *local = plan->local;
    const polis_pairs *pairs = local->pairs;
    const int lane = local->place[k];
    const bool directed = plan->graph->directed;
    const side away = {t->reach, t->far, t->reciprocal, pairs ? pairs->target_unit : 1.0, false};
    const side back = {t->reach_in, t->far_in, t->reciprocal_in, pairs ? pairs->source_unit : 1.0,
                       true};
    double *const *x = out->node[k];

    dependencies(t->through, plan->graph->n, local->vertex, plan->lanes, lane, share_of(local),
                 x[decay ? POLIS_LOCAL_BETWEENNESS_DECAY : POLIS_LOCAL_BETWEENNESS]);
    if (out->edge[k]) {
        dependencies(t->flow, plan->graph->m, NULL, plan->lanes, lane, share_of(local),
                     out->edge[k]);
    }
    if (decay) {
        decays(local, &away, lane, x[directed ? POLIS_LOCAL_DECAY_OUT : POLIS_LOCAL_DECAY]);
        if (directed) {
            decays(local, &back, lane, x[POLIS_LOCAL_DECAY_IN]);
        }
        return;
    }
    distances(local, &away, lane, resolution,
              &x[directed ? POLIS_LOCAL_REACH_OUT : POLIS_LOCAL_REACH]);
    if (directed) {
        distances(local, &back, lane, resolution, &x[POLIS_LOCAL_REACH_IN]);
    }
}

polis_err polis_local_measures_compute(const polis_plan *plan, const polis_totals *totals,
                                       const polis_local_options *options, double resolution,
                                       polis_local_measures **out)
{
    polis_err rc = POLIS_OK;
    polis_local_measures *m = NULL;

    *out = NULL;
    POLIS_NEW(m, 1);
    m->n_lanes = plan->lanes;
    POLIS_TRY(allocate(plan, options, m));
    for (int k = 0; k < m->n_lanes; k++) {
        measure_lane(plan, totals, polis_local_has_decay(options, k), k, resolution, m);
    }
    *out = m;
    m = NULL; /* moved to the caller */

done:
    polis_local_measures_free(&m);
    return rc;
}
