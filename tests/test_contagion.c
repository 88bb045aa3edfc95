/* Shocks that travel: worked examples, an exact Markov chain, sums that must hold. */
#include "graphs.h"
#include "shock/epidemic.h"
#include "shock/overload.h"
#include "shock/propagate.h"
#include "shock/scenario.h"
#include "shock/spread.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const polis_machine machine = {.isa = POLIS_ISA_GENERIC, .n_threads = 2};

static void assert_near(double x, double expected)
{
    if (!(fabs(x - expected) <= 1e-6)) {
        fail_msg("%.9f, expected %.9f", x, expected);
    }
}

static polis_contacts contacts_of(const polis_graph *g, const double *value,
                                  polis_contact_weight weight)
{
    polis_contacts c;

    assert_int_equal(polis_contacts_init(g, value, weight, &c, NULL), POLIS_OK);
    return c;
}

/* --- contacts --- */

static void ties_are_scaled_and_sorted(void **state)
{
    static const int edge[][2] = {{0, 1}, {0, 2}, {1, 2}};
    static const double value[] = {1.0, 4.0, 3.0};
    polis_graph *g = graph_from(3, 3, edge, true);
    polis_contacts c = contacts_of(g, value, POLIS_CONTACT_SHARE);
    polis_fault fault = {0};

    (void)state;
    assert_int_equal(c.head[0], 1); /* all that 1 receives is from 0 */
    assert_near(c.weight[0], 1.0);
    assert_near(c.weight[1], 4.0 / 7.0);
    assert_near(c.weight[2], 3.0 / 7.0);
    assert_near(c.received[2], 1.0);
    polis_contacts_clear(&c);
    c = contacts_of(g, value, POLIS_CONTACT_MAX);
    assert_int_equal(c.head[0], 2);
    assert_near(c.weight[0], 1.0);
    assert_near(c.weight[1], 0.25);
    polis_contacts_clear(&c);
    assert_int_equal(polis_contacts_init(g, value, POLIS_CONTACT_VALUE, &c, &fault), POLIS_E_ARG);
    assert_non_null(strstr(fault.text, "weight 4, expected at most 1"));
    polis_graph_free(&g);
}

static void the_spectral_radius_is_that_of_the_example(void **state)
{
    static const int path[][2] = {{0, 1}, {1, 2}};
    polis_graph *g = two_triangles();
    polis_contacts c = contacts_of(g, NULL, POLIS_CONTACT_EQUAL);
    double lambda;

    (void)state;
    assert_int_equal(polis_contacts_radius(&c, &lambda), POLIS_OK);
    assert_near(lambda, 1.0 + sqrt(2.0));
    assert_near(1.0 / lambda, 0.414214);
    polis_contacts_clear(&c);
    polis_graph_free(&g);
    g = graph_from(3, 2, path, false); /* bipartite */
    c = contacts_of(g, NULL, POLIS_CONTACT_EQUAL);
    assert_int_equal(polis_contacts_radius(&c, &lambda), POLIS_OK);
    assert_near(lambda, sqrt(2.0));
    polis_contacts_clear(&c);
    polis_graph_free(&g);
}

/* --- epidemics against the exact chain over all states --- */

enum { MOST_NODES = 4, STATES = 81, STEPS = 12, S = 0, I = 1, R = 2 };

typedef struct chain {
    double infected[STEPS + 1][MOST_NODES]; /* probability at each step */
    double ever[MOST_NODES];
    double none[STEPS + 1]; /* probability that nobody is infected */
} chain;

static int digit(int code, int v)
{
    for (; v > 0; v--) {
        code /= 3;
    }
    return code % 3;
}

