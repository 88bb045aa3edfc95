/* Plans against worked examples and brute force over every single link. */
#include "graphs.h"
#include "oracle.h"
#include "planning/candidates.h"
#include "planning/change.h"
#include "planning/floor.h"
#include "planning/greedy.h"
#include "two_triangles.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const polis_team alone = {.n_threads = 2};

static const polis_propagate propagate = {.lambda = 0.5, .rho = 0.3, .horizon = 200};
static const double hit_c[6] = {0, 0, 1, 0, 0, 0};

static double value_after(const polis_goal *goal, polis_vid u, polis_vid v)
{
    const polis_link link = {.u = u, .v = v, .len = 1, .value = 1.0, .cost = 1.0};
    polis_evaluator e;
    polis_evaluator_scratch s;

    assert_int_equal(polis_evaluator_init(goal, 2, &e), POLIS_OK);
    assert_int_equal(polis_evaluator_scratch_init(goal->graph, &s), POLIS_OK);
    assert_int_equal(polis_evaluator_add(&e, &s, &link), POLIS_OK);
    polis_evaluator_scratch_clear(&s);
    const double value = e.value;
    polis_evaluator_clear(&e);
    return value;
}

/* Worked by hand: one tie, three objectives, different answers. */
static void one_tie_of_a_under_every_objective(void **state)
{
    static const struct {
        polis_objective what;
        double base, with_d, with_e, with_f;
    } cases[] = {{POLIS_OBJECTIVE_HARMONIC, 0.633333333, 0.8, 0.8, 0.8},
                 {POLIS_OBJECTIVE_CLOSENESS, 0.5, 0.714285714, 0.714285714, 0.714285714},
                 {POLIS_OBJECTIVE_BETWEENNESS, 0.0, 1.5, 2.0, 2.0},
                 {POLIS_OBJECTIVE_EFFICIENCY, 0.688888889, 0.744444444, 0.755555556, 0.755555556},
                 {POLIS_OBJECTIVE_ROBUSTNESS, 0.25, 0.25, 0.305555556, 0.305555556}};
    polis_graph *g = two_triangles();
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const polis_goal goal = {.what = cases[i].what, .graph = g, .resolution = 1.0};
        double base;

        assert_int_equal(polis_goal_value(&goal, g, NULL, &base), POLIS_OK);
        about(base, cases[i].base);
        about(value_after(&goal, 0, 3), cases[i].with_d);
        about(value_after(&goal, 0, 4), cases[i].with_e);
        about(value_after(&goal, 0, 5), cases[i].with_f);
    }
    polis_graph_free(&g);
}

static void a_tie_lowers_the_loss_of_a_shock(void **state)
{
    polis_graph *g = two_triangles();
    const polis_goal goal = {.what = POLIS_OBJECTIVE_LOSS,
                             .graph = g,
                             .resolution = 1.0,
                             .propagate = &propagate,
                             .shock = hit_c};
    double base;
    (void)state;

    assert_int_equal(polis_goal_value(&goal, g, NULL, &base), POLIS_OK);
    about(base, 3.882353);
    about(value_after(&goal, 0, 4), 3.586957);
    polis_graph_free(&g);
}

/* The objective by the naive twin. */
static double by_oracle(polis_objective what, polis_vid target, const polis_graph *g)
{
    oracle o = oracle_new(g);
    const double others = g->n - 1;
    double value = 0.0;

    switch (what) {
    case POLIS_OBJECTIVE_HARMONIC:
        value = o.reciprocal[target] / others;
        break;
    case POLIS_OBJECTIVE_CLOSENESS:
        value = o.far[target] > 0.0 ? o.reach[target] / others * (o.reach[target] / o.far[target])
                                    : 0.0;
        break;
    case POLIS_OBJECTIVE_BETWEENNESS:
        value = o.betweenness[target] / (g->directed ? 1.0 : 2.0);
        break;
    default:
        for (polis_vid v = 0; v < g->n; v++) {
            value += o.reciprocal[v] / others / g->n;
        }
    }
    oracle_free(&o);
    return value;
}

static bool has_arc(const polis_graph *g, polis_vid u, polis_vid v)
{
    for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
        if (g->head[e] == v) {
            return true;
        }
    }
    return false;
}

