/* Plans for what is there: links that are made better, links that must not be lost, a safety net
 * that is raised; by worked examples and brute force. */
#include "base/mem.h"
#include "graphs.h"
#include "oracle.h"
#include "planning/candidates.h"
#include "planning/change.h"
#include "planning/cover.h"
#include "planning/seats.h"
#include "planning/stress.h"
#include "two_triangles.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const polis_team alone = {.n_threads = 2};
static const double hit_c[6] = {0, 0, 1, 0, 0, 0};

/* Links of the graph at half their length. */
static int64_t list_better(const polis_graph *g, polis_vid target, bool outgoing, polis_link *link)
{
    int64_t n = 0;

    for (polis_vid u = 0; u < g->n; u++) {
        for (polis_eid a = g->off[u]; a < g->off[u + 1]; a++) {
            const polis_vid v = g->head[a];
            const bool wanted =
                target < 0 || u == target || (v == target && !(g->directed && outgoing));

            if ((g->directed || u < v) && wanted && g->len[a] > 1) {
                link[n++] = (polis_link){.u = u,
                                         .v = v,
                                         .len = g->len[a] / 2,
                                         .value = 1.0,
                                         .cost = 1.0,
                                         .better = true,
                                         .edge = g->edge[a]};
            }
        }
    }
    return n;
}

/* Every gain, before and after a first link is better, is that of the network with shorter edges.
 */
static void check_upgrades(const polis_goal *goal)
{
    polis_link link[200], both[2];
    const int64_t n =
        list_better(goal->graph, goal->target, goal->what != POLIS_OBJECTIVE_BETWEENNESS, link);
    polis_evaluator e;
    polis_evaluator_scratch s;

    assert_int_equal(polis_evaluator_init(goal, 2, &e), POLIS_OK);
    assert_int_equal(polis_evaluator_scratch_init(goal->graph, &s), POLIS_OK);
    for (int round = 0; round < 2 && n > round; round++) {
        for (int64_t i = round; i < n; i++) {
            polis_graph *g = NULL;
            double *strength = NULL, gain, value;

            both[0] = link[i];
            both[1] = link[0];
            assert_int_equal(polis_change_add(goal->graph, NULL, both, 1 + round, &g, &strength),
                             POLIS_OK);
            assert_int_equal(g->m, goal->graph->m);
            assert_int_equal(g->n_arcs, goal->graph->n_arcs);
            assert_int_equal(polis_goal_value(goal, g, NULL, &value), POLIS_OK);
            assert_int_equal(polis_evaluator_gain(&e, &s, &link[i], &gain), POLIS_OK);
            near(gain, value - e.value);
            polis_graph_free(&g);
        }
        assert_int_equal(polis_evaluator_add(&e, &s, &link[0]), POLIS_OK);
    }
    polis_evaluator_scratch_clear(&s);
    polis_evaluator_clear(&e);
}

static void a_better_link_is_a_shorter_edge(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        for (int directed = 0; directed < 2; directed++) {
            polis_graph *g = random_graph(12, 26, 6, directed, POLIS_PARALLEL_MERGE, seed);

            for (polis_objective what = 0; what <= POLIS_OBJECTIVE_EFFICIENCY; what++) {
                const polis_goal goal = {.what = what,
                                         .graph = g,
                                         .resolution = 1.0,
                                         .target = polis_objective_of_node(what) ? 3 : -1};

                check_upgrades(&goal);
            }
            polis_graph_free(&g);
        }
    }
}

/* Strengths change in place; a new link beside a better one gets the next number. */
static void strengths_are_replaced_or_follow(void **state)
{
    const double strength[7] = {1, 2, 3, 4, 5, 6, 7};
    const polis_link links[] = {{.u = 0, .v = 2, .len = 1, .value = 9, .better = true, .edge = 1},
                                {.u = 0, .v = 4, .len = 1, .value = 8}};
    polis_graph *g = two_triangles(), *changed = NULL;
    double *extended = NULL;
    (void)state;

    assert_int_equal(polis_change_add(g, strength, links, 2, &changed, &extended), POLIS_OK);
    assert_int_equal(changed->m, 8);
    assert_true(extended[0] == 1 && extended[1] == 9 && extended[6] == 7 && extended[7] == 8);
    POLIS_FREE(extended);
    polis_graph_free(&changed);
    polis_graph_free(&g);
}

