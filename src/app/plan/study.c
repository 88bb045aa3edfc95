#include "app/plan/study.h"

#include "app/shock/joint.h"
#include "app/shock/scenario.h"
#include "base/mem.h"
#include "cluster/comm.h"
#include "cluster/share.h"

#include <math.h>
#include <string.h>

enum {
    MOST_PAIRS = 500 * 499 / 2, /* candidates of an objective of the whole network */
    MOST_ENDS = 5000 * 2500,    /* of a floor */
    MOST_NODES = 30000,         /* of an objective that takes a matrix */
};

void polis_planning_clear(polis_planning_study *s)
{
    polis_shock_input_clear(&s->input);
    polis_places_clear(&s->places);
    POLIS_FREE(s->mass);
    POLIS_FREE(s->group);
    POLIS_FREE(s->shock);
    POLIS_FREE(s->people);
    POLIS_FREE(s->link);
    POLIS_FREE(s->random);
    polis_greedy_clear(&s->plan);
    polis_floor_clear(&s->floor);
    polis_cover_clear(&s->cover);
    polis_stress_clear(&s->stress);
    polis_seats_clear(&s->seats);
}

/* The team of all ranks. */
static void share_range(void *self, int64_t n, int64_t *first, int64_t *last)
{
    polis_share_range(*(MPI_Comm *)self, n, first, last);
}

static polis_err share_rows(void *self, polis_err mine, int64_t n, int64_t row_bytes, void *rows)
{
    const MPI_Comm comm = *(MPI_Comm *)self;
    const polis_err rc = polis_comm_agree(comm, mine);

    return rc == POLIS_OK && n > 0 ? polis_share_rows(comm, n, row_bytes, rows) : rc;
}

/* Places of the network, or of its table. */
static polis_err read_places(polis_planning_study *s, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_network *network = s->input.network;
    const bool own = network->x && network->coords == POLIS_COORDS_LON_LAT;
    double *lat = NULL, *lon = NULL;

    if (!own && !s->input.nodes) {
        return polis_fail(fault, POLIS_E_ARG, s->input.o->net.input, 0,
                          "the nodes have no longitudes and latitudes: give --nodes FILE.csv with "
                          "the columns lat and lon");
    }
    POLIS_NEW(lat, network->n);
    POLIS_NEW(lon, network->n);
    if (own) {
        memcpy(lat, network->y, (size_t)network->n * sizeof *lat);
        memcpy(lon, network->x, (size_t)network->n * sizeof *lon);
    } else {
        POLIS_TRY(polis_shock_column(&s->input, "lat", fault, lat));
        POLIS_TRY(polis_shock_column(&s->input, "lon", fault, lon));
    }
    for (polis_vid v = 0; v < network->n; v++) {
        if (!(fabs(lat[v]) <= 90.0 && fabs(lon[v]) <= 180.0)) {
            POLIS_TRY(polis_fail(fault, POLIS_E_PARSE,
                                 own ? s->input.o->net.input : s->input.o->net.nodes, 0,
                                 "node '%s' has no latitude and longitude in degrees",
                                 polis_texts_get(&network->label, v)));
        }
    }
    rc = polis_places_init(network->n, lat, lon, &s->places);

done:
    POLIS_FREE(lat);
    POLIS_FREE(lon);
    return rc;
}

/* A column that every node needs, with values above 0, or 0 too. */
static polis_err read_positive(const polis_planning_study *s, const char *option, const char *name,
                               bool zero, polis_fault *fault, double **out)
{
    polis_err rc = POLIS_OK;

    POLIS_NEW(*out, s->input.network->n);
    POLIS_TRY(polis_shock_column(&s->input, name, fault, *out));
    for (polis_vid v = 0; v < s->input.network->n; v++) {
        if (!((*out)[v] > 0.0 || (zero && (*out)[v] == 0.0))) {
            POLIS_TRY(polis_fail(fault, POLIS_E_PARSE, s->input.o->net.nodes, 0,
                                 "%s %s: node '%s' has no value %s", option, name,
                                 polis_texts_get(&s->input.network->label, v),
                                 zero ? "of at least 0" : "above 0"));
        }
    }

done:
    return rc;
}

static polis_err read_groups(polis_planning_study *s, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_labels labels = {0};
    polis_vid *rows = NULL;
    int column;

    POLIS_TRY(polis_frame_require(s->input.nodes, s->o->group,
                                  s->o->candidates.across ? "--across" : "--same", fault, &column));
    POLIS_NEW(rows, s->input.nodes->n);
    POLIS_TRY(polis_frame_groups(s->input.nodes, column, &labels, rows));
    POLIS_NEW(s->group, s->input.network->n);
    for (polis_vid v = 0; v < s->input.network->n; v++) {
        s->group[v] = s->input.row[v] >= 0 ? rows[s->input.row[v]] : -1;
    }

done:
    polis_labels_clear(&labels);
    POLIS_FREE(rows);
    return rc;
}