/* All absent pairs, or those at the target, with lengths and costs that differ. */
static int64_t absent(const polis_graph *g, const polis_goal *goal, bool costs, polis_link *link)
{
    const bool outgoing = goal->what != POLIS_OBJECTIVE_BETWEENNESS;
    int64_t n = 0;

    for (polis_vid u = 0; u < g->n; u++) {
        for (polis_vid v = g->directed ? 0 : u + 1; v < g->n; v++) {
            const bool at_target =
                u == goal->target || (v == goal->target && !(g->directed && outgoing));

            if (u != v && !has_arc(g, u, v) &&
                (at_target || !polis_objective_of_node(goal->what))) {
                link[n++] = (polis_link){.u = u,
                                         .v = v,
                                         .len = g->len ? 1 + (u * 7 + v * 3) % 5 : 1,
                                         .value = 1.0,
                                         .cost = costs ? 1.0 + (u + v) % 3 : 1.0};
            }
        }
    }
    return n;
}

static double gain_by_oracle(const polis_goal *goal, const polis_link *built, int64_t n_built,
                             const polis_link *one, double before)
{
    polis_link links[64];
    polis_graph *g = NULL;
    double *strength = NULL, value;

    if (n_built > 0) {
        memcpy(links, built, (size_t)n_built * sizeof *links);
    }
    links[n_built] = *one;
    assert_int_equal(polis_change_add(goal->graph, NULL, links, n_built + 1, &g, &strength),
                     POLIS_OK);
    value = by_oracle(goal->what, goal->target, g);
    polis_graph_free(&g);
    return value - before;
}

/* Greedy by definition: every candidate, every step, everything anew. */
static void check_greedy(const polis_goal *goal, bool costs, double budget)
{
    polis_link link[400], built[64];
    const int64_t n = absent(goal->graph, goal, costs, link);
    double value = by_oracle(goal->what, goal->target, goal->graph), left = budget;
    bool done[400] = {false};
    polis_evaluator e;
    polis_greedy plan;

    assert_int_equal(polis_evaluator_init(goal, 2, &e), POLIS_OK);
    near(e.value, value);
    assert_int_equal(polis_greedy_run(&e, link, n, budget, &alone, &plan), POLIS_OK);
    for (int64_t step = 0; step < plan.n_steps; step++) {
        double gain[400], most = 0.0;
        int64_t best = -1;

        for (int64_t i = 0; i < n; i++) {
            gain[i] = done[i] || link[i].cost > left + 1e-9
                          ? 0.0
                          : gain_by_oracle(goal, built, step, &link[i], value);
            most = fmax(most, gain[i] / link[i].cost);
        }
        for (int64_t i = n - 1; i >= 0; i--) {
            best = gain[i] / link[i].cost >= most * (1.0 - 1e-9) && most > 0.0 ? i : best;
        }
        assert_int_equal(plan.step[step].link, best);
        near(plan.step[step].gain, gain[best]);
        value += gain[best];
        near(plan.step[step].objective, value);
        left -= link[best].cost;
        built[step] = link[best];
        done[best] = true;
    }
    for (int64_t i = 0; i < n; i++) { /* what was left could not be paid, or gains nothing */
        assert_true(done[i] || link[i].cost > left + 1e-9 ||
                    (plan.end == POLIS_GREEDY_NO_GAIN &&
                     gain_by_oracle(goal, built, plan.n_steps, &link[i], value) < 1e-9));
    }
    polis_greedy_clear(&plan);
    polis_evaluator_clear(&e);
}

static void greedy_is_brute_force(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        for (int kind = 0; kind < 4; kind++) {
            const polis_vid n = 8 + (polis_vid)(seed % 4);
            /* so few edges that some networks fall apart */
            polis_graph *g =
                random_graph(n, n - 1 + (int64_t)(seed % 3) * 4, kind & 1 ? 4 : 0, kind & 2,
                             POLIS_PARALLEL_MERGE, seed * 4 + (uint64_t)kind);
            for (polis_objective what = 0; what <= POLIS_OBJECTIVE_EFFICIENCY; what++) {
                const polis_goal goal = {
                    .what = what, .graph = g, .resolution = 1.0, .target = (polis_vid)(seed % 5)};

                check_greedy(&goal, seed % 2, 4.0);
            }
            polis_graph_free(&g);
        }
    }
}

