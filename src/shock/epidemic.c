#include "shock/epidemic.h"

#include "base/mem.h"

#include <math.h>
#include <string.h>

enum { PURPOSE_EPIDEMIC = 0x53480002 };

/* Node `tail` of an arc tries it with success in step `time`; it is infected until `end`. */
typedef struct event {
    polis_eid arc;
    int32_t end;
    int64_t next; /* in the list of its step, or of free ones; -1: the last */
} event;

/* One replicate being simulated. */
typedef struct simulation {
    const polis_contacts *c;
    const polis_epidemic *e;
    const double *miss; /* [arcs] log of the probability that a tie does not pass on in a step */
    polis_random random;
    uint64_t draw;
    int32_t *open;   /* [n] last step in which it was not susceptible; INT32_MAX: never again */
    int32_t *first;  /* [n] first step infected, -1: never */
    int64_t *list;   /* [horizon + 2] events of each step */
    int64_t *change; /* [horizon + 2] infected nodes that are more than a step before */
    event *pool;
    int64_t n_pool, pool_room, free;
} simulation;

static double unit(simulation *s)
{
    const uint64_t k = s->draw++;

    return polis_random_unit(&s->random, (uint32_t)k, (uint32_t)(k >> 32));
}

/* Steps until the first success, >= 1 and at most `most` + 1, if each fails with exp(log_miss). */
static int32_t geometric(simulation *s, double log_miss, int32_t most)
{
    double steps;

    if (log_miss == 0.0) {
        return most + 1;
    }
    steps = floor(log1p(-unit(s)) / log_miss) + 1.0; /* 0 / -inf: the first step */
    return steps > (double)most ? most + 1 : (int32_t)steps;
}

static polis_err plan_event(simulation *s, polis_eid arc, int64_t time, int32_t end)
{
    polis_err rc = POLIS_OK;
    int64_t i = s->free;

    if (time > end || time > s->e->horizon) {
        return POLIS_OK;
    }
    if (i >= 0) {
        s->free = s->pool[i].next;
    } else {
        POLIS_GROW(s->pool, s->pool_room, s->n_pool + 1);
        i = s->n_pool++;
    }
    s->pool[i] = (event){arc, end, s->list[time]};
    s->list[time] = i;

done:
    return rc;
}

/* The ties of u that pass on within `steps`, each with the step of its first success. Ties are
 * sorted, so those ahead pass on with at most the probability of the one we stand at: jump as if
 * with that, then accept with the ratio. */
static polis_err infect_contacts(simulation *s, polis_vid u, int32_t time, int32_t steps)
{
    polis_err rc = POLIS_OK;
    const polis_contacts *c = s->c;
    const double length = (double)steps;

    for (polis_eid a = c->off[u]; a < c->off[u + 1]; a++) {
        const double bound = s->miss[a];
        const double jump = bound < 0.0 ? floor(log1p(-unit(s)) / (length * bound)) : INFINITY;
        double passes;

        if (!(jump < (double)(c->off[u + 1] - a))) {
            break;
        }
        a += (polis_eid)jump;
        passes = -expm1(length * s->miss[a]);
        if (s->miss[a] != bound && unit(s) * -expm1(length * bound) >= passes) {
            continue;
        }
        /* the step of the first success, given that there is one */
        const double step = ceil(log1p(-unit(s) * passes) / s->miss[a]);
        POLIS_TRY(plan_event(s, a,
                             time + (step < 1.0      ? 1
                                     : step > length ? steps
                                                     : (int32_t)step),
                             time + steps));
    }

done:
    return rc;
}

static polis_err infect(simulation *s, polis_vid v, int32_t time)
{
    const polis_epidemic *e = s->e;
    const int32_t rest = e->horizon - time;
    const int32_t steps = geometric(s, log1p(-e->gamma), rest); /* rest + 1: beyond the horizon */
    const int32_t tried = steps < rest ? steps : rest;

    if (s->first[v] < 0) {
        s->first[v] = time;
    }
    s->change[time]++;
    if (steps <= rest) {
        s->change[time + steps]--;
    }
    s->open[v] = INT32_MAX;
    if (e->kind != POLIS_EPIDEMIC_SIR && steps <= rest) {
        const int32_t left = rest - steps;
        const int32_t immune =
            e->kind == POLIS_EPIDEMIC_SIRS ? geometric(s, log1p(-e->xi), left) : 0;

        s->open[v] = immune > left ? INT32_MAX : time + steps + immune;
    }
    return tried > 0 ? infect_contacts(s, v, time, tried) : POLIS_OK;
}