/* The mean shock of the scenarios: the loss is linear in the shock, so its loss is their mean. */
static polis_err draw_mean(polis_planning_study *s, const polis_machine *machine,
                           polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const int n_scenarios = s->o->n_scenarios > 0 ? s->o->n_scenarios : 1;
    double *one = NULL;

    POLIS_NEW(one, s->input.network->n);
    for (int i = 0; i < n_scenarios; i++) {
        const char *text = s->o->n_scenarios > 0 ? s->o->scenario[i] : "uniform";

        POLIS_TRY(polis_shock_scenario(&s->input, text, machine, fault));
        if (s->input.random || s->input.scenario.kind == POLIS_SCENARIO_EACH) {
            POLIS_TRY(polis_fail(fault, POLIS_E_ARG, NULL, 0,
                                 "--scenario %s is random or many: a plan needs one that is not, "
                                 "such as node:ID, top:K:BY or uniform",
                                 text));
        }
        POLIS_TRY(polis_scenario_draw(&s->input.scenario, s->input.network->n, 0, one, fault));
        for (polis_vid v = 0; v < s->input.network->n; v++) {
            s->shock[v] += one[v] / n_scenarios;
        }
    }

done:
    POLIS_FREE(one);
    return rc;
}

static polis_err set_loss(polis_planning_study *s, const polis_machine *machine, polis_fault *fault)
{
    polis_err rc = POLIS_OK;

    s->propagate = s->o->propagate;
    s->propagate.coverage = s->input.coverage;
    s->propagate.value = s->input.value;
    s->goal.propagate = &s->propagate;
    POLIS_NEW(s->shock, s->input.network->n);
    s->goal.shock = s->shock;
    rc = draw_mean(s, machine, fault);

done:
    return rc;
}

static polis_err set_goal(polis_planning_study *s, const polis_machine *machine, polis_fault *fault)
{
    const polis_planning_options *o = s->o;
    const polis_network *network = s->input.network;
    const bool matrix =
        o->kind == POLIS_PLAN_FLOOR
            ? o->floor_of == POLIS_FLOOR_CLOSENESS
            : o->kind == POLIS_PLAN_LINKS && (o->objective == POLIS_OBJECTIVE_BETWEENNESS ||
                                              o->objective == POLIS_OBJECTIVE_EFFICIENCY);

    s->goal =
        (polis_goal){.what = o->kind == POLIS_PLAN_COVER ? POLIS_OBJECTIVE_LOSS : o->objective,
                     .graph = s->input.graph,
                     .strength = network->role == POLIS_ROLE_STRENGTH ? network->value : NULL,
                     .resolution = s->input.rounding.resolution,
                     .target = -1};
    if (o->target) {
        s->goal.target = polis_labels_find(&s->input.labels, o->target, strlen(o->target));
        if (s->goal.target < 0) {
            return polis_fail(fault, POLIS_E_ARG, s->input.o->net.input, 0,
                              "--target: there is no node '%s'", o->target);
        }
    }
    if (matrix && network->n > MOST_NODES) {
        return polis_fail(fault, POLIS_E_UNSUPPORTED, s->input.o->net.input, 0,
                          "a matrix of all pairs is needed: the network has %d nodes, expected at "
                          "most %d",
                          (int)network->n, MOST_NODES);
    }
    return o->kind != POLIS_PLAN_FLOOR && o->kind != POLIS_PLAN_SEATS &&
                   s->goal.what == POLIS_OBJECTIVE_LOSS
               ? set_loss(s, machine, fault)
               : POLIS_OK;
}

static polis_err list_links(polis_planning_study *s, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_candidates_of of = s->o->candidates;
    const int most = s->o->kind == POLIS_PLAN_FLOOR ? MOST_ENDS : MOST_PAIRS;

    of.target = s->goal.target;
    of.outgoing = s->goal.what != POLIS_OBJECTIVE_BETWEENNESS;
    if (of.top > 0 || of.cost_km > 0.0 || of.within_km < HUGE_VAL ||
        of.how == POLIS_LINK_DISTANCE || of.how == POLIS_LINK_POTENTIAL) {
        POLIS_TRY(read_places(s, fault));
        of.places = &s->places;
    }
    if (s->o->mass) {
        POLIS_TRY(read_positive(s, "--mass", s->o->mass, false, fault, &s->mass));
        of.mass = s->mass;
    }
    if (s->o->group) {
        POLIS_TRY(read_groups(s, fault));
        of.group = s->group;
    }
    POLIS_TRY(polis_candidates_list(s->input.network, s->input.graph, &s->input.rounding, &of,
                                    fault, &s->link, &s->n_links));
    if (s->goal.target < 0 && s->n_links > most) {
        rc = polis_fail(fault, POLIS_E_ARG, s->input.o->net.input, 0,
                        "%lld links could be built, expected at most %d: name fewer with --within "
                        "KM, --top K, --same COLUMN or --triads",
                        (long long)s->n_links, most);
    }

done:
    return rc;
}