/* Long enough that a byte holds distances only coarsely, and wide enough for several blocks. */
static void greedy_for_betweenness_in_long_networks_is_brute_force(void **state)
{
    (void)state;
    for (int kind = 0; kind < 4; kind++) {
        /* the dense ones on their backbone */
        polis_graph *g = random_graph(70, kind < 2 ? 160 : 1500, 200, kind % 2,
                                      POLIS_PARALLEL_MERGE, 11 + (uint64_t)kind);
        const polis_goal goal = {
            .what = POLIS_OBJECTIVE_BETWEENNESS, .graph = g, .resolution = 1.0, .target = 7};

        check_greedy(&goal, false, kind < 2 ? 2.0 : 1.0);
        polis_graph_free(&g);
    }
}

/* The two that are computed anew: their gains are differences of values. */
static void greedy_of_loss_and_robustness_takes_the_best_link(void **state)
{
    static const polis_objective whats[] = {POLIS_OBJECTIVE_LOSS, POLIS_OBJECTIVE_ROBUSTNESS};
    polis_graph *g = two_triangles();
    (void)state;

    for (int k = 0; k < 2; k++) {
        const polis_goal goal = {.what = whats[k],
                                 .graph = g,
                                 .resolution = 1.0,
                                 .propagate = &propagate,
                                 .shock = hit_c};
        polis_link link[400];
        const int64_t n = absent(g, &goal, false, link);
        const double sign = k == 0 ? -1.0 : 1.0;
        double base, most = 0.0;
        int64_t best = -1;
        polis_evaluator e;
        polis_greedy plan;

        assert_int_equal(n, 8);
        assert_int_equal(polis_goal_value(&goal, g, NULL, &base), POLIS_OK);
        for (int64_t i = 0; i < n; i++) {
            const double gain = sign * (value_after(&goal, link[i].u, link[i].v) - base);

            best = gain > most + 1e-9 ? i : best;
            most = fmax(most, gain);
        }
        assert_int_equal(polis_evaluator_init(&goal, 2, &e), POLIS_OK);
        assert_int_equal(polis_greedy_run(&e, link, n, 1.0, &alone, &plan), POLIS_OK);
        assert_int_equal(plan.n_steps, 1);
        assert_int_equal(plan.step[0].link, best);
        near(plan.step[0].gain, most);
        assert_int_equal(plan.end, POLIS_GREEDY_SPENT);
        polis_greedy_clear(&plan);
        polis_evaluator_clear(&e);
    }
    polis_graph_free(&g);
}

/* Every look from the states of the plan: its links are the best. */
static void check_all_looks(const polis_goal *goal, const polis_link *link, int64_t n,
                            const polis_greedy *plan)
{
    polis_evaluator e;

    assert_int_equal(polis_evaluator_init(goal, 2, &e), POLIS_OK);
    for (int64_t step = 0; step < plan->n_steps; step++) {
        polis_evaluator_scratch s;
        double most = 0.0, gain;
        int64_t best = -1;

        assert_int_equal(polis_evaluator_scratch_init(goal->graph, &s), POLIS_OK);
        for (int64_t i = 0; i < n; i++) {
            assert_int_equal(polis_evaluator_gain(&e, &s, &link[i], &gain), POLIS_OK);
            assert_true(gain <= polis_evaluator_bound(&e, &s, &link[i]));
            best = gain > most * (1.0 + 1e-9) ? i : best;
            most = fmax(most, gain);
        }
        assert_int_equal(plan->step[step].link, best);
        assert_int_equal(polis_evaluator_add(&e, &s, &link[best]), POLIS_OK);
        polis_evaluator_scratch_clear(&s);
    }
    polis_evaluator_clear(&e);
}

/* Old gains, or counts of pairs, bound the gains: most candidates of closeness are looked at once,
 * most of betweenness in no step. */