/* Probability that node v goes from its state in `from` to its state in `to`. */
static double transition(const polis_contacts *c, const polis_epidemic *e, int from, int to, int v,
                         int t)
{
    const int a = digit(from, v), b = digit(to, v);
    const int after = e->kind == POLIS_EPIDEMIC_SIS ? S : R;
    const double beta = e->beta * (t >= e->warned ? 1.0 - e->warning : 1.0);
    double stays = 1.0;

    if (a == S) {
        for (int u = 0; u < c->n; u++) {
            for (polis_eid i = c->off[u]; i < c->off[u + 1]; i++) {
                if (c->head[i] == v && digit(from, u) == I) {
                    stays *= 1.0 - beta * c->weight[i];
                }
            }
        }
        return b == S ? stays : b == I ? 1.0 - stays : 0.0;
    }
    if (a == I) {
        return b == I ? 1.0 - e->gamma : b == after ? e->gamma : 0.0;
    }
    if (e->kind == POLIS_EPIDEMIC_SIRS) {
        return b == R ? 1.0 - e->xi : b == S ? e->xi : 0.0;
    }
    return b == R ? 1.0 : 0.0;
}

/* Probabilities over (state, set of nodes ever infected), step by step. */
static void run_chain(const polis_contacts *c, const polis_epidemic *e, const uint8_t *start,
                      chain *out)
{
    static double p[STATES][1 << MOST_NODES], q[STATES][1 << MOST_NODES];
    const int n = c->n;
    int n_states = 1, code = 0, set = 0;

    memset(out, 0, sizeof *out);
    memset(p, 0, sizeof p);
    for (int v = 0, place = 1; v < n; v++, place *= 3) {
        n_states *= 3;
        code += start[v] ? I * place : 0;
        set |= start[v] ? 1 << v : 0;
    }
    p[code][set] = 1.0;
    for (int t = 0; t <= STEPS; t++) {
        memset(q, 0, sizeof q);
        for (int a = 0; a < n_states; a++) {
            for (int s = 0; s < 1 << n; s++) {
                bool any = false;

                if (p[a][s] == 0.0) {
                    continue;
                }
                for (int v = 0; v < n; v++) {
                    out->infected[t][v] += digit(a, v) == I ? p[a][s] : 0.0;
                    out->ever[v] += t == STEPS && s >> v & 1 ? p[a][s] : 0.0;
                    any |= digit(a, v) == I;
                }
                out->none[t] += any ? 0.0 : p[a][s];
                for (int b = 0; b < n_states; b++) {
                    double chance = p[a][s];
                    int reached = s;

                    for (int v = 0; v < n && chance > 0.0; v++) {
                        chance *= transition(c, e, a, b, v, t);
                        reached |= digit(b, v) == I ? 1 << v : 0;
                    }
                    q[b][reached] += chance;
                }
            }
        }
        memcpy(p, q, sizeof p);
    }
}

typedef struct many {
    int64_t ever[MOST_NODES], sum_time[MOST_NODES];
    polis_vid *infected;
    double *attack, *peak;
    int32_t *t_peak, *duration;
} many;

static polis_epidemic_outcome outcome_of(many *m, int64_t replicates, int64_t horizon)
{
    memset(m, 0, sizeof *m);
    m->infected = calloc((size_t)(replicates * (horizon + 1)), sizeof *m->infected);
    m->attack = calloc((size_t)replicates, sizeof *m->attack);
    m->peak = calloc((size_t)replicates, sizeof *m->peak);
    m->t_peak = calloc((size_t)replicates, sizeof *m->t_peak);
    m->duration = calloc((size_t)replicates, sizeof *m->duration);
    return (polis_epidemic_outcome){m->ever, m->sum_time, m->infected, m->attack,
                                    m->peak, m->t_peak,   m->duration};
}

static void many_free(many *m)
{
    free(m->infected);
    free(m->attack);
    free(m->peak);
    free(m->t_peak);
    free(m->duration);
}

/* Four standard errors, or for probabilities near 0 and 1 a few replicates. */
static void assert_probability(double share, double p, int64_t replicates, const char *what, int t)
{
    const double m = (double)replicates;

    if (!(fabs(share - p) <= 4.0 * sqrt(p * (1.0 - p) / m) + 3.0 / m)) {
        fail_msg("%s %d: %.5f, expected %.5f", what, t, share, p);
    }
}