static void candidates_are_better_in_the_unit_of_the_input(void **state)
{
    static const int edge[][2] = {{0, 1}, {1, 2}, {0, 3}};
    static const double length[] = {10, 1, 4};
    polis_network *network = network_of(4, 3, edge, length, false, POLIS_PARALLEL_MERGE);
    const polis_length_options options = {.resolution = 1.0};
    polis_candidates_of of = {.target = -1,
                              .within_km = HUGE_VAL,
                              .base_cost = 1.0,
                              .how = POLIS_LINK_BETTER,
                              .given = 2.0};
    polis_rounding rounding;
    polis_graph *g = NULL;
    polis_link *link = NULL;
    int64_t n;
    (void)state;

    assert_int_equal(polis_lengths_graph(network, &options, &g, &rounding, NULL), POLIS_OK);
    assert_int_equal(polis_candidates_list(network, g, &rounding, &of, NULL, &link, &n), POLIS_OK);
    assert_int_equal(n, 2); /* 1-2 is one unit long: nothing is shorter */
    assert_true(link[0].better && link[0].len == 5 && link[0].value == 5.0);
    assert_true(link[1].v == 3 && link[1].len == 2 && network->value[link[1].edge] == 4.0);
    POLIS_FREE(link);
    of.target = 3;
    assert_int_equal(polis_candidates_list(network, g, &rounding, &of, NULL, &link, &n), POLIS_OK);
    assert_int_equal(n, 1);
    POLIS_FREE(link);
    of = (polis_candidates_of){
        .target = -1, .within_km = HUGE_VAL, .base_cost = 1.0, .triads = true};
    assert_int_equal(polis_candidates_list(network, g, &rounding, &of, NULL, &link, &n), POLIS_OK);
    assert_int_equal(n, 2); /* 0-2 by 1, 1-3 by 0; 2-3 have no contact in common */
    assert_true(link[0].u == 0 && link[0].v == 2 && link[1].u == 1 && link[1].v == 3);
    POLIS_FREE(link);
    of.target = 3;
    assert_int_equal(polis_candidates_list(network, g, &rounding, &of, NULL, &link, &n), POLIS_OK);
    assert_int_equal(n, 1);
    POLIS_FREE(link);
    polis_graph_free(&g);
    polis_network_free(&network);
}

static void a_bridge_is_the_worst_loss(void **state)
{
    polis_graph *g = two_triangles();
    const polis_goal goal = {
        .what = POLIS_OBJECTIVE_EFFICIENCY, .graph = g, .resolution = 1.0, .target = -1};
    polis_stress x;
    (void)state;

    assert_int_equal(polis_stress_run(&goal, 4, &alone, &x), POLIS_OK);
    assert_int_equal(x.n, 4);
    assert_int_equal(x.link[0].edge, 3); /* C-D: 9 pairs */
    near(x.link[0].betweenness, 9.0);
    assert_int_equal(x.link[0].cut_off, 3);
    about(x.link[0].harm, 0.688889 - 0.4);
    assert_int_equal(x.link[1].edge, 1); /* A-C, as B-C, D-E, D-F */
    assert_int_equal(x.link[1].cut_off, 0);
    polis_stress_clear(&x);
    polis_graph_free(&g);
}

/* The objective without each link, by the naive twin. */
static void assert_losses(const polis_graph *g)
{
    const polis_goal goal = {
        .what = POLIS_OBJECTIVE_EFFICIENCY, .graph = g, .resolution = 1.0, .target = -1};
    polis_stress x;

    assert_int_equal(polis_stress_run(&goal, 1000, &alone, &x), POLIS_OK);
    for (int64_t i = 0; i < x.n; i++) {
        polis_graph *left = NULL;
        double value = 0.0;
        int shift;

        assert_int_equal(polis_change_remove(g, x.link[i].edge, &left, &shift), POLIS_OK);
        assert_int_equal(shift, 0);
        oracle o = oracle_new(left);
        for (polis_vid v = 0; v < g->n; v++) {
            value += o.reciprocal[v] / (g->n - 1) / g->n;
        }
        near(x.link[i].harm, x.base - value);
        assert_true(i == 0 || x.link[i].harm <= x.link[i - 1].harm + 1e-9);
        oracle_free(&o);
        polis_graph_free(&left);
    }
    polis_stress_clear(&x);
}

/* All links of random networks, some in parts. */
static void every_loss_is_brute_force(void **state)
{
    (void)state;
    for (int kind = 0; kind < 4; kind++) {
        polis_graph *g = random_graph(14, 20, kind & 1 ? 5 : 0, kind & 2, POLIS_PARALLEL_MERGE, 5);

        assert_losses(g);
        polis_graph_free(&g);
    }
}

/* A ring with one long side: no path is longer than 118, but for those round a link that is lost.
 */