/* An arc succeeds in step `time`, unless the warning holds it back. */
static polis_err handle(simulation *s, event x, int32_t time)
{
    polis_err rc = POLIS_OK;
    const polis_epidemic *e = s->e;
    const polis_vid v = s->c->head[x.arc];
    const bool held = e->warning > 0.0 && time - 1 >= e->warned && unit(s) < e->warning;

    if (!held && time > s->open[v]) {
        POLIS_TRY(infect(s, v, time));
    }
    if (held || e->kind != POLIS_EPIDEMIC_SIR) { /* it goes on trying */
        const int64_t wait = geometric(s, s->miss[x.arc], x.end - time);

        POLIS_TRY(plan_event(s, x.arc, time + wait, x.end));
    }

done:
    return rc;
}

static polis_err simulate(simulation *s, const uint8_t *start, int64_t replicate)
{
    polis_err rc = POLIS_OK;
    const int32_t horizon = s->e->horizon;

    s->random = (polis_random){s->e->seed, (uint32_t)replicate, PURPOSE_EPIDEMIC};
    s->draw = 0;
    s->n_pool = 0;
    s->free = -1;
    memset(s->change, 0, (size_t)(horizon + 2) * sizeof *s->change);
    for (int32_t t = 0; t <= horizon + 1; t++) {
        s->list[t] = -1;
    }
    for (polis_vid v = 0; v < s->c->n; v++) {
        s->open[v] = 0;
        s->first[v] = -1;
    }
    for (polis_vid v = 0; v < s->c->n; v++) {
        if (start[v]) {
            POLIS_TRY(infect(s, v, 0));
        }
    }
    for (int32_t t = 1; t <= horizon; t++) {
        for (int64_t i = s->list[t], next; i >= 0; i = next) { /* none is added to this step */
            const event x = s->pool[i];

            next = x.next;
            s->pool[i].next = s->free;
            s->free = i;
            POLIS_TRY(handle(s, x, t));
        }
    }

done:
    return rc;
}

/* Add a finished replicate, number k of the call, to the outcome. */
static void record(const simulation *s, int64_t k, polis_epidemic_outcome *out)
{
    const polis_vid n = s->c->n;
    const int32_t horizon = s->e->horizon;
    polis_vid *infected = out->infected + k * ((int64_t)horizon + 1);
    int64_t now = 0, peak = 0, ever = 0;

    out->t_peak[k] = 0;
    out->duration[k] = -1;
    for (int32_t t = 0; t <= horizon; t++) {
        now += s->change[t];
        infected[t] = (polis_vid)now;
        if (now > peak) {
            peak = now;
            out->t_peak[k] = t;
        }
        if (now > 0) {
            out->duration[k] = -1;
        } else if (out->duration[k] < 0) {
            out->duration[k] = t;
        }
    }
    for (polis_vid v = 0; v < n; v++) {
        if (s->first[v] >= 0) {
            ever++;
#pragma omp atomic
            out->ever[v]++;
#pragma omp atomic
            out->sum_time[v] += s->first[v];
        }
    }
    out->attack[k] = (double)ever / (double)n;
    out->peak[k] = (double)peak / (double)n;
}

static void simulation_clear(simulation *s)
{
    POLIS_FREE(s->open);
    POLIS_FREE(s->first);
    POLIS_FREE(s->list);
    POLIS_FREE(s->change);
    POLIS_FREE(s->pool);
}

static polis_err simulation_init(const polis_contacts *contacts, const polis_epidemic *epidemic,
                                 const double *miss, simulation *s)
{
    polis_err rc = POLIS_OK;

    *s = (simulation){.c = contacts, .e = epidemic, .miss = miss};
    POLIS_NEW(s->open, contacts->n);
    POLIS_NEW(s->first, contacts->n);
    POLIS_NEW(s->list, (int64_t)epidemic->horizon + 2);
    POLIS_NEW(s->change, (int64_t)epidemic->horizon + 2);

done:
    if (rc != POLIS_OK) {
        simulation_clear(s);
    }
    return rc;
}

polis_err polis_epidemic_run(const polis_contacts *contacts, const polis_epidemic *epidemic,
                             const uint8_t *start, int64_t stride, int64_t first, int64_t last,
                             int n_threads, polis_epidemic_outcome *out)
{
    polis_err rc = POLIS_OK;
    double *miss = NULL;

    POLIS_NEW(miss, contacts->off[contacts->n]);
    for (polis_eid a = 0; a < contacts->off[contacts->n]; a++) {
        miss[a] = log1p(-epidemic->beta * contacts->weight[a]);
    }
#pragma omp parallel num_threads(n_threads)
    {
        simulation s;
        polis_err mine = simulation_init(contacts, epidemic, miss, &s);

#pragma omp for schedule(dynamic, 1)
        for (int64_t r = first; r < last; r++) {
            if (mine == POLIS_OK) {
                mine = simulate(&s, start + (r - first) * stride, r);
            }
            if (mine == POLIS_OK) {
                record(&s, r - first, out);
            }
        }
        if (mine != POLIS_OK) {
#pragma omp atomic write
            rc = mine;
        }
        simulation_clear(&s);
    }

done:
    POLIS_FREE(miss);
    return rc;
}