static void compare_with_chain(const polis_contacts *c, const polis_epidemic *e,
                               const uint8_t *start)
{
    enum { REPLICATES = 40000 };
    chain expected;
    many m;
    polis_epidemic_outcome out = outcome_of(&m, REPLICATES, STEPS);

    run_chain(c, e, start, &expected);
    assert_int_equal(polis_epidemic_run(c, e, start, 0, 0, REPLICATES, 2, &out), POLIS_OK);
    for (int v = 0; v < c->n; v++) {
        assert_probability((double)m.ever[v] / REPLICATES, expected.ever[v], REPLICATES, "ever", v);
    }
    for (int t = 0; t <= STEPS; t++) {
        double mean = 0.0, mean_expected = 0.0, square = 0.0;
        int64_t none = 0;

        for (int64_t r = 0; r < REPLICATES; r++) {
            const double x = (double)m.infected[r * (STEPS + 1) + t];

            mean += x / REPLICATES;
            square += x * x / REPLICATES;
            none += x == 0.0;
        }
        for (int v = 0; v < c->n; v++) {
            mean_expected += expected.infected[t][v];
        }
        if (!(fabs(mean - mean_expected) <=
              4.0 * sqrt(fmax(0.0, square - mean * mean) / REPLICATES) + 1e-4)) {
            fail_msg("infected in step %d: %.5f, expected %.5f", t, mean, mean_expected);
        }
        assert_probability((double)none / REPLICATES, expected.none[t], REPLICATES, "nobody", t);
    }
    many_free(&m);
}

static void the_exact_chain_has_the_worked_example(void **state)
{
    static const int path[][2] = {{0, 1}, {1, 2}};
    static const uint8_t start[] = {1, 0, 0};
    const polis_epidemic e = {.beta = 0.5, .gamma = 0.2, .warned = 1000, .horizon = STEPS};
    static const double infected[3][3] = {{0.8, 0.5, 0.0}, {0.64, 0.6, 0.25}, {0.512, 0.56, 0.4}};
    polis_graph *g = graph_from(3, 2, path, false);
    polis_contacts c = contacts_of(g, NULL, POLIS_CONTACT_EQUAL);
    chain x;

    (void)state;
    run_chain(&c, &e, start, &x);
    for (int t = 1; t <= 3; t++) {
        for (int v = 0; v < 3; v++) {
            assert_near(x.infected[t][v], infected[t - 1][v]);
        }
    }
    polis_contacts_clear(&c);
    polis_graph_free(&g);
}

static void final_attacks_are_those_of_the_worked_example(void **state)
{
    enum { REPLICATES = 100000, HORIZON = 300 };
    static const int path[][2] = {{0, 1}, {1, 2}};
    static const uint8_t start[] = {1, 0, 0};
    static const double expected[] = {1.0, 0.833333, 0.694444};
    const polis_epidemic e = {
        .beta = 0.5, .gamma = 0.2, .warned = 1000, .horizon = HORIZON, .seed = 3};
    polis_graph *g = graph_from(3, 2, path, false);
    polis_contacts c = contacts_of(g, NULL, POLIS_CONTACT_EQUAL);
    many m;
    polis_epidemic_outcome out = outcome_of(&m, REPLICATES, HORIZON);

    (void)state;
    assert_int_equal(polis_epidemic_run(&c, &e, start, 0, 0, REPLICATES, 2, &out), POLIS_OK);
    for (int v = 0; v < 3; v++) {
        assert_probability((double)m.ever[v] / REPLICATES, expected[v], REPLICATES, "attack", v);
    }
    many_free(&m);
    polis_contacts_clear(&c);
    polis_graph_free(&g);
}

