#include "app/shock/study.h"

#include "app/shock/contagion.h"
#include "base/mem.h"
#include "cluster/comm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CELLS = 100000 };

void polis_shock_study_clear(polis_shock_study *study)
{
    polis_shock_ready_clear(&study->ready);
    POLIS_FREE(study->parameter);
    POLIS_FREE(study->scalar);
    POLIS_FREE(study->mean);
    POLIS_FREE(study->low);
    POLIS_FREE(study->high);
    POLIS_FREE(study->column);
    POLIS_FREE(study->importance);
}

double polis_shock_mean(const polis_shock_study *s, int64_t cell, int k)
{
    const double *x = s->scalar + cell * s->n_replicates * s->n_scalars + k;
    double sum = 0.0;
    int64_t n = 0;

    for (int64_t r = 0; r < s->n_replicates; r++) {
        if (!isnan(x[r * s->n_scalars])) {
            sum += x[r * s->n_scalars];
            n++;
        }
    }
    return n > 0 ? sum / (double)n : NAN;
}

/* All combinations of the values of all parameters. The tolerances of a cascade are points of its
 * curve, not cells. */
static int64_t count_cells(const polis_shock_options *o, int *n_parameters)
{
    const polis_shock_parameter *p = polis_shock_parameters(o->model);
    int64_t n = 1;

    *n_parameters = 0;
    for (; p[*n_parameters].name && o->model != POLIS_SHOCK_OVERLOAD; (*n_parameters)++) {
        n *= o->grid[*n_parameters].n;
        if (n > MOST_CELLS) {
            return n;
        }
    }
    return n;
}

/* Whether each removal of an attack is as much work as a computation of the network. */
static bool keeps_removals(const polis_shock_input *in)
{
    return in->attack.recalculate && in->attack.by != POLIS_ATTACK_DEGREE;
}

polis_err polis_shock_study_check(const polis_shock_input *in, polis_fault *fault)
{
    int n_parameters;
    const int64_t n_cells = count_cells(in->o, &n_parameters);

    if (n_cells > MOST_CELLS) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0, "--grid: more than %d combinations",
                          MOST_CELLS);
    }
    if (in->o->restart.checkpoint && n_cells * in->n_replicates == 1 && !keeps_removals(in)) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0,
                          "--checkpoint: this study is a single replicate, so there is nothing "
                          "that could be kept of it before its end");
    }
    return POLIS_OK;
}

