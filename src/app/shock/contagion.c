#include "app/shock/contagion.h"

#include "base/mem.h"
#include "shock/epidemic.h"
#include "shock/propagate.h"
#include "shock/spread.h"

#include <math.h>
#include <string.h>

enum { CHUNK = 256 }; /* replicates of an epidemic at a time: bounds their memory */

static void add(polis_i128 *sum, double x)
{
    *sum += polis_fixed_from_double(x, POLIS_FIXED_DEPENDENCY_BITS);
}

/* Memory of one chunk of an epidemic. */
typedef struct chunk {
    uint8_t *start;
    double *shock;
    polis_epidemic_outcome out;
} chunk;

static void chunk_clear(chunk *c)
{
    POLIS_FREE(c->start);
    POLIS_FREE(c->shock);
    POLIS_FREE(c->out.ever);
    POLIS_FREE(c->out.sum_time);
    POLIS_FREE(c->out.infected);
    POLIS_FREE(c->out.attack);
    POLIS_FREE(c->out.peak);
    POLIS_FREE(c->out.t_peak);
    POLIS_FREE(c->out.duration);
}

static polis_err chunk_init(polis_vid n, int64_t n_points, chunk *c)
{
    polis_err rc = POLIS_OK;

    *c = (chunk){0};
    POLIS_NEW(c->start, (int64_t)CHUNK * n);
    POLIS_NEW(c->shock, n);
    POLIS_NEW(c->out.ever, n);
    POLIS_NEW(c->out.sum_time, n);
    POLIS_NEW(c->out.infected, CHUNK * n_points);
    POLIS_NEW(c->out.attack, CHUNK);
    POLIS_NEW(c->out.peak, CHUNK);
    POLIS_NEW(c->out.t_peak, CHUNK);
    POLIS_NEW(c->out.duration, CHUNK);

done:
    return rc;
}

static polis_err run_chunk(const polis_shock_ready *r, const polis_epidemic *e, chunk *c,
                           int64_t first, int64_t last, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = r->in->graph->n;

    for (int64_t i = 0; i < last - first; i++) {
        POLIS_TRY(polis_scenario_draw(&r->in->scenario, n, first + i, c->shock, fault));
        for (polis_vid v = 0; v < n; v++) {
            c->start[i * n + v] = c->shock[v] > 0.0;
        }
    }
    rc = polis_epidemic_run(&r->contacts, e, c->start, n, first, last, r->in->o->machine.n_threads,
                            &c->out);

done:
    return rc;
}

polis_err polis_shock_resolve(const polis_shock_ready *r, double *parameter, polis_fault *fault)
{
    const polis_shock_model model = r->in->o->model;
    const double gamma = parameter[2];

    if (model < POLIS_SHOCK_SIR || model > POLIS_SHOCK_SIRS) {
        return POLIS_OK;
    }
    if (!isnan(parameter[1])) {
        parameter[0] = gamma > 0.0 ? parameter[1] * r->radius / gamma : NAN;
        return POLIS_OK;
    }
    parameter[1] = r->radius > 0.0 ? parameter[0] * gamma / r->radius : 0.0;
    if (parameter[1] > 1.0) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0,
                          "--grid r0: %.15g with gamma %.15g and a spectral radius of %.6g means "
                          "beta %.6g, expected at most 1",
                          parameter[0], gamma, r->radius, parameter[1]);
    }
    return POLIS_OK;
}

static polis_epidemic epidemic_of(const polis_shock_options *o, const double *parameter)
{
    return (polis_epidemic){
        .kind = (polis_epidemic_kind)(o->model - POLIS_SHOCK_SIR + POLIS_EPIDEMIC_SIR),
        .beta = parameter[1],
        .gamma = parameter[2],
        .xi = o->model == POLIS_SHOCK_SIRS ? parameter[5] : 0.0,
        .warning = parameter[3],
        .warned = (int32_t)parameter[4],
        .horizon = (int32_t)o->horizon,
        .seed = o->seed,
    };
}