static void epidemics_follow_the_exact_chain(void **state)
{
    static const int edge[][2] = {{0, 1}, {1, 2}, {2, 3}, {3, 0}, {0, 2}};
    static const double value[] = {1.0, 0.3, 0.7, 0.5, 0.1};
    static const uint8_t start[] = {1, 0, 0, 0};

    (void)state;
    for (int kind = POLIS_EPIDEMIC_SIR; kind <= POLIS_EPIDEMIC_SIRS; kind++) {
        for (int directed = 0; directed < 2; directed++) {
            const polis_epidemic e = {.kind = (polis_epidemic_kind)kind,
                                      .beta = directed ? 1.0 : 0.4,
                                      .gamma = 0.3,
                                      .xi = 0.25,
                                      .warning = directed ? 0.6 : 0.0,
                                      .warned = 3,
                                      .horizon = STEPS,
                                      .seed = 11};
            polis_graph *g = graph_from(4, 5, edge, directed);
            polis_contacts c = contacts_of(g, value, POLIS_CONTACT_VALUE);

            compare_with_chain(&c, &e, start);
            polis_contacts_clear(&c);
            polis_graph_free(&g);
        }
    }
}

static void certain_infections_and_recoveries_are_certain(void **state)
{
    enum { HORIZON = 10 };
    static const int path[][2] = {{0, 1}, {1, 2}, {2, 3}};
    static const uint8_t start[] = {1, 0, 0, 0};
    polis_epidemic e = {.beta = 1.0, .gamma = 1.0, .horizon = HORIZON};
    polis_graph *g = graph_from(4, 3, path, false);
    polis_contacts c = contacts_of(g, NULL, POLIS_CONTACT_EQUAL);
    many m;
    polis_epidemic_outcome out = outcome_of(&m, 1, HORIZON);

    (void)state;
    assert_int_equal(polis_epidemic_run(&c, &e, start, 0, 0, 1, 1, &out), POLIS_OK);
    assert_true(m.attack[0] == 1.0 && m.peak[0] == 0.25 && m.duration[0] == 4);
    assert_int_equal(m.sum_time[3], 3);
    many_free(&m);
    e.beta = 0.0;
    e.gamma = 0.0;
    out = outcome_of(&m, 1, HORIZON);
    assert_int_equal(polis_epidemic_run(&c, &e, start, 0, 0, 1, 1, &out), POLIS_OK);
    assert_true(m.attack[0] == 0.25 && m.duration[0] == -1 && m.infected[HORIZON] == 1);
    many_free(&m);
    polis_contacts_clear(&c);
    polis_graph_free(&g);
}

static void replicates_do_not_depend_on_threads_or_ranges(void **state)
{
    enum { N = 300, REPLICATES = 40, HORIZON = 60 };
    static int64_t ever[2][N], sum_time[2][N];
    static polis_vid infected[2][REPLICATES * (HORIZON + 1)];
    static double attack[2][REPLICATES], peak[2][REPLICATES];
    static int32_t t_peak[2][REPLICATES], duration[2][REPLICATES];
    static uint8_t start[N];
    const polis_epidemic e = {.kind = POLIS_EPIDEMIC_SIRS,
                              .beta = 0.2,
                              .gamma = 0.3,
                              .xi = 0.1,
                              .horizon = HORIZON,
                              .seed = 5};
    polis_graph *g = random_graph(N, 900, 0, true, POLIS_PARALLEL_MERGE, 8);
    polis_contacts c = contacts_of(g, NULL, POLIS_CONTACT_EQUAL);

    (void)state;
    start[7] = 1;
    for (int i = 0; i < 2; i++) {
        const int64_t cut = i ? 13 : REPLICATES;

        for (int64_t first = 0, last = cut; first < REPLICATES; first = last, last = REPLICATES) {
            polis_epidemic_outcome out = {ever[i],
                                          sum_time[i],
                                          infected[i] + first * (HORIZON + 1),
                                          attack[i] + first,
                                          peak[i] + first,
                                          t_peak[i] + first,
                                          duration[i] + first};

            assert_int_equal(polis_epidemic_run(&c, &e, start, 0, first, last, i ? 3 : 1, &out),
                             POLIS_OK);
        }
    }
    assert_memory_equal(ever[0], ever[1], sizeof ever[0]);
    assert_memory_equal(sum_time[0], sum_time[1], sizeof sum_time[0]);
    assert_memory_equal(infected[0], infected[1], sizeof infected[0]);
    assert_memory_equal(attack[0], attack[1], sizeof attack[0]);
    assert_memory_equal(duration[0], duration[1], sizeof duration[0]);
    assert_true(attack[0][0] != attack[0][1]);
    polis_contacts_clear(&c);
    polis_graph_free(&g);
}

