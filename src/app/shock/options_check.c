/* Which options a model of shocks takes: one that would change nothing is refused. */
#include "app/shock/options.h"

#include <string.h>

static error_t check_attack(const struct argp_state *state, const polis_shock_options *o)
{
    const bool attack = o->model == POLIS_SHOCK_ATTACK;
    const char *s = o->scenario;

    if (!attack && (o->edges || o->initial || o->efficiency > 0 || o->max_remove < 1.0)) {
        return polis_usage(state, "--edges, --initial, --max-remove and --efficiency go only with "
                                  "--model attack");
    }
    if (!attack) {
        return 0;
    }
    if (o->edges && strcmp(s, "closeness") == 0) {
        return polis_usage(state, "--scenario closeness: edges have none; use betweenness");
    }
    if (!o->edges && strcmp(s, "weak") == 0) {
        return polis_usage(state, "--scenario weak: ties are weak, not nodes; add --edges");
    }
    if (strcmp(s, "random") == 0 && (o->efficiency > 0 || o->value)) {
        return polis_usage(state, "--efficiency and --value follow one order of removals; give a "
                                  "--scenario that is not random");
    }
    return 0;
}

/* Words of the models that take an option, for the message. */
static error_t only(const struct argp_state *state, const char *option, const char *models)
{
    return polis_usage(state, "%s goes only with --model %s", option, models);
}

error_t polis_shock_check(const struct argp_state *state, const polis_shock_options *o)
{
    const polis_shock_model m = o->model;
    const bool epidemic = m >= POLIS_SHOCK_SIR && m <= POLIS_SHOCK_SIRS;
    const bool losses = m == POLIS_SHOCK_DEBTRANK || m == POLIS_SHOCK_PROPAGATE;

    if (o->contact != POLIS_CONTACT_EQUAL && o->net.read.role != POLIS_ROLE_STRENGTH) {
        return polis_usage(state, "--contact goes only with --weight-role strength");
    }
    if ((o->value || o->coverage) && !o->net.nodes) {
        return polis_usage(state, "--value and --coverage name columns of --nodes FILE.csv");
    }
    if (o->contact != POLIS_CONTACT_EQUAL &&
        (m == POLIS_SHOCK_ATTACK || m == POLIS_SHOCK_OVERLOAD)) {
        return only(state, "--contact", "sir, sis, sirs, threshold, debtrank and propagate");
    }
    if (o->value && !losses && m != POLIS_SHOCK_ATTACK) {
        return only(state, "--value", "attack, debtrank and propagate");
    }
    if (o->coverage && m != POLIS_SHOCK_PROPAGATE) {
        return only(state, "--coverage", "propagate");
    }
    if (o->severity < 1.0 && !losses) {
        return only(state, "--severity",
                    "debtrank and propagate; with others what is hit is hit "
                    "whole");
    }
    if (o->horizon != POLIS_SHOCK_HORIZON && !epidemic && m != POLIS_SHOCK_THRESHOLD &&
        m != POLIS_SHOCK_PROPAGATE) {
        return only(state, "--horizon", "sir, sis, sirs, threshold and propagate");
    }
    return check_attack(state, o);
}