static void lazy_looks_are_few_and_change_nothing(void **state)
{
    static const struct {
        polis_objective what;
        polis_vid n;
        bool directed;
        int64_t least, most; /* looks at each candidate */
    } cases[] = {{POLIS_OBJECTIVE_HARMONIC, 1500, false, 1, 3},
                 {POLIS_OBJECTIVE_BETWEENNESS, 600, false, 0, 2},
                 {POLIS_OBJECTIVE_BETWEENNESS, 400, true, 0, 4}};
    static polis_link link[1500];
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        polis_graph *g =
            random_graph(cases[i].n, 2 * cases[i].n, 9, cases[i].directed, POLIS_PARALLEL_MERGE, 3);
        const polis_goal goal = {.what = cases[i].what, .graph = g, .resolution = 1.0};
        const int64_t n = absent(g, &goal, false, link);
        polis_evaluator e;
        polis_greedy plan;

        assert_int_equal(polis_evaluator_init(&goal, 2, &e), POLIS_OK);
        assert_int_equal(polis_greedy_run(&e, link, n, 5.0, &alone, &plan), POLIS_OK);
        assert_int_equal(plan.n_steps, 5);
        assert_true(plan.n_looks >= cases[i].least * n && plan.n_looks < cases[i].most * n);
        check_all_looks(&goal, link, n, &plan);
        polis_greedy_clear(&plan);
        polis_evaluator_clear(&e);
        polis_graph_free(&g);
    }
}

static void bits_do_not_depend_on_threads(void **state)
{
    polis_graph *g = random_graph(60, 120, 4, false, POLIS_PARALLEL_MERGE, 9);
    static polis_link link[2000];
    (void)state;

    for (polis_objective what = 0; what <= POLIS_OBJECTIVE_EFFICIENCY; what++) {
        const polis_goal goal = {.what = what, .graph = g, .resolution = 1.0, .target = 7};
        const int64_t n = absent(g, &goal, true, link);
        polis_greedy plan[2];
        double mean[2][4], final[2];

        for (int k = 0; k < 2; k++) {
            const polis_team team = {.n_threads = k == 0 ? 1 : 4};
            polis_evaluator e, start;

            assert_int_equal(polis_evaluator_init(&goal, team.n_threads, &e), POLIS_OK);
            assert_int_equal(polis_evaluator_copy(&e, &start), POLIS_OK);
            assert_int_equal(polis_greedy_run(&e, link, n, 6.0, &team, &plan[k]), POLIS_OK);
            assert_int_equal(
                polis_greedy_random(&start, link, n, 6.0, 10, 1, &team, 4, mean[k], &final[k]),
                POLIS_OK);
            polis_evaluator_clear(&start);
            polis_evaluator_clear(&e);
        }
        assert_int_equal(plan[0].n_steps, plan[1].n_steps);
        assert_memory_equal(plan[0].step, plan[1].step,
                            (size_t)plan[0].n_steps * sizeof *plan[0].step);
        assert_memory_equal(mean[0], mean[1], sizeof mean[0]);
        assert_memory_equal(&final[0], &final[1], sizeof final[0]);
        polis_greedy_clear(&plan[0]);
        polis_greedy_clear(&plan[1]);
    }
    polis_graph_free(&g);
}

/* Of the three links at A a random one leads to a betweenness of 1.5, 2 or 2; all three to one. */
static void random_links_are_a_mean(void **state)
{
    polis_graph *g = two_triangles();
    const polis_goal goal = {.what = POLIS_OBJECTIVE_BETWEENNESS, .graph = g, .resolution = 1.0};
    polis_link link[400];
    const int64_t n = absent(g, &goal, false, link);
    double mean[3], final;
    polis_evaluator e;
    (void)state;

    assert_int_equal(n, 3);
    assert_int_equal(polis_evaluator_init(&goal, 2, &e), POLIS_OK);
    assert_int_equal(polis_greedy_random(&e, link, n, 1.0, 4000, 5, &alone, 1, mean, &final),
                     POLIS_OK);
    assert_true(fabs(final - 11.0 / 6.0) < 4.0 * 0.2357 / sqrt(4000.0));
    assert_true(mean[0] == final);
    assert_int_equal(polis_greedy_random(&e, link, n, 3.0, 7, 5, &alone, 3, mean, &final),
                     POLIS_OK);
    near(final, mean[2]);
    assert_int_equal(polis_greedy_random(&e, link, n, 3.0, 1, 6, &alone, 3, mean, &mean[0]),
                     POLIS_OK);
    near(final, mean[0]);
    polis_evaluator_clear(&e);
    polis_graph_free(&g);
}