/* --- contagion without chance --- */

static void thresholds_are_those_of_the_worked_example(void **state)
{
    static const struct {
        double phi;
        int32_t active, steps;
    } expected[] = {{0.3, 6, 3}, {0.34, 3, 2}, {0.5, 3, 2}, {0.51, 1, 0}};
    static const uint8_t seed[] = {1, 0, 0, 0, 0, 0};
    polis_graph *g = two_triangles();
    polis_contacts c = contacts_of(g, NULL, POLIS_CONTACT_EQUAL);

    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        int32_t time[6], steps, active = 0;

        assert_int_equal(polis_spread_threshold(&c, expected[i].phi, seed, time, &steps), POLIS_OK);
        for (int v = 0; v < 6; v++) {
            active += time[v] >= 0;
        }
        assert_int_equal(active, expected[i].active);
        assert_int_equal(steps, expected[i].steps);
    }
    polis_contacts_clear(&c);
    polis_graph_free(&g);
}

static void debtrank_is_that_of_the_worked_example(void **state)
{
    /* a shock travels tail to head: B loses .6 of what A loses */
    static const int edge[][2] = {{0, 1}, {1, 2}, {1, 3}, {2, 0}, {3, 2}};
    static const double loss[] = {0.6, 0.5, 0.3, 0.2, 0.4};
    static const double value[] = {0.25, 0.25, 0.25, 0.25};
    static const double expected[] = {1.0, 0.6, 0.372, 0.18};
    double h[] = {1.0, 0.0, 0.0, 0.0}, rank;
    polis_graph *g = graph_from(4, 5, edge, true);
    polis_contacts c = contacts_of(g, loss, POLIS_CONTACT_VALUE);

    (void)state;
    assert_int_equal(polis_spread_debtrank(&c, h, value, &rank), POLIS_OK);
    for (int v = 0; v < 4; v++) {
        assert_near(h[v], expected[v]);
    }
    assert_near(rank, 0.288);
    polis_contacts_clear(&c);
    polis_graph_free(&g);
}

/* --- propagation --- */

static polis_propagation propagate(const polis_contacts *c, const polis_propagate *p,
                                   const double *shock)
{
    polis_propagation out;

    assert_int_equal(polis_propagation_init(c->n, p->horizon, &out), POLIS_OK);
    assert_int_equal(polis_propagate_recovery(c, p, out.recovery), POLIS_OK);
    assert_int_equal(polis_propagate_run(c, p, shock, &out), POLIS_OK);
    return out;
}

static void propagation_is_that_of_the_worked_example(void **state)
{
    static const double shock[] = {0, 0, 1, 0, 0, 0};
    static const double total[] = {1.0, 0.816667, 0.605694, 0.433911};
    static const double auc[] = {0.682383, 0.682383, 1.852183, 0.383111, 0.141146, 0.141146};
    static const double importance[] = {3.058824, 3.058824, 3.882353, 3.882353, 3.058824, 3.058824};
    const polis_propagate p = {.lambda = 0.5, .rho = 0.3, .horizon = 200};
    polis_graph *g = two_triangles();
    polis_contacts c = contacts_of(g, NULL, POLIS_CONTACT_EQUAL);
    polis_propagation x = propagate(&c, &p, shock);
    double si[6];

    (void)state;
    for (int t = 0; t < 4; t++) {
        assert_near(x.total[t], total[t]);
    }
    for (int v = 0; v < 6; v++) {
        assert_near(x.auc[v], auc[v]);
    }
    assert_near(x.loss, 3.882353);
    assert_near(x.peak[2], 1.0);
    assert_near(x.peak[3], 0.116667);
    assert_int_equal(polis_propagate_importance(&c, &p, x.recovery, si), POLIS_OK);
    for (int v = 0; v < 6; v++) {
        assert_near(si[v], importance[v]);
    }
    polis_propagation_clear(&x);
    polis_contacts_clear(&c);
    polis_graph_free(&g);
}