polis_err polis_shock_run_epidemic(const polis_shock_ready *r, const double *parameter,
                                   int64_t first, int64_t last, polis_shock_slice *out,
                                   polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = r->in->graph->n;
    const double share = 1.0 / (double)n;
    const polis_epidemic e = epidemic_of(r->in->o, parameter);
    chunk c = {0};

    POLIS_TRY(chunk_init(n, r->n_points, &c));
    for (int64_t at = first; at < last; at += CHUNK) {
        const int64_t end = last - at < CHUNK ? last : at + CHUNK;

        POLIS_TRY(run_chunk(r, &e, &c, at, end, fault));
        for (int64_t k = 0; k < end - at; k++) {
            double *scalar = out->scalar + 4 * (at - first + k);

            scalar[0] = c.out.attack[k];
            scalar[1] = c.out.peak[k];
            scalar[2] = (double)c.out.t_peak[k];
            scalar[3] = c.out.duration[k] < 0 ? NAN : (double)c.out.duration[k];
        }
        for (int64_t k = 0; k < (end - at) * r->n_points; k++) {
            out->curve[(at - first) * r->n_points + k] = share * (double)c.out.infected[k];
        }
    }
    for (polis_vid v = 0; v < n; v++) {
        add(&out->sum[v], (double)c.out.ever[v]);
        add(&out->sum[n + v], (double)c.out.sum_time[v]);
    }

done:
    chunk_clear(&c);
    return rc;
}

static polis_err run_threshold(const polis_shock_ready *r, const double *parameter, int64_t i,
                               const double *shock, polis_shock_slice *out)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = r->in->graph->n;
    double *curve = out->curve + i * r->n_points;
    uint8_t *seed = NULL;
    int32_t *time = NULL, steps;
    polis_vid active = 0;

    POLIS_NEW(seed, n);
    POLIS_NEW(time, n);
    for (polis_vid v = 0; v < n; v++) {
        seed[v] = shock[v] > 0.0;
    }
    POLIS_TRY(polis_spread_threshold(&r->contacts, parameter[0], seed, time, &steps));
    for (polis_vid v = 0; v < n; v++) {
        if (time[v] >= 0) {
            active++;
            add(&out->sum[v], 1.0);
            add(&out->sum[n + v], (double)time[v]);
            if (time[v] < r->n_points) {
                curve[time[v]] += 1.0;
            }
        }
    }
    for (int64_t t = 1; t < r->n_points; t++) {
        curve[t] += curve[t - 1];
    }
    for (int64_t t = 0; t < r->n_points; t++) {
        curve[t] /= (double)n;
    }
    out->scalar[2 * i] = (double)active / (double)n;
    out->scalar[2 * i + 1] = (double)steps;

done:
    POLIS_FREE(seed);
    POLIS_FREE(time);
    return rc;
}

static polis_err run_debtrank(const polis_shock_ready *r, int64_t i, double *shock,
                              polis_shock_slice *out)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = r->in->graph->n;
    double *equal = NULL;
    polis_vid distressed = 0;

    POLIS_NEW(equal, n);
    for (polis_vid v = 0; v < n; v++) {
        equal[v] = r->in->value ? r->in->value[v] : 1.0 / (double)n;
    }
    POLIS_TRY(polis_spread_debtrank(&r->contacts, shock, equal, &out->scalar[2 * i]));
    for (polis_vid v = 0; v < n; v++) {
        distressed += shock[v] > 0.0;
        add(&out->sum[v], shock[v]);
    }
    out->scalar[2 * i + 1] = (double)distressed / (double)n;

done:
    POLIS_FREE(equal);
    return rc;
}

static polis_propagate propagate_of(const polis_shock_ready *r, const double *parameter)
{
    return (polis_propagate){.lambda = parameter[0],
                             .rho = parameter[1],
                             .slope = parameter[2],
                             .support = parameter[3],
                             .coverage = r->in->coverage,
                             .value = r->in->value,
                             .horizon = (int32_t)r->in->o->horizon};
}