static void a_way_round_may_be_longer_than_any_path_before(void **state)
{
    enum { N = 60 };
    int ends[N][2], shift;
    double length[N];
    int64_t len[N];
    polis_network *ring;
    polis_graph *g = NULL;

    (void)state;
    for (int i = 0; i < N; i++) {
        ends[i][0] = i;
        ends[i][1] = (i + 1) % N;
        length[i] = i + 1 < N ? 1.0 : 60000.0;
    }
    ring = network_of(N, N, (const int(*)[2])ends, length, false, POLIS_PARALLEL_MERGE);
    for (int i = 0; i < N; i++) {
        len[i] = (int64_t)ring->value[i];
    }
    assert_int_equal(polis_graph_new(ring, len, &g), POLIS_OK);
    assert_int_equal(polis_lengths_fit(g, &shift), POLIS_OK);
    assert_int_equal(g->max_path, 2 * (N - 1));
    assert_losses(g);
    polis_graph_free(&g);
    polis_network_free(&ring);
}

/* C is hit; the recovery is 0.1 + 0.4 coverage: 3.882353 with half of all covered, 2.426367 with
 * nine tenths. */
static void a_safety_net_saves_what_it_saves(void **state)
{
    const double half[6] = {0.5, 0.5, 0.5, 0.5, 0.5, 0.5}, people[6] = {1, 1, 1, 1, 1, 1};
    const polis_propagate p = {
        .lambda = 0.5, .rho = 0.1, .slope = 0.4, .coverage = half, .horizon = 200};
    polis_graph *g = two_triangles();
    const polis_goal goal = {
        .what = POLIS_OBJECTIVE_LOSS, .graph = g, .target = -1, .propagate = &p, .shock = hit_c};
    polis_cover_of of = {
        .goal = &goal, .people = people, .floor = 0.9, .unit_cost = 10.0, .budget = HUGE_VAL};
    polis_cover c;
    (void)state;

    assert_int_equal(polis_cover_run(&of, &alone, &c), POLIS_OK);
    about(c.base, 3.882353);
    assert_true(c.feasible && c.n_below == 6);
    near(c.need, 2.4);
    for (int way = 0; way < POLIS_N_COVERS; way++) {
        about(c.loss[way], 2.426367);
        near(c.spent[way], 24.0);
        near(c.least[way], 0.9);
    }
    polis_cover_clear(&c);
    of.budget = 4.0; /* of one node */
    assert_int_equal(polis_cover_run(&of, &alone, &c), POLIS_OK);
    assert_false(c.feasible);
    near(c.coverage[POLIS_COVER_TARGETED][2], 0.9); /* C, where the shock is */
    near(c.loss[POLIS_COVER_TARGETED], c.base - c.avoided[2]);
    near(c.coverage[POLIS_COVER_UNIFORM][0], 0.5 + 0.4 / 6.0);
    near(c.loss[POLIS_COVER_NEEDIEST], c.loss[POLIS_COVER_UNIFORM]); /* all are as needy */
    assert_true(c.loss[POLIS_COVER_TARGETED] < c.loss[POLIS_COVER_UNIFORM]);
    near(c.spent[POLIS_COVER_TARGETED], 4.0);
    polis_cover_clear(&c);
    polis_graph_free(&g);
}

/* Coverages 0.95, 0.7 and 0.5 of 1, 0.5 and 0.2 million people: 0, 100,000 and 80,000 of them. */
static void the_need_is_people_below_the_floor(void **state)
{
    static const int edge[][2] = {{0, 1}, {1, 2}};
    const double coverage[] = {0.95, 0.7, 0.5}, people[] = {1e6, 5e5, 2e5}, shock[] = {1, 1, 1};
    const polis_propagate p = {
        .lambda = 0.5, .rho = 0.1, .slope = 0.4, .coverage = coverage, .horizon = 200};
    polis_network *network = network_of(3, 2, edge, NULL, false, POLIS_PARALLEL_MERGE);
    polis_graph *g = NULL;
    polis_goal goal = {.what = POLIS_OBJECTIVE_LOSS, .target = -1, .propagate = &p, .shock = shock};
    polis_cover_of of = {
        .goal = &goal, .people = people, .floor = 0.9, .unit_cost = 1200.0, .budget = 48e6};
    polis_cover c;
    (void)state;

    assert_int_equal(polis_graph_new(network, NULL, &g), POLIS_OK);
    goal.graph = g;
    assert_int_equal(polis_cover_run(&of, &alone, &c), POLIS_OK);
    near(c.need, 180000.0);
    near(c.worst, 0.5);
    near(c.spent[POLIS_COVER_FULL], 216e6);
    near(c.coverage[POLIS_COVER_NEEDIEST][2], 0.7); /* 40,000 people: up to the next one */
    near(c.coverage[POLIS_COVER_NEEDIEST][1], 0.7);
    near(c.coverage[POLIS_COVER_NEEDIEST][0], 0.95);
    near(c.least[POLIS_COVER_UNIFORM], 0.5 + 0.4 * 48.0 / 216.0);
    polis_cover_clear(&c);
    polis_graph_free(&g);
    polis_network_free(&network);
}