static void safety_nets_and_hubs_shorten_the_loss(void **state)
{
    static const double shock[] = {0, 0, 1, 0, 0, 0};
    static const double half[] = {.5, .5, .5, .5, .5, .5}, most[] = {.9, .9, .9, .9, .9, .9};
    polis_propagate p = {.lambda = 0.5, .rho = 0.1, .slope = 0.4, .coverage = half, .horizon = 400};
    polis_graph *g = two_triangles();
    polis_contacts c = contacts_of(g, NULL, POLIS_CONTACT_EQUAL);
    polis_propagation x = propagate(&c, &p, shock);

    (void)state;
    assert_near(x.loss, 3.882353);
    polis_propagation_clear(&x);
    p.coverage = most;
    x = propagate(&c, &p, shock);
    assert_near(x.loss, 2.426367);
    polis_propagation_clear(&x);
    p = (polis_propagate){.lambda = 0.5, .rho = 0.3, .support = 1.0, .horizon = 400};
    x = propagate(&c, &p, shock);
    /* A depends on B and C, with 2/14 and 3/14 of all ties */
    assert_near(x.recovery[0], 0.3 + (2.0 + 3.0) / 28.0);
    assert_true(x.loss < 3.882353);
    polis_propagation_clear(&x);
    polis_contacts_clear(&c);
    polis_graph_free(&g);
}

/* The loss is linear in the shock, and that of a node alone is its importance. */
static void importance_is_the_loss_of_each_shock_alone(void **state)
{
    enum { N = 30 };
    double shock[N], value[N], importance[N];
    polis_graph *g = random_graph(N, 70, 0, true, POLIS_PARALLEL_MERGE, 12);
    polis_contacts c = contacts_of(g, NULL, POLIS_CONTACT_EQUAL);
    const polis_propagate p = {.lambda = 0.7, .rho = 0.2, .value = value, .horizon = 1000};

    (void)state;
    for (int v = 0; v < N; v++) {
        shock[v] = 0.0;
        value[v] = 1.0 / (1.0 + v);
    }
    for (int v = 0; v < N; v++) {
        polis_propagation x;

        shock[v] = 1.0;
        x = propagate(&c, &p, shock);
        if (v == 0) {
            assert_int_equal(polis_propagate_importance(&c, &p, x.recovery, importance), POLIS_OK);
        }
        assert_near(importance[v], x.loss);
        assert_true(isnan(x.t90[v]) || x.t90[v] <= x.steps);
        polis_propagation_clear(&x);
        shock[v] = 0.0;
    }
    polis_contacts_clear(&c);
    polis_graph_free(&g);
}

static void the_time_to_recover_is_the_first_step_below_a_tenth_of_the_peak(void **state)
{
    static const int edge[][2] = {{0, 1}};
    static const double shock[] = {1.0, 0.0};
    const polis_propagate p = {.lambda = 0.0, .rho = 0.5, .horizon = 200};
    polis_graph *g = graph_from(2, 1, edge, false);
    polis_contacts c = contacts_of(g, NULL, POLIS_CONTACT_EQUAL);
    polis_propagation x = propagate(&c, &p, shock);

    (void)state;
    assert_true(x.t90[0] == 4.0); /* 1/16 */
    assert_true(isnan(x.t90[1]));
    polis_propagation_clear(&x);
    polis_contacts_clear(&c);
    polis_graph_free(&g);
}