static polis_err run_propagate(const polis_shock_ready *r, const double *parameter, int64_t i,
                               const double *shock, polis_shock_slice *out)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = r->in->graph->n;
    const polis_propagate p = propagate_of(r, parameter);
    double *curve = out->curve + i * r->n_points, *scalar = out->scalar + 3 * i;
    polis_propagation x = {0};

    POLIS_TRY(polis_propagation_init(n, p.horizon, &x));
    POLIS_TRY(polis_propagate_recovery(&r->contacts, &p, x.recovery));
    POLIS_TRY(polis_propagate_run(&r->contacts, &p, shock, &x));
    memcpy(curve, x.total, (size_t)r->n_points * sizeof *curve);
    scalar[0] = x.loss;
    scalar[1] = 0.0;
    scalar[2] = NAN;
    for (int64_t t = 0; t < r->n_points; t++) {
        if (curve[t] > scalar[1]) {
            scalar[1] = curve[t];
            scalar[2] = NAN;
        } else if (isnan(scalar[2]) && scalar[1] > 0.0 && curve[t] <= 0.1 * scalar[1]) {
            scalar[2] = (double)t;
        }
    }
    for (polis_vid v = 0; v < n; v++) {
        add(&out->sum[v], x.auc[v]);
        add(&out->sum[n + v], x.peak[v]);
        if (!isnan(x.t90[v])) {
            add(&out->sum[2 * (int64_t)n + v], x.t90[v]);
            add(&out->sum[3 * (int64_t)n + v], 1.0);
        }
    }

done:
    polis_propagation_clear(&x);
    return rc;
}

polis_err polis_shock_importance(const polis_shock_ready *r, const double *parameter,
                                 double *importance)
{
    polis_err rc = POLIS_OK;
    const polis_propagate p = propagate_of(r, parameter);
    double *recovery = NULL;

    POLIS_NEW(recovery, r->in->graph->n);
    POLIS_TRY(polis_propagate_recovery(&r->contacts, &p, recovery));
    rc = polis_propagate_importance(&r->contacts, &p, recovery, importance);

done:
    POLIS_FREE(recovery);
    return rc;
}

static polis_err run_one(const polis_shock_ready *r, const double *parameter, int64_t replicate,
                         int64_t i, double *shock, polis_shock_slice *out, polis_fault *fault)
{
    polis_err rc = polis_scenario_draw(&r->in->scenario, r->in->graph->n, replicate, shock, fault);

    if (rc != POLIS_OK) {
        return rc;
    }
    switch (r->in->o->model) {
    case POLIS_SHOCK_THRESHOLD:
        return run_threshold(r, parameter, i, shock, out);
    case POLIS_SHOCK_DEBTRANK:
        return run_debtrank(r, i, shock, out);
    default:
        return run_propagate(r, parameter, i, shock, out);
    }
}

/* Models without chance of their own: what differs from one replicate to the next is the shock.
 * Each thread has its own sums, which are whole numbers: added in any order they are the same. */
polis_err polis_shock_run_each(const polis_shock_ready *r, const double *parameter, int64_t first,
                               int64_t last, polis_shock_slice *out, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const int64_t n_sums = (int64_t)polis_shock_form_of(r->in->o->model)->n_sums * r->in->graph->n;

#pragma omp parallel num_threads(r->in->o->machine.n_threads)
    {
        double *shock = polis_mem_new(r->in->graph->n, sizeof *shock);
        polis_i128 *sum = polis_mem_new(n_sums, sizeof *sum);
        polis_shock_slice mine = {out->scalar, out->curve, sum};
        polis_fault said = {0};
        polis_err state = shock && sum ? POLIS_OK : POLIS_E_NOMEM;

#pragma omp for schedule(dynamic, 1)
        for (int64_t i = 0; i < last - first; i++) {
            if (state == POLIS_OK) {
                state = run_one(r, parameter, first + i, i, shock, &mine, &said);
            }
        }
#pragma omp critical(shock_sums)
        {
            for (int64_t k = 0; state == POLIS_OK && k < n_sums; k++) {
                out->sum[k] += sum[k];
            }
            if (state != POLIS_OK && rc == POLIS_OK) {
                rc = state;
                polis_fail(fault, state, NULL, 0, "%s",
                           said.text[0] ? said.text : polis_err_text(state));
            }
        }
        polis_mem_free(shock);
        polis_mem_free(sum);
    }
    return rc;
}
