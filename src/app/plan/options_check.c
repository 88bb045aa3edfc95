/* Which options of a plan go together. */
#include "app/plan/options.h"

#include <math.h>

/* What a kind of plan takes and what it has no use for. */
static error_t check_kind(const struct argp_state *state, const polis_planning_options *o)
{
    const bool loss = o->objective == POLIS_OBJECTIVE_LOSS && o->has_objective;
    const bool floor = o->kind == POLIS_PLAN_FLOOR || o->kind == POLIS_PLAN_COVER;

    if (!(o->budget > 0.0) || (o->kind == POLIS_PLAN_LINKS && o->budget == HUGE_VAL)) {
        return polis_usage(state, "--budget is missing: a number above 0");
    }
    if (o->kind >= POLIS_PLAN_STRESS && o->budget < HUGE_VAL) {
        return polis_usage(state, "--stress and --organisations build nothing and go without "
                                  "--budget");
    }
    if (o->kind == POLIS_PLAN_SEATS &&
        (o->has_objective || o->target || o->n_scenarios > 0 || o->people)) {
        return polis_usage(state, "--organisations goes without --objective, --target, --scenario "
                                  "and --people");
    }
    if (o->kind == POLIS_PLAN_SEATS) {
        return 0;
    }
    if (floor && (o->has_objective || o->target)) {
        return polis_usage(state, "--floor goes without --objective and --target");
    }
    if (!floor && polis_objective_of_node(o->objective) != (o->target != NULL)) {
        return polis_usage(state, "--target ID goes with, and only with, the objectives "
                                  "closeness_harmonic, closeness_wf and betweenness");
    }
    if (o->kind == POLIS_PLAN_COVER && (!o->shock.coverage || o->propagate.slope <= 0.0)) {
        return polis_usage(state, "--floor coverage:X takes --coverage COLUMN and a --slope above "
                                  "0: what recovery a coverage of 1 adds");
    }
    if (o->kind != POLIS_PLAN_COVER && o->people) {
        return polis_usage(state, "--people goes only with --floor coverage:X");
    }
    if (o->kind != POLIS_PLAN_COVER && loss != (o->n_scenarios > 0)) {
        return polis_usage(state, "--scenario goes with, and only with, --objective loss");
    }
    return 0;
}

static error_t check_candidates(const struct argp_state *state, const polis_planning_options *o)
{
    const polis_weight_role role = o->shock.net.read.role;
    const polis_candidates_of *of = &o->candidates;
    const bool potential = of->how == POLIS_LINK_POTENTIAL;
    const bool any = of->how != POLIS_LINK_MEDIAN || of->within_km < HUGE_VAL || of->top > 0 ||
                     o->group || of->triads;

    if (any && (o->kind >= POLIS_PLAN_STRESS || o->kind == POLIS_PLAN_COVER)) {
        return polis_usage(
            state, "--stress, --organisations and --floor coverage:X have no candidates: they go "
                   "without --within, --top, --same, --across, --triads, --upgrade "
                   "and --link-value");
    }
    if ((of->top > 0 || potential) != (o->mass != NULL)) {
        return polis_usage(state, "--mass COLUMN goes with --top or --link-value potential");
    }
    if ((potential && role != POLIS_ROLE_STRENGTH) ||
        (of->how == POLIS_LINK_DISTANCE && role != POLIS_ROLE_LENGTH) ||
        (of->how == POLIS_LINK_GIVEN && role == POLIS_ROLE_NONE)) {
        return polis_usage(state, "--link-value: a number needs --weight, distance --weight-role "
                                  "length, potential --weight-role strength");
    }
    if (of->how == POLIS_LINK_BETTER) {
        const bool loss = o->objective == POLIS_OBJECTIVE_LOSS;

        if (role == POLIS_ROLE_NONE || (loss && role != POLIS_ROLE_STRENGTH)) {
            return polis_usage(state,
                               "--upgrade needs --weight COLUMN --weight-role %s: a link "
                               "without a weight has nothing to make better",
                               loss ? "strength" : "length|strength");
        }
        if (of->triads || o->kind == POLIS_PLAN_FLOOR ||
            o->objective == POLIS_OBJECTIVE_ROBUSTNESS) {
            return polis_usage(state, "--upgrade goes without --triads, --floor and --objective "
                                      "robustness, where only the number of links counts");
        }
    }
    return 0;
}

error_t polis_planning_check(const struct argp_state *state, const polis_planning_options *o)
{
    const polis_shock_options *s = &o->shock;
    error_t error = check_kind(state, o);

    error = error ? error : check_candidates(state, o);
    if (!error && (s->value || s->coverage || o->mass || o->group || o->people) && !s->net.nodes) {
        error =
            polis_usage(state, "--value, --coverage, --people, --mass, --same and --across name "
                               "columns of --nodes FILE.csv");
    }
    return error;
}
