#include "app/shock/prepare.h"

#include "base/mem.h"
#include "network/induce.h"
#include "shock/largest.h"

#include <math.h>

enum { MOST_POINTS = 1000 };

void polis_shock_ready_clear(polis_shock_ready *ready)
{
    polis_contacts_clear(&ready->contacts);
    POLIS_FREE(ready->load);
    POLIS_FREE(ready->x);
    POLIS_FREE(ready->at);
    POLIS_FREE(ready->order);
    POLIS_FREE(ready->largest);
    POLIS_FREE(ready->held);
    POLIS_FREE(ready->efficiency);
    POLIS_FREE(ready->efficient_at);
}

/* Evenly spaced numbers of removals, from 0 to all that are. */
static void space(int64_t n_remove, int64_t n_points, int64_t *at)
{
    for (int64_t k = 0; k < n_points; k++) {
        at[k] = (int64_t)round((double)n_remove * (double)k / (double)(n_points - 1));
    }
}

static polis_err follow_order(polis_shock_ready *r)
{
    polis_err rc = POLIS_OK;
    const polis_shock_input *in = r->in;
    polis_ends ends = {0};
    polis_sets sets = {0};

    POLIS_TRY(polis_ends_init(in->graph, &ends));
    POLIS_TRY(polis_sets_init(&ends, &sets));
    POLIS_NEW(r->largest, in->n_remove + 1);
    polis_largest(&ends, in->o->edges, r->order, in->n_remove, &sets, r->largest);
    if (in->value) {
        POLIS_NEW(r->held, in->n_remove + 1);
        POLIS_TRY(polis_largest_value(&ends, in->o->edges, r->order, in->n_remove, in->value, &sets,
                                      r->held));
    }

done:
    polis_sets_clear(&sets);
    polis_ends_clear(&ends);
    return rc;
}

/* Efficiency of what is left after `removed` removals. */
static polis_err efficiency_after(polis_shock_ready *r, const polis_machine *machine,
                                  int64_t removed, polis_inducer *inducer, uint8_t *gone,
                                  polis_vid *left, double *sum)
{
    polis_err rc = POLIS_OK;
    const bool edges = r->in->o->edges;
    polis_induced part = {0};
    polis_vid n = 0;

    for (int64_t i = 0; i < removed; i++) {
        gone[r->order[i]] = 1;
    }
    for (polis_vid v = 0; v < r->in->graph->n; v++) {
        if (edges || !gone[v]) {
            left[n++] = v;
        }
    }
    POLIS_TRY(polis_induce(inducer, left, n, edges ? gone : NULL, &part));
    rc = polis_score_efficiency(part.graph, machine, sum);
    *sum = ldexp(*sum, -part.shift);
    r->lost_bits = part.shift > r->lost_bits ? part.shift : r->lost_bits;

done:
    polis_induced_clear(&part);
    return rc;
}

static polis_err follow_efficiency(polis_shock_ready *r, const polis_machine *machine)
{
    polis_err rc = POLIS_OK;
    const polis_shock_input *in = r->in;
    const int64_t n_points = in->o->efficiency;
    polis_inducer inducer = {0};
    polis_vid *left = NULL;
    uint8_t *gone = NULL;

    POLIS_TRY(polis_inducer_init(in->graph, &inducer));
    POLIS_NEW(left, in->graph->n);
    POLIS_NEW(gone, in->o->edges ? in->graph->m : in->graph->n);
    POLIS_NEW(r->efficiency, n_points);
    POLIS_NEW(r->efficient_at, n_points);
    space(in->n_remove, n_points, r->efficient_at);
    for (int64_t k = 0; k < n_points; k++) {
        POLIS_TRY(efficiency_after(r, machine, r->efficient_at[k], &inducer, gone, left,
                                   &r->efficiency[k]));
    }
    for (int64_t k = n_points - 1; k >= 0; k--) {
        r->efficiency[k] = r->efficiency[0] > 0.0 ? r->efficiency[k] / r->efficiency[0] : NAN;
    }

done:
    polis_inducer_clear(&inducer);
    POLIS_FREE(left);
    POLIS_FREE(gone);
    return rc;
}

static polis_err prepare_attack(polis_shock_ready *r, polis_shock_joint *joint)
{
    polis_err rc = POLIS_OK;
    const polis_shock_input *in = r->in;

    r->n_points = in->n_remove < MOST_POINTS ? in->n_remove + 1 : MOST_POINTS + 1;
    r->n_points = r->n_points < 2 ? 2 : r->n_points;
    POLIS_NEW(r->at, r->n_points);
    POLIS_NEW(r->x, r->n_points);
    space(in->n_remove, r->n_points, r->at);
    for (int64_t k = 0; k < r->n_points; k++) {
        r->x[k] = (double)r->at[k];
    }
    if (!in->random) {
        POLIS_NEW(r->order, in->n_remove);
        POLIS_TRY(polis_shock_joint_order(joint, in, r->order));
        r->lost_bits = joint->lost_bits;
        POLIS_TRY(follow_order(r));
    }
    if (!in->random && in->o->efficiency > 0) {
        const polis_machine machine = polis_shock_joint_machine(joint, &in->o->machine);

        POLIS_TRY(follow_efficiency(r, &machine));
    }

done:
    return rc;
}

static polis_err prepare_overload(polis_shock_ready *r, const polis_shock_joint *joint)
{
    polis_err rc = POLIS_OK;
    const polis_machine machine = polis_shock_joint_machine(joint, &r->in->o->machine);
    const polis_shock_values *alpha = &r->in->o->grid[0];

    r->n_points = alpha->n;
    POLIS_NEW(r->x, r->n_points);
    for (int k = 0; k < alpha->n; k++) {
        r->x[k] = alpha->value[k];
    }
    POLIS_NEW(r->load, r->in->graph->n);
    rc = polis_score_compute(r->in->graph, POLIS_SCORE_LOAD, &machine, r->load);

done:
    return rc;
}

static polis_err prepare_contagion(polis_shock_ready *r, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_shock_input *in = r->in;
    const polis_shock_model model = in->o->model;

    POLIS_TRY(
        polis_contacts_init(in->graph, in->network->value, in->o->contact, &r->contacts, fault));
    r->n_points = model == POLIS_SHOCK_DEBTRANK ? 0 : in->o->horizon + 1;
    POLIS_NEW(r->x, r->n_points);
    for (int64_t t = 0; t < r->n_points; t++) {
        r->x[t] = (double)t;
    }
    if (model >= POLIS_SHOCK_SIR && model <= POLIS_SHOCK_SIRS) {
        rc = polis_contacts_radius(&r->contacts, &r->radius);
    }

done:
    return rc;
}

polis_err polis_shock_prepare(const polis_shock_input *in, polis_shock_joint *joint,
                              polis_fault *fault, polis_shock_ready *out)
{
    polis_err rc = POLIS_OK;

    *out = (polis_shock_ready){.in = in};
    rc = in->o->model == POLIS_SHOCK_ATTACK     ? prepare_attack(out, joint)
         : in->o->model == POLIS_SHOCK_OVERLOAD ? prepare_overload(out, joint)
                                                : prepare_contagion(out, fault);
    return polis_shock_joint_end(joint, rc);
}