/* Random networks: each seat reaches most that are not reached, and all are in the end. */
static void a_seat_reaches_most(void **state)
{
    enum { N = 30 };
    (void)state;

    for (int directed = 0; directed < 2; directed++) {
        polis_graph *g = random_graph(N, 40, 0, directed, POLIS_PARALLEL_MERGE, 9);
        bool reached[N] = {false}, tie[N][N] = {{false}};
        int n_reached = 0;
        polis_seats x;

        for (polis_vid u = 0; u < N; u++) {
            tie[u][u] = true;
            for (polis_eid a = g->off[u]; a < g->off[u + 1]; a++) {
                tie[u][g->head[a]] = tie[g->head[a]][u] = true;
            }
        }
        assert_int_equal(polis_seats_run(g, 1000, 50, 1, &x), POLIS_OK);
        for (int64_t i = 0; i < x.n; i++) {
            int most = 0, best = 0;

            for (int v = 0; v < N; v++) {
                int n = 0;

                for (int u = 0; u < N; u++) {
                    n += tie[v][u] && !reached[u];
                }
                best = n > most ? v : best;
                most = n > most ? n : most;
            }
            assert_int_equal(x.seat[i].node, best);
            assert_int_equal(x.seat[i].n_new, most);
            for (int u = 0; u < N; u++) {
                reached[u] = reached[u] || tie[best][u];
            }
            n_reached += most;
            near(x.seat[i].coverage, (double)n_reached / N);
            assert_true(x.seat[i].random <= x.seat[i].coverage);
        }
        assert_int_equal(n_reached, N);
        polis_seats_clear(&x);
        polis_graph_free(&g);
    }
}

/* Each allocation in turn: an error, and nothing left behind. */
static void every_allocation_may_fail(void **state)
{
    const double coverage[6] = {0}, people[6] = {1, 1, 1, 1, 1, 1};
    const polis_propagate p = {
        .lambda = 0.5, .rho = 0.1, .slope = 0.4, .coverage = coverage, .horizon = 20};
    const polis_team one = {.n_threads = 1};
    polis_graph *g = two_triangles();
    const polis_goal goal = {
        .what = POLIS_OBJECTIVE_LOSS, .graph = g, .target = -1, .propagate = &p, .shock = hit_c};
    const polis_cover_of of = {
        .goal = &goal, .people = people, .floor = 0.9, .unit_cost = 1.0, .budget = 1.0};
    const int64_t live = polis_mem_live();
    int n_failed = 0;
    (void)state;

    for (int what = 0; what < 3; what++) {
        polis_err rc = POLIS_E_NOMEM;

        for (int64_t allowed = 0; rc != POLIS_OK; allowed++) {
            polis_stress stress = {0};
            polis_cover cover = {0};
            polis_seats seats = {0};

            polis_mem_fail_after(allowed);
            rc = what == 0   ? polis_cover_run(&of, &one, &cover)
                 : what == 1 ? polis_stress_run(&goal, 3, &one, &stress)
                             : polis_seats_run(g, 3, 2, 1, &seats);
            polis_mem_fail_after(-1);
            polis_stress_clear(&stress);
            polis_cover_clear(&cover);
            polis_seats_clear(&seats);
            assert_true(rc == POLIS_OK || rc == POLIS_E_NOMEM);
            assert_int_equal(polis_mem_live(), live);
            n_failed += rc != POLIS_OK;
        }
    }
    assert_true(n_failed > 20);
    polis_graph_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_better_link_is_a_shorter_edge),
        cmocka_unit_test(strengths_are_replaced_or_follow),
        cmocka_unit_test(candidates_are_better_in_the_unit_of_the_input),
        cmocka_unit_test(a_bridge_is_the_worst_loss),
        cmocka_unit_test(every_loss_is_brute_force),
        cmocka_unit_test(a_way_round_may_be_longer_than_any_path_before),
        cmocka_unit_test(a_safety_net_saves_what_it_saves),
        cmocka_unit_test(the_need_is_people_below_the_floor),
        cmocka_unit_test(a_seat_reaches_most),
        cmocka_unit_test(every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