static void a_plan_ends_without_gain(void **state)
{
    polis_graph *g = two_triangles();
    const polis_goal goal = {.what = POLIS_OBJECTIVE_EFFICIENCY, .graph = g, .resolution = 1.0};
    polis_link link[400];
    const int64_t n = absent(g, &goal, false, link);
    polis_evaluator e;
    polis_greedy plan;
    (void)state;

    for (int64_t i = 0; i < n; i++) {
        link[i].len = 9; /* no way becomes shorter */
    }
    assert_int_equal(polis_evaluator_init(&goal, 2, &e), POLIS_OK);
    assert_int_equal(polis_greedy_run(&e, link, n, 5.0, &alone, &plan), POLIS_OK);
    assert_int_equal(plan.n_steps, 0);
    assert_int_equal(plan.end, POLIS_GREEDY_NO_GAIN);
    polis_greedy_clear(&plan);
    polis_evaluator_clear(&e);
    polis_graph_free(&g);
}

static polis_err plan_once(const polis_goal *goal, const polis_link *link, int64_t n)
{
    const polis_team one = {.n_threads = 1};
    polis_evaluator e = {0}, start = {0};
    polis_greedy plan = {0};
    double mean[2], final;
    polis_err rc = polis_evaluator_init(goal, 1, &e);

    if (rc == POLIS_OK) {
        rc = polis_evaluator_copy(&e, &start);
    }
    if (rc == POLIS_OK) {
        rc = polis_greedy_run(&e, link, n, 2.0, &one, &plan);
    }
    if (rc == POLIS_OK) {
        rc = polis_greedy_random(&start, link, n, 2.0, 2, 1, &one, 2, mean, &final);
    }
    polis_greedy_clear(&plan);
    polis_evaluator_clear(&start);
    polis_evaluator_clear(&e);
    return rc;
}

static void every_allocation_may_fail(void **state)
{
    polis_graph *g = two_triangles();
    polis_link link[400];
    (void)state;

    for (polis_objective what = 0; what < POLIS_N_OBJECTIVES; what++) {
        const polis_goal goal = {
            .what = what, .graph = g, .resolution = 1.0, .propagate = &propagate, .shock = hit_c};
        const int64_t n = absent(g, &goal, false, link);
        const int64_t live = polis_mem_live();
        polis_err rc = POLIS_E_NOMEM;

        for (int64_t k = 0; rc != POLIS_OK; k++) {
            polis_mem_fail_after(k);
            rc = plan_once(&goal, link, n);
            polis_mem_fail_after(-1);
            assert_true(rc == POLIS_OK || rc == POLIS_E_NOMEM);
            assert_int_equal(polis_mem_live(), live);
        }
    }
    polis_graph_free(&g);
}

/* A path ABC, an edge DE, F alone: F-D lifts everybody to 0.3, F-B helps F more and others less. */
static void a_floor_lifts_the_worst_off_or_fails_cleanly(void **state)
{
    static const int edge[][2] = {{0, 1}, {1, 2}, {3, 4}};
    polis_graph *g = graph_from(6, 3, edge, false);
    polis_link link[400];
    (void)state;
    const polis_goal goal = {.what = POLIS_OBJECTIVE_EFFICIENCY, .graph = g};
    const int64_t n = absent(g, &goal, false, link), live = polis_mem_live();
    polis_err rc = POLIS_E_NOMEM;

    for (int64_t k = 0; rc != POLIS_OK; k++) {
        polis_floor_plan plan;

        polis_mem_fail_after(k);
        rc = polis_floor_run(g, 1.0, POLIS_FLOOR_CLOSENESS, 0.3, link, n, 5.0, 1, &plan);
        polis_mem_fail_after(-1);
        if (rc == POLIS_OK) {
            assert_true(plan.feasible);
            assert_int_equal(plan.n_steps, 1);
            assert_true(link[plan.step[0].link].u == 3 && link[plan.step[0].link].v == 5);
            about(plan.worst, 0.0);
            about(plan.step[0].worst, 0.3);
        }
        polis_floor_clear(&plan);
        assert_int_equal(polis_mem_live(), live);
    }
    polis_graph_free(&g);
}

