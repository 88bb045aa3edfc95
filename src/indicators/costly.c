/* Indicators that take more than a look at each tie: only where they are asked for. */
#include "indicators/communities.h"
#include "indicators/disjoint.h"
#include "indicators/ideal.h"
#include "indicators/spectrum.h"
#include "indicators/vicinity.h"
#include "indicators/work.h"

#include "base/mem.h"

static const double MOST_VICINITY = 1e12; /* steps of the local efficiency: some minutes */

static bool wanted(const polis_work *w, polis_indicator id)
{
    return w->options->indicator[id];
}

static polis_err local_efficiency(polis_work *w)
{
    double x;
    polis_err rc;

    if (w->skeleton->n == 0) {
        polis_work_mark(w, POLIS_IND_EFFICIENCY_LOCAL, NAN, POLIS_WHY_TOO_SMALL);
        return POLIS_OK;
    }
    if (polis_vicinity_cost(w->skeleton) > MOST_VICINITY) {
        polis_work_mark(w, POLIS_IND_EFFICIENCY_LOCAL, NAN, POLIS_WHY_SKIPPED_COST);
        return POLIS_OK;
    }
    rc = polis_vicinity_efficiency(w->skeleton, w->options->interrupt, &x);
    if (rc == POLIS_OK) {
        polis_work_set(w, POLIS_IND_EFFICIENCY_LOCAL, x);
    }
    return rc;
}

static polis_err normalised_efficiency(polis_work *w)
{
    const polis_subject *subject = w->subject;
    double ideal;
    polis_why why;
    const polis_err rc = polis_ideal_efficiency(
        subject->network, subject->graph, subject->resolution, w->options->interrupt, &ideal, &why);

    if (rc == POLIS_OK) {
        polis_work_mark(w, POLIS_IND_EFFICIENCY_NORM, w->out->value[POLIS_IND_EFFICIENCY] / ideal,
                        why);
    }
    return rc;
}

static polis_err communities(polis_work *w)
{
    polis_err rc = POLIS_OK;
    polis_vid n_communities;
    double q;

    POLIS_NEW(w->community, w->skeleton->n);
    POLIS_TRY(polis_communities_find(w->skeleton, w->community, &n_communities));
    POLIS_TRY(polis_communities_modularity(w->skeleton, w->community, n_communities, &q));
    polis_work_set_if(w, POLIS_IND_MODULARITY, !isnan(q), q, POLIS_WHY_TOO_FEW);
    polis_work_set(w, POLIS_IND_N_COMMUNITIES, n_communities);

done:
    return rc;
}

static polis_err disjoint_paths(polis_work *w)
{
    double mean;
    bool sampled;
    const polis_err rc =
        polis_disjoint_mean(w->subject->graph, w->options->interrupt, &mean, &sampled);

    if (rc == POLIS_OK) {
        polis_work_mark(w, POLIS_IND_DISJOINT, mean,
                        isnan(mean) ? POLIS_WHY_TOO_SMALL
                        : sampled   ? POLIS_WHY_SAMPLED
                                    : POLIS_WHY_OK);
    }
    return rc;
}

static polis_err eigenvalues(polis_work *w)
{
    polis_err rc = POLIS_OK;
    double x;
    polis_why why;

    if (wanted(w, POLIS_IND_ALGEBRAIC)) {
        POLIS_TRY(polis_spectrum_connectivity(w->skeleton, &x, &why));
        polis_work_mark(w, POLIS_IND_ALGEBRAIC, x, why);
    }
    if (wanted(w, POLIS_IND_RADIUS)) {
        POLIS_TRY(polis_spectrum_radius(w->skeleton, w->subject->graph, &x, &why));
        polis_work_mark(w, POLIS_IND_RADIUS, x, why);
    }

done:
    return rc;
}

polis_err polis_indicators_that_cost(polis_work *w)
{
    polis_err rc = POLIS_OK;

    if (wanted(w, POLIS_IND_EFFICIENCY_LOCAL)) {
        POLIS_TRY(local_efficiency(w));
    }
    if (w->paths && wanted(w, POLIS_IND_EFFICIENCY_NORM)) {
        POLIS_TRY(normalised_efficiency(w));
    }
    if (wanted(w, POLIS_IND_MODULARITY) || wanted(w, POLIS_IND_N_COMMUNITIES) ||
        w->options->extra[POLIS_EXTRA_COMMUNITY]) {
        POLIS_TRY(communities(w));
    }
    if (wanted(w, POLIS_IND_DISJOINT)) {
        POLIS_TRY(disjoint_paths(w));
    }
    POLIS_TRY(polis_interrupt_check(w->options->interrupt));
    POLIS_TRY(eigenvalues(w));

done:
    return rc;
}
