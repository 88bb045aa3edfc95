#include "app/shock/write.h"

#include "app/record.h"
#include "base/mem.h"
#include "report/csv.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_LINES = 50, NAME = 200 };

void polis_shock_name(const polis_shock_options *o, char *name, size_t room)
{
    if (o->name) {
        snprintf(name, room, "%s", o->name);
    } else {
        snprintf(name, room, "%s_%s%s", polis_shock_words[o->model], o->scenario,
                 o->edges ? "_edges" : "");
    }
    for (char *c = name; *c; c++) { /* a name that every reader of the file can take */
        if (!isalnum((unsigned char)*c)) {
            *c = '_';
        }
    }
}

/* The most last bits that lengths lost where what was left had longer paths. */
static int64_t lost_bits(const polis_shock_study *s)
{
    double most = s->ready.lost_bits;

    for (int64_t i = 0;
         s->ready.in->o->model == POLIS_SHOCK_OVERLOAD && i < s->n_cells * s->n_replicates; i++) {
        most = fmax(most, s->scalar[i * s->n_scalars + POLIS_OVERLOAD_LOST_BITS]);
    }
    return (int64_t)most;
}

static polis_err put_settings(const polis_shock_study *s, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_shock_input *in = s->ready.in;
    const polis_shock_options *o = in->o;
    static const char *const contacts[] = {"equal", "value", "max", "share"};

    POLIS_TRY(polis_what_if_put(o->row, a));
    POLIS_TRY(polis_analysis_text(a, "model", polis_shock_words[o->model]));
    POLIS_TRY(polis_analysis_text(a, "scenario", o->scenario));
    POLIS_TRY(polis_analysis_number(a, "severity", o->severity));
    if (o->coverage) {
        POLIS_TRY(polis_analysis_text(a, "coverage", o->coverage));
    }
    POLIS_TRY(polis_analysis_count(a, "seed", (int64_t)o->seed));
    POLIS_TRY(polis_analysis_count(a, "n", in->graph->n));
    POLIS_TRY(polis_analysis_count(a, "m", in->graph->m));
    POLIS_TRY(polis_analysis_text(a, "weight", o->net.read.weight ? o->net.read.weight : ""));
    if (o->model == POLIS_SHOCK_ATTACK) {
        POLIS_TRY(polis_analysis_text(a, "removed", o->edges ? "edges" : "nodes"));
        POLIS_TRY(polis_analysis_text(a, "ranking",
                                      in->random               ? "random"
                                      : in->attack.recalculate ? "recalculated after each removal"
                                                               : "initial"));
    } else if (o->model != POLIS_SHOCK_OVERLOAD) {
        POLIS_TRY(polis_analysis_text(a, "contact", contacts[o->contact]));
        POLIS_TRY(polis_analysis_count(a, "horizon", o->horizon));
    }
    if (o->model == POLIS_SHOCK_ATTACK || o->model == POLIS_SHOCK_OVERLOAD) {
        POLIS_TRY(polis_analysis_count(a, "lost_bits", lost_bits(s)));
    }
    if (s->ready.radius > 0.0) {
        POLIS_TRY(polis_analysis_number(a, "lambda_max", s->ready.radius));
    }
    rc = polis_analysis_text(a, "comment", "simulated under these assumptions, not measured");

done:
    return rc;
}

/* Parameters by cell and numbers by cell and replicate, one variable each. */
static polis_err put_cells(const polis_shock_study *s, polis_analysis *a)
{
    static const char *const over[] = {"cell", "replicate"};
    polis_err rc = POLIS_OK;
    const polis_shock_form *form = polis_shock_form_of(s->ready.in->o->model);
    const polis_shock_parameter *p = polis_shock_parameters(s->ready.in->o->model);
    const int64_t n = s->n_cells * s->n_replicates;
    double *x = NULL;

    POLIS_NEW(x, n);
    for (int i = 0; i < s->n_parameters; i++) {
        const polis_variable v = {
            .name = p[i].name, .long_name = p[i].what, .units = "1", .type = POLIS_TYPE_F64};

        for (int64_t c = 0; c < s->n_cells; c++) {
            x[c] = s->parameter[c * POLIS_SHOCK_PARAMETERS + i];
        }
        POLIS_TRY(polis_analysis_write(a, &v, 1, over, x));
    }
    for (int k = 0; k < s->n_scalars; k++) {
        for (int64_t i = 0; i < n; i++) {
            x[i] = s->scalar[i * s->n_scalars + k];
        }
        POLIS_TRY(polis_analysis_write(a, &form->scalar[k], 2, over, x));
    }

done:
    POLIS_FREE(x);
    return rc;
}

