/* Which options of `centropolis centrality` go together: what only the whole command line shows. */
#include "app/centrality/settings_rows.h"

#include <errno.h>

static error_t check_weights(const struct argp_state *state, const polis_settings *s)
{
    if (s->read.weight && s->read.role == POLIS_ROLE_NONE) {
        return polis_usage(state,
                           "--weight %s: say what it is: --weight-role length (a cost to "
                           "cross) or --weight-role strength (a tie that is stronger)",
                           s->read.weight);
    }
    if (!s->read.weight && s->read.role != POLIS_ROLE_NONE) {
        return polis_usage(state, "--weight-role without --weight COLUMN");
    }
    if (s->length.alpha != 1.0 && s->read.role != POLIS_ROLE_STRENGTH) {
        return polis_usage(state, "--alpha is for --weight-role strength");
    }
    if (s->read.symmetrise != POLIS_SYMMETRISE_NONE &&
        s->read.parallel == POLIS_PARALLEL_DISTINCT) {
        return polis_usage(state, "--symmetrise makes one edge of a pair: --parallel-edges merge");
    }
    if (s->read.role == POLIS_ROLE_STRENGTH && s->read.parallel == POLIS_PARALLEL_DISTINCT) {
        return polis_usage(state,
                           "--parallel-edges distinct: strengths of parallel edges are summed");
    }
    return polis_option_check_direction(state, s->read.direction, s->read.symmetrise);
}

/* What is for shortest paths between all pairs. */
static error_t check_pairs(const struct argp_state *state, const polis_settings *s)
{
    if (s->plan.local && s->plan.kernel != POLIS_KERNEL_AUTO) {
        return polis_usage(state, "--kernel %s: radii, decays and pairs have a kernel of their own",
                           polis_kernel_name(s->plan.kernel));
    }
    if (s->types && (s->plan.local || s->plan.sample)) {
        return polis_usage(state, "--types compares shortest paths between all pairs, exactly: "
                                  "without radii, decays, pairs and pivots");
    }
    if (s->n_replicas > 0 && (s->plan.local || s->plan.sample)) {
        return polis_usage(state,
                           "%s compares shortest paths between all pairs, exactly: "
                           "without radii, decays, pairs and pivots",
                           s->replicas == POLIS_REPLICAS_REWIRED ? "--baseline"
                                                                 : "--vertex-bootstrap");
    }
    if (s->n_replicas > 0 && s->replicas == POLIS_REPLICAS_DRAWN && s->group) {
        return polis_usage(state, "--vertex-bootstrap: nodes that are drawn have no --group");
    }
    return 0;
}

static error_t check_choice(const struct argp_state *state, const polis_settings *s)
{
    const polis_choice_options *c = &s->choice;

    if (s->group && !c->nodes) {
        return polis_usage(state, "--group %s: a column of which table? --nodes FILE", s->group);
    }
    if (c->nodes && !s->group && !c->live && !c->sources && !c->targets && !c->source_weight &&
        !c->target_weight) {
        return polis_usage(state, "--nodes %s: no option names a column of it", c->nodes);
    }
    if (c->demand &&
        (c->sources || c->targets || c->source_weight || c->target_weight || c->live)) {
        return polis_usage(state, "--demand says which pairs count: without --live, --sources, "
                                  "--targets, --source-weight and --target-weight");
    }
    return 0;
}

static error_t check_sample(const struct argp_state *state, const polis_settings *s)
{
    const polis_sample_options *o = &s->sample;

    if (o->confidence > 0.0 && o->error == 0.0) {
        return polis_usage(state, "--confidence without --error E");
    }
    if (!s->plan.sample) {
        return 0;
    }
    if (o->pivots > 0 && o->error > 0.0) {
        return polis_usage(state, "--pivots and --error exclude each other");
    }
    if (s->plan.local) {
        return polis_usage(state, "--pivots and --error are for all pairs: without --radius, "
                                  "--decay, --live, --sources, --targets and --demand");
    }
    if (s->plan.edges) {
        return polis_usage(state, "--edges: edge betweenness is not estimated from pivots");
    }
    return 0;
}

error_t polis_settings_check(const struct argp_state *state, const polis_settings *s)
{
    if (s->n_inputs == 0) {
        return polis_usage(state, "no input: name files, folders or a manifest");
    }
    if (!s->output && !s->dry_run) {
        return polis_usage(state, "no output: -o FILE.nc");
    }
    return check_weights(state, s) || check_pairs(state, s) || check_choice(state, s) ||
                   check_sample(state, s)
               ? EINVAL
               : 0;
}