/* Without --people one person a node: the cost is that of coverage itself. */
static polis_err read_people(polis_planning_study *s, polis_fault *fault)
{
    polis_err rc = POLIS_OK;

    if (s->o->people) {
        return read_positive(s, "--people", s->o->people, true, fault, &s->people);
    }
    POLIS_NEW(s->people, s->input.network->n);
    for (polis_vid v = 0; v < s->input.network->n; v++) {
        s->people[v] = 1.0;
    }

done:
    return rc;
}

/* Collective: every rank reads the same, and all compute the scores that a scenario needs. */
static polis_err prepare(MPI_Comm comm, polis_planning_study *s, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_shock_joint joint;
    polis_machine machine;

    polis_shock_joint_init(comm, NULL, fault, &joint);
    machine = polis_shock_joint_machine(&joint, &s->o->shock.machine);
    POLIS_TRY(polis_shock_input_read(&s->o->shock, fault, &s->input));
    POLIS_TRY(set_goal(s, &machine, fault));
    if (s->o->kind == POLIS_PLAN_COVER) {
        POLIS_TRY(read_people(s, fault));
    }
    rc = s->o->kind == POLIS_PLAN_LINKS || s->o->kind == POLIS_PLAN_FLOOR ? list_links(s, fault)
                                                                          : POLIS_OK;

done:
    return polis_shock_joint_end(&joint, rc);
}

/* The plan and its baseline, from the same start. */
static polis_err plan(MPI_Comm comm, const polis_team *team, polis_planning_study *s,
                      const polis_log *log, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_evaluator evaluator = {0}, start = {0};

    rc = polis_evaluator_init(&s->goal, team->n_threads, &evaluator);
    if (rc == POLIS_OK) {
        rc = polis_evaluator_copy(&evaluator, &start);
    } else if (rc == POLIS_E_OVERFLOW) {
        polis_fail(fault, rc, s->input.o->net.input, 0, "more shortest paths than a double holds");
    }
    POLIS_TRY(polis_comm_agree_fault(comm, rc, fault));
    POLIS_TRY(polis_greedy_run(&evaluator, s->link, s->n_links, s->o->budget, team, &s->plan));
    polis_log_line(log, POLIS_LOG_INFO, "%lld links planned, %lld gains computed",
                   (long long)s->plan.n_steps, (long long)s->plan.n_looks);
    s->random = polis_mem_new(s->plan.n_steps, sizeof *s->random);
    POLIS_TRY(polis_comm_agree(comm, s->random ? POLIS_OK : POLIS_E_NOMEM));
    rc = polis_greedy_random(&start, s->link, s->n_links, s->o->budget, s->o->n_random,
                             s->o->shock.seed, team, s->plan.n_steps, s->random, &s->random_final);

done:
    polis_evaluator_clear(&start);
    polis_evaluator_clear(&evaluator);
    return rc;
}

static polis_err cover(const polis_team *team, polis_planning_study *s)
{
    const polis_cover_of of = {.goal = &s->goal,
                               .people = s->people,
                               .floor = s->o->floor,
                               .unit_cost = s->o->unit_cost,
                               .budget = s->o->budget};

    return polis_cover_run(&of, team, &s->cover);
}

polis_err polis_planning_run(MPI_Comm comm, const polis_planning_options *options,
                             const polis_log *log, polis_fault *fault, polis_planning_study *out)
{
    polis_err rc = POLIS_OK;
    const polis_team team = {.n_threads = options->shock.machine.n_threads,
                             .self = &comm,
                             .range = share_range,
                             .gather = share_rows};

    *out = (polis_planning_study){.o = options};
    POLIS_TRY(prepare(comm, out, fault));
    polis_log_line(log, POLIS_LOG_INFO, "network n=%d m=%lld %s, %lld candidates",
                   (int)out->input.network->n, (long long)out->input.network->m,
                   out->input.network->directed ? "directed" : "undirected",
                   (long long)out->n_links);
    switch (options->kind) {
    case POLIS_PLAN_FLOOR:
        rc = polis_comm_agree(comm, polis_floor_run(out->goal.graph, out->goal.resolution,
                                                    options->floor_of, options->floor, out->link,
                                                    out->n_links, options->budget, team.n_threads,
                                                    &out->floor));
        break;
    case POLIS_PLAN_COVER:
        rc = cover(&team, out);
        break;
    case POLIS_PLAN_SEATS:
        rc = polis_comm_agree(comm,
                              polis_seats_run(out->goal.graph, options->n_seats, options->n_random,
                                              options->shock.seed, &out->seats));
        break;
    case POLIS_PLAN_STRESS:
        rc = polis_stress_run(&out->goal, options->n_stress, &team, &out->stress);
        break;
    default:
        rc = plan(comm, &team, out, log, fault);
    }

done:
    return rc;
}