static polis_err put_curve(const polis_shock_study *s, polis_analysis *a)
{
    static const char *const over[] = {"cell", "point"}, *const point[] = {"point"};
    static const char *const ends[] = {"low", "high"};
    static const char *const words[] = {"5 % of replicates are below", "5 % are above"};
    polis_err rc = POLIS_OK;
    const polis_shock_form *form = polis_shock_form_of(s->ready.in->o->model);
    const double *const band[] = {s->low, s->high};

    POLIS_TRY(polis_analysis_dimension(a, "point", s->ready.n_points));
    POLIS_TRY(polis_analysis_write(a, &form->x, 1, point, s->ready.x));
    POLIS_TRY(polis_analysis_write(a, &form->curve, 2, over, s->mean));
    for (int i = 0; i < 2 && s->n_replicates > 1; i++) {
        polis_variable v = form->curve;
        char name[NAME];

        snprintf(name, sizeof name, "%s_%s", form->curve.name, ends[i]);
        v.name = name;
        v.long_name = words[i];
        POLIS_TRY(polis_analysis_write(a, &v, 2, over, band[i]));
    }

done:
    return rc;
}

static polis_err put_nodes(const polis_shock_study *s, polis_analysis *a)
{
    static const char *const over[] = {"cell", "node"};
    static const polis_variable si = {.name = "si",
                                      .long_name = "systemic importance: the loss of a shock of 1 "
                                                   "to this node alone",
                                      .units = "1",
                                      .type = POLIS_TYPE_F64};
    polis_err rc = POLIS_OK;
    const polis_shock_form *form = polis_shock_form_of(s->ready.in->o->model);
    const int64_t n = s->n_cells * s->ready.in->graph->n;

    for (int c = 0; c < s->n_columns; c++) {
        POLIS_TRY(polis_analysis_write(a, &form->column[c].variable, 2, over, s->column + c * n));
    }
    if (s->importance) {
        POLIS_TRY(polis_analysis_write(a, &si, 2, over, s->importance));
    }

done:
    return rc;
}

/* What the scenario hits, where that is the same in all replicates; else the seed tells. */
static polis_err put_target(const polis_shock_study *s, polis_analysis *a)
{
    static const polis_variable target = {
        .name = "target",
        .long_name = "severity with which the scenario hits the node, 0: not",
        .units = "1",
        .type = POLIS_TYPE_F64};
    static const char *const over[] = {"node"};
    polis_err rc = POLIS_OK;
    const polis_shock_input *in = s->ready.in;
    double *shock = NULL;

    if (in->o->model == POLIS_SHOCK_ATTACK || polis_scenario_is_random(&in->scenario) ||
        in->scenario.kind == POLIS_SCENARIO_EACH) {
        return POLIS_OK;
    }
    POLIS_NEW(shock, in->graph->n);
    POLIS_TRY(polis_scenario_draw(&in->scenario, in->graph->n, 0, shock, NULL));
    rc = polis_analysis_write(a, &target, 1, over, shock);

done:
    POLIS_FREE(shock);
    return rc;
}

/* The order of an attack: numbers of nodes or edges of the network, and its efficiency. */
static polis_err put_order(const polis_shock_study *s, polis_analysis *a)
{
    static const polis_variable order = {
        .name = "order",
        .long_name = "position of the node or edge that is removed, in the network",
        .units = "1",
        .type = POLIS_TYPE_I64};
    static const polis_variable size = {.name = "s_after",
                                        .long_name =
                                            "nodes of the largest component after each removal",
                                        .units = "1",
                                        .type = POLIS_TYPE_I32};
    static const polis_variable held = {.name = "value_after",
                                        .long_name = "share of the value in it; of equally large "
                                                     "ones in that with the most",
                                        .units = "1",
                                        .type = POLIS_TYPE_F64};
    static const polis_variable at = {.name = "efficiency_removed",
                                      .long_name = "number of removals",
                                      .units = "1",
                                      .type = POLIS_TYPE_I64};
    static const polis_variable left = {.name = "efficiency",
                                        .long_name = "global efficiency / that of the intact "
                                                     "network",
                                        .units = "1",
                                        .reference = "Latora & Marchiori 2001",
                                        .type = POLIS_TYPE_F64};
    static const char *const removal[] = {"removal"}, *const points[] = {"efficiency_point"};
    polis_err rc = POLIS_OK;
    const polis_shock_ready *r = &s->ready;

    POLIS_TRY(polis_analysis_dimension(a, "removal", r->in->n_remove));
    POLIS_TRY(polis_analysis_write(a, &order, 1, removal, r->order));
    POLIS_TRY(polis_analysis_write(a, &size, 1, removal, r->largest + 1));
    if (r->held) {
        POLIS_TRY(polis_analysis_write(a, &held, 1, removal, r->held + 1));
    }
    if (r->efficiency) {
        POLIS_TRY(polis_analysis_dimension(a, "efficiency_point", r->in->o->efficiency));
        POLIS_TRY(polis_analysis_write(a, &at, 1, points, r->efficient_at));
        POLIS_TRY(polis_analysis_write(a, &left, 1, points, r->efficiency));
    }

done:
    return rc;
}