/* --- overload --- */

static void cascades_are_those_of_the_worked_example(void **state)
{
    static const int ring[][2] = {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 0}};
    static const uint8_t trigger[] = {1, 0, 0, 0, 0, 0}, both[] = {1, 0, 0, 1, 0, 0};
    static const double alpha[] = {0.0, 0.1, 1.0 / 7.0, 0.2, 1.0};
    static const double two[] = {5, 5, 11, 11, 5, 5};
    polis_cascade x[5];
    double load[6], critical;
    uint8_t failed[6];
    polis_graph *g = graph_from(6, 6, ring, false);

    (void)state;
    assert_int_equal(polis_score_compute(g, POLIS_SCORE_LOAD, &machine, load), POLIS_OK);
    for (int v = 0; v < 6; v++) {
        assert_near(load[v], 7.0);
    }
    assert_int_equal(polis_overload_run(g, load, trigger, alpha, 5, &machine, x, failed, &critical),
                     POLIS_OK);
    assert_near(critical, 1.0 / 7.0);
    assert_memory_equal(failed, both, sizeof both);
    for (int i = 0; i < 5; i++) {
        assert_near(x[i].left, i < 2 ? 1.0 / 3.0 : 5.0 / 6.0);
        assert_int_equal(x[i].overload, i < 2 ? 1 : 0);
        assert_int_equal(x[i].rounds, i < 2 ? 1 : 0);
    }
    polis_graph_free(&g);
    g = two_triangles();
    assert_int_equal(polis_score_compute(g, POLIS_SCORE_LOAD, &machine, load), POLIS_OK);
    for (int v = 0; v < 6; v++) {
        assert_near(load[v], two[v]);
    }
    polis_graph_free(&g);
}

/* The critical tolerance of the closed form is where cascades of a sweep stop. */
static void the_critical_tolerance_ends_cascades(void **state)
{
    polis_graph *g = random_graph(80, 160, 5, false, POLIS_PARALLEL_MERGE, 6);
    double load[80], critical, again, alpha[2];
    polis_cascade x[2];

    (void)state;
    assert_int_equal(polis_score_compute(g, POLIS_SCORE_LOAD, &machine, load), POLIS_OK);
    for (int v = 0; v < 80; v += 7) {
        uint8_t trigger[80] = {0};

        trigger[v] = 1;
        assert_int_equal(
            polis_overload_run(g, load, trigger, alpha, 0, &machine, x, NULL, &critical), POLIS_OK);
        alpha[0] = critical;
        alpha[1] = critical * 0.999;
        assert_int_equal(polis_overload_run(g, load, trigger, alpha, 2, &machine, x, NULL, &again),
                         POLIS_OK);
        assert_int_equal(x[0].overload, 0);
        assert_true(x[1].overload > 0 || critical == 0.0);
        assert_true(x[1].left <= x[0].left);
    }
    polis_graph_free(&g);
}

/* --- scenarios --- */

static double draw(const polis_scenario *s, polis_vid n, int64_t replicate, double *shock)
{
    double sum = 0.0;

    assert_int_equal(polis_scenario_draw(s, n, replicate, shock, NULL), POLIS_OK);
    for (polis_vid v = 0; v < n; v++) {
        sum += shock[v];
    }
    return sum;
}