/* Six places on the equator, a degree (111.195 km) apart. */
static void candidates_are_within_reach_and_paid_by_distance(void **state)
{
    static const int edge[][2] = {{0, 1}, {1, 2}, {3, 4}, {4, 5}};
    static const double length[] = {10, 20, 40, 50}, lat[6] = {0}, lon[] = {0, 1, 2, 3, 4, 5};
    static const double mass[] = {1, 1, 1, 1, 1, 9};
    static const polis_vid group[] = {0, 0, 0, 1, -1, 1};
    polis_network *network = network_of(6, 4, edge, length, false, POLIS_PARALLEL_MERGE);
    const polis_length_options options = {.resolution = 1.0};
    polis_candidates_of of = {.target = -1, .within_km = 230.0, .base_cost = 1.0};
    polis_rounding rounding;
    polis_graph *g = NULL;
    polis_places places;
    polis_link *link = NULL;
    int64_t n;
    (void)state;

    assert_int_equal(polis_lengths_graph(network, &options, &g, &rounding, NULL), POLIS_OK);
    assert_int_equal(polis_places_init(6, lat, lon, &places), POLIS_OK);
    assert_int_equal(polis_candidates_list(network, g, &rounding, &of, NULL, &link, &n),
                     POLIS_E_ARG);
    of.places = &places;
    of.cost_km = 0.01;
    of.how = POLIS_LINK_DISTANCE;
    assert_int_equal(polis_candidates_list(network, g, &rounding, &of, NULL, &link, &n), POLIS_OK);
    assert_int_equal(n, 5); /* 0-2 1-3 2-3 2-4 3-5 */
    assert_true(link[0].u == 0 && link[0].v == 2 && link[4].u == 3 && link[4].v == 5);
    about(link[0].cost, 1.0 + 0.01 * 2 * 111.195080);
    assert_int_equal(link[0].len, 60); /* twice a degree at 30 a degree, the median */
    assert_int_equal(link[2].len, 30);
    POLIS_FREE(link);
    of.group = group;
    assert_int_equal(polis_candidates_list(network, g, &rounding, &of, NULL, &link, &n), POLIS_OK);
    assert_int_equal(n, 2); /* 0-2 3-5 */
    POLIS_FREE(link);
    of.group = NULL;
    of.mass = mass;
    of.top = 2;
    assert_int_equal(polis_candidates_list(network, g, &rounding, &of, NULL, &link, &n), POLIS_OK);
    assert_int_equal(n, 2); /* 3-5: 9 / 4; 2-3: 1 */
    assert_true(link[0].u == 2 && link[0].v == 3 && link[1].u == 3 && link[1].v == 5);
    POLIS_FREE(link);
    of.top = 0;
    of.target = 3;
    of.how = POLIS_LINK_MEDIAN;
    assert_int_equal(polis_candidates_list(network, g, &rounding, &of, NULL, &link, &n), POLIS_OK);
    assert_int_equal(n, 3); /* 1-3 2-3 3-5 */
    assert_true(link[0].u == 1 && link[1].u == 2 && link[2].v == 5 && link[2].len == 30);
    POLIS_FREE(link);
    polis_places_clear(&places);
    polis_graph_free(&g);
    polis_network_free(&network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_tie_of_a_under_every_objective),
        cmocka_unit_test(a_tie_lowers_the_loss_of_a_shock),
        cmocka_unit_test(greedy_is_brute_force),
        cmocka_unit_test(greedy_for_betweenness_in_long_networks_is_brute_force),
        cmocka_unit_test(greedy_of_loss_and_robustness_takes_the_best_link),
        cmocka_unit_test(lazy_looks_are_few_and_change_nothing),
        cmocka_unit_test(bits_do_not_depend_on_threads),
        cmocka_unit_test(random_links_are_a_mean),
        cmocka_unit_test(a_plan_ends_without_gain),
        cmocka_unit_test(candidates_are_within_reach_and_paid_by_distance),
        cmocka_unit_test(a_floor_lifts_the_worst_off_or_fails_cleanly),
        cmocka_unit_test(every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