polis_err polis_shock_write(const polis_shock_study *s, int argc, char *const argv[],
                            polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_shock_input *in = s->ready.in;
    char name[NAME], group[NAME + 16];

    polis_shock_name(in->o, name, sizeof name);
    snprintf(group, sizeof group, "shocks/%s", name);
    POLIS_TRY(polis_analysis_group(a, group));
    POLIS_TRY(polis_analysis_dimension(a, "cell", s->n_cells));
    POLIS_TRY(polis_analysis_dimension(a, "replicate", s->n_replicates));
    POLIS_TRY(polis_analysis_dimension(a, "node", in->graph->n));
    POLIS_TRY(
        polis_study_labels(a, "node", "node_id", "identifier of the node", &in->network->label));
    POLIS_TRY(put_settings(s, a));
    POLIS_TRY(put_cells(s, a));
    POLIS_TRY(put_nodes(s, a));
    POLIS_TRY(put_target(s, a));
    if (s->ready.n_points > 0) {
        POLIS_TRY(put_curve(s, a));
    }
    if (s->ready.order) {
        POLIS_TRY(put_order(s, a));
    }
    rc = polis_record_analysis(a, argc, argv);

done:
    return rc;
}

static void print_curves(const polis_shock_study *s, FILE *to)
{
    const polis_shock_form *form = polis_shock_form_of(s->ready.in->o->model);
    const polis_shock_parameter *p = polis_shock_parameters(s->ready.in->o->model);

    fputs("cell", to);
    for (int i = 0; i < s->n_parameters; i++) {
        fprintf(to, ",%s", p[i].name);
    }
    fprintf(to, ",%s,%s,low,high\n", form->x.name, form->curve.name);
    for (int64_t i = 0; i < s->n_cells * s->ready.n_points; i++) {
        const int64_t c = i / s->ready.n_points;
        const double value[] = {s->ready.x[i % s->ready.n_points], s->mean[i], s->low[i],
                                s->high[i]};

        fprintf(to, "%lld", (long long)c);
        for (int k = 0; k < s->n_parameters; k++) {
            fputc(',', to);
            polis_csv_number(to, s->parameter[c * POLIS_SHOCK_PARAMETERS + k]);
        }
        for (int k = 0; k < 4; k++) {
            fputc(',', to);
            polis_csv_number(to, value[k]);
        }
        fputc('\n', to);
    }
}

polis_err polis_shock_write_curves(const polis_shock_study *s, polis_part *part, polis_fault *fault)
{
    FILE *to = polis_part_stream(part);

    if (to) {
        print_curves(s, to);
    }
    return polis_stream_close(to) ? POLIS_OK
                                  : polis_fail(fault, POLIS_E_IO, polis_part_path(part), 0,
                                               "cannot write the curves: %s", strerror(errno));
}

void polis_shock_print(const polis_shock_study *s)
{
    const polis_shock_form *form = polis_shock_form_of(s->ready.in->o->model);
    const polis_shock_parameter *p = polis_shock_parameters(s->ready.in->o->model);
    const double base = polis_shock_mean(s, 0, 0);

    printf("%s, %lld cells, %lld replicates; means\n", polis_shock_words[s->ready.in->o->model],
           (long long)s->n_cells, (long long)s->n_replicates);
    for (int i = 0; i < s->n_parameters; i++) {
        printf("%10s ", p[i].name);
    }
    for (int k = 0; k < s->n_scalars; k++) {
        printf("%14s ", form->scalar[k].name);
    }
    puts(s->n_cells > 1 ? "      avoided" : "");
    for (int64_t c = 0; c < s->n_cells && c < MOST_LINES; c++) {
        for (int i = 0; i < s->n_parameters; i++) {
            printf("%10.4g ", s->parameter[c * POLIS_SHOCK_PARAMETERS + i]);
        }
        for (int k = 0; k < s->n_scalars; k++) {
            printf("%14.6g ", polis_shock_mean(s, c, k));
        }
        if (s->n_cells > 1) { /* against the first cell: support or warning instead of none */
            printf("%13.6g", 1.0 - polis_shock_mean(s, c, 0) / base);
        }
        putchar('\n');
    }
    if (s->n_cells > MOST_LINES) {
        printf("... %lld more cells in the result\n", (long long)(s->n_cells - MOST_LINES));
    }
    polis_what_if_print(s->ready.in->o->row);
}