static void scenarios_hit_what_they_say(void **state)
{
    static const double score[] = {0.1, 0.9, 0.4, 0.4, NAN};
    static const double lon[] = {0.0, 0.5, 10.0, NAN, -0.5}, lat[] = {0.0, 0.5, 0.0, NAN, 0.0};
    static const polis_vid nodes[] = {3, 1};
    static const double size[] = {0.25, 1.0};
    double shock[5];
    polis_fault fault = {0};
    polis_scenario s = {.severity = 0.5, .score = score, .k = 2, .x = lon, .y = lat};

    (void)state;
    s.kind = POLIS_SCENARIO_TOP;
    assert_near(draw(&s, 5, 0, shock), 1.0);
    assert_true(shock[1] == 0.5 && shock[2] == 0.5);
    s.kind = POLIS_SCENARIO_COLUMN;
    assert_near(draw(&s, 5, 0, shock), 0.5 * 1.8);
    s.kind = POLIS_SCENARIO_UNIFORM;
    assert_near(draw(&s, 5, 0, shock), 2.5);
    s.kind = POLIS_SCENARIO_GEO;
    s.radius_km = 100.0;
    assert_near(draw(&s, 5, 0, shock), 1.5);
    assert_true(shock[2] == 0.0 && shock[3] == 0.0);
    s.lat = 91.0;
    assert_int_equal(polis_scenario_draw(&s, 5, 0, shock, &fault), POLIS_E_ARG);
    assert_non_null(strstr(fault.text, "90"));
    s.kind = POLIS_SCENARIO_NODES;
    s.node = nodes;
    s.n_nodes = 2;
    s.size = size;
    draw(&s, 5, 0, shock);
    assert_true(shock[3] == 0.25 && shock[1] == 1.0 && shock[0] == 0.0);
    assert_false(polis_scenario_is_random(&s));
}

/* With correlation the number of nodes hit varies more, its mean stays. */
static void correlated_shocks_come_together(void **state)
{
    enum { N = 200, REPLICATES = 3000 };
    static double shock[N];
    double variance[2];

    (void)state;
    for (int i = 0; i < 2; i++) {
        const polis_scenario s = {.kind = POLIS_SCENARIO_CORRELATED,
                                  .severity = 1.0,
                                  .probability = 0.1,
                                  .correlation = i ? 0.3 : 0.0,
                                  .seed = 9};
        double mean = 0.0, square = 0.0;

        for (int r = 0; r < REPLICATES; r++) {
            const double hit = draw(&s, N, r, shock) / N;

            mean += hit / REPLICATES;
            square += hit * hit / REPLICATES;
        }
        variance[i] = square - mean * mean;
        assert_true(fabs(mean - 0.1) < 4.0 * sqrt(variance[i] / REPLICATES));
    }
    assert_true(fabs(variance[0] - 0.1 * 0.9 / N) < 0.1 * variance[0]);
    /* two nodes are hit together with probability 0.025 (bivariate normal, 0.3) */
    assert_true(variance[1] > 10.0 * variance[0]);
    assert_true(draw(&(polis_scenario){.kind = POLIS_SCENARIO_RANDOM, .severity = 1.0, .k = 30}, N,
                     0, shock) == 30.0);
}

static void nothing_leaks(void **state)
{
    (void)state;
    assert_int_equal(polis_mem_live(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ties_are_scaled_and_sorted),
        cmocka_unit_test(the_spectral_radius_is_that_of_the_example),
        cmocka_unit_test(the_exact_chain_has_the_worked_example),
        cmocka_unit_test(final_attacks_are_those_of_the_worked_example),
        cmocka_unit_test(epidemics_follow_the_exact_chain),
        cmocka_unit_test(certain_infections_and_recoveries_are_certain),
        cmocka_unit_test(replicates_do_not_depend_on_threads_or_ranges),
        cmocka_unit_test(thresholds_are_those_of_the_worked_example),
        cmocka_unit_test(debtrank_is_that_of_the_worked_example),
        cmocka_unit_test(propagation_is_that_of_the_worked_example),
        cmocka_unit_test(safety_nets_and_hubs_shorten_the_loss),
        cmocka_unit_test(importance_is_the_loss_of_each_shock_alone),
        cmocka_unit_test(the_time_to_recover_is_the_first_step_below_a_tenth_of_the_peak),
        cmocka_unit_test(cascades_are_those_of_the_worked_example),
        cmocka_unit_test(the_critical_tolerance_ends_cascades),
        cmocka_unit_test(scenarios_hit_what_they_say),
        cmocka_unit_test(correlated_shocks_come_together),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