/* The last parameter varies fastest. */
static polis_err make_cells(const polis_shock_options *o, polis_shock_study *s)
{
    polis_err rc = POLIS_OK;

    s->n_cells = count_cells(o, &s->n_parameters);
    POLIS_NEW(s->parameter, s->n_cells * POLIS_SHOCK_PARAMETERS);
    for (int64_t c = 0; c < s->n_cells; c++) {
        int64_t rest = c;

        for (int i = s->n_parameters - 1; i >= 0; i--) {
            s->parameter[c * POLIS_SHOCK_PARAMETERS + i] = o->grid[i].value[rest % o->grid[i].n];
            rest /= o->grid[i].n;
        }
    }

done:
    return rc;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Mean and the band of the middle 90 % of replicates at every point of a curve. */
static polis_err sum_up_curve(const polis_shock_study *s, const double *curve, int64_t cell)
{
    polis_err rc = POLIS_OK;
    const int64_t n = s->n_replicates, n_points = s->ready.n_points;
    double *x = NULL;

    POLIS_NEW(x, n);
    for (int64_t k = 0; k < n_points; k++) {
        const int64_t at = cell * n_points + k;
        double sum = 0.0;

        for (int64_t r = 0; r < n; r++) {
            x[r] = curve[r * n_points + k];
            sum += x[r];
        }
        qsort(x, (size_t)n, sizeof *x, compare);
        s->mean[at] = sum / (double)n;
        s->low[at] = x[(int64_t)floor(0.05 * (double)(n - 1))];
        s->high[at] = x[(int64_t)ceil(0.95 * (double)(n - 1))];
    }

done:
    POLIS_FREE(x);
    return rc;
}

static void sum_up_nodes(const polis_shock_study *s, const polis_i128 *sum, int64_t cell)
{
    const polis_shock_form *form = polis_shock_form_of(s->ready.in->o->model);
    const int64_t n = s->ready.in->graph->n;

    for (int c = 0; c < s->n_columns; c++) {
        const polis_shock_column_form *f = &form->column[c];

        for (int64_t v = 0; v < n; v++) {
            const double x =
                polis_fixed_to_double(sum[f->sum * n + v], POLIS_FIXED_DEPENDENCY_BITS);
            const double by =
                f->by < 0 ? (double)s->n_replicates
                          : polis_fixed_to_double(sum[f->by * n + v], POLIS_FIXED_DEPENDENCY_BITS);

            s->column[(c * s->n_cells + cell) * n + v] = by > 0.0 ? x / by : NAN;
        }
    }
}

static polis_err sum_up(polis_shock_study *s, const polis_shock_shape *shape,
                        const polis_shock_cells *b)
{
    polis_err rc = POLIS_OK;
    const int64_t n_scalars = shape->n_replicates * shape->n_scalars;

    for (int64_t c = 0; c < b->n; c++) {
        const int64_t cell = b->first + c;

        memcpy(s->scalar + cell * n_scalars, b->scalar + c * n_scalars,
               (size_t)n_scalars * sizeof *s->scalar);
        sum_up_nodes(s, b->sum + c * shape->n_sums, cell);
        POLIS_TRY(sum_up_curve(s, b->curve + c * shape->n_replicates * shape->n_points, cell));
        if (s->importance) {
            POLIS_TRY(polis_shock_importance(&s->ready,
                                             s->parameter + cell * POLIS_SHOCK_PARAMETERS,
                                             s->importance + cell * s->ready.in->graph->n));
        }
    }

done:
    return rc;
}

static polis_err allocate(polis_shock_study *s)
{
    polis_err rc = POLIS_OK;
    const int64_t n = s->ready.in->graph->n;

    POLIS_NEW(s->scalar, s->n_cells * s->n_replicates * s->n_scalars);
    POLIS_NEW(s->mean, s->n_cells * s->ready.n_points);
    POLIS_NEW(s->low, s->n_cells * s->ready.n_points);
    POLIS_NEW(s->high, s->n_cells * s->ready.n_points);
    POLIS_NEW(s->column, s->n_columns * s->n_cells * n);
    if (s->ready.in->o->model == POLIS_SHOCK_PROPAGATE) {
        POLIS_NEW(s->importance, s->n_cells * n);
    }

done:
    return rc;
}

static polis_shock_runner runner_of(MPI_Comm comm, const polis_shock_study *s,
                                    polis_control *control)
{
    const polis_shock_options *o = s->ready.in->o;
    const polis_shock_form *form = polis_shock_form_of(o->model);
    /* a cascade keeps all threads busy by itself */
    const int64_t step = o->model == POLIS_SHOCK_OVERLOAD ? 1 : o->machine.n_threads;

    return (polis_shock_runner){
        .comm = comm,
        .rank = polis_comm_rank(comm),
        .n_ranks = polis_comm_size(comm),
        .ready = &s->ready,
        .parameter = s->parameter,
        .shape = {.n_cells = s->n_cells,
                  .n_replicates = s->n_replicates,
                  .n_scalars = s->n_scalars,
                  .n_points = s->ready.n_points,
                  .n_sums = (int64_t)form->n_sums * s->ready.in->graph->n},
        .control = control,
        .step = step,
        .least_step = step,
    };
}

/* Collective. Whether the run stops before its end. */
static polis_err check_stop(const polis_shock_runner *r, polis_fault *fault)
{
    const int64_t n = r->shape.n_cells * r->shape.n_replicates;
    int64_t n_done;

    if (!polis_control_stopping(r->control)) {
        return POLIS_OK;
    }
    n_done = polis_shock_cells_done(r);
    return n_done == n
               ? POLIS_OK
               : polis_fail(fault, POLIS_E_TEMPFAIL, NULL, 0,
                            "stopped after %lld of %lld replicates; all of them are in "
                            "%s: run the same command again to go on",
                            (long long)n_done, (long long)n, r->ready->in->o->restart.checkpoint);
}

static polis_err run_cells(MPI_Comm comm, polis_shock_study *s, polis_control *control,
                           const polis_log *log, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_shock_runner r = runner_of(comm, s, control);
    polis_shock_cells b = {0};
    /* replicates are enough to share; single ones are shared by cells */
    const int64_t step = s->n_replicates >= r.n_ranks ? 1
                         : s->n_cells < r.n_ranks     ? s->n_cells
                                                      : r.n_ranks;

    r.saved.shape = r.shape;
    if (control) {
        rc = polis_shock_saved_read(control->checkpoint, fault, &r.saved);
        POLIS_TRY(polis_comm_agree_fault(comm, rc, fault));
    }
    POLIS_TRY(polis_comm_agree(comm, polis_shock_cells_init(&r.shape, step, &b)));
    for (b.first = 0; b.first < s->n_cells; b.first += b.n) {
        b.n = s->n_cells - b.first < step ? s->n_cells - b.first : step;
        POLIS_TRY(polis_shock_cells_run(&r, &b, fault));
        POLIS_TRY(check_stop(&r, fault));
        POLIS_TRY(polis_comm_agree(comm, r.rank == 0 ? sum_up(s, &r.shape, &b) : POLIS_OK));
        polis_log_line(log, POLIS_LOG_DEBUG, "cells %lld of %lld done", (long long)(b.first + b.n),
                       (long long)s->n_cells);
    }

done:
    polis_shock_cells_clear(&b);
    polis_shock_saved_clear(&r.saved);
    return rc;
}

polis_err polis_shock_study_run(MPI_Comm comm, const polis_shock_input *in, polis_control *control,
                                const polis_log *log, polis_fault *fault, polis_shock_study *out)
{
    polis_err rc = POLIS_OK;
    const polis_shock_form *form = polis_shock_form_of(in->o->model);
    polis_shock_joint joint;

    *out = (polis_shock_study){.n_replicates = in->n_replicates};
    while (form->scalar[out->n_scalars].name) {
        out->n_scalars++;
    }
    while (form->column[out->n_columns].variable.name) {
        out->n_columns++;
    }
    polis_shock_joint_init(comm, control, fault, &joint);
    rc = make_cells(in->o, out);
    POLIS_TRY(polis_comm_agree(comm, rc));
    rc = polis_shock_prepare(in, &joint, fault, &out->ready);
    for (int64_t c = 0; rc == POLIS_OK && c < out->n_cells; c++) {
        rc = polis_shock_resolve(&out->ready, out->parameter + c * POLIS_SHOCK_PARAMETERS, fault);
    }
    if (rc == POLIS_OK) {
        rc = allocate(out);
    }
    POLIS_TRY(polis_comm_agree_fault(comm, rc, fault));
    rc = run_cells(comm, out, control, log, fault);

done:
    return rc;
}
