#include "app/plan/write.h"
#include "app/plan/write_goal.h"
#include "app/plan/write_kinds.h"
#include "app/record.h"
#include "base/mem.h"

#include <ctype.h>
#include <stdio.h>

static const char *const end_words[POLIS_N_GREEDY_ENDS] = {"budget spent", "no link gains"};

void polis_planning_name(const polis_planning_options *o, char *name, size_t room)
{
    if (o->shock.name) {
        snprintf(name, room, "%s", o->shock.name);
    } else if (o->kind == POLIS_PLAN_FLOOR || o->kind == POLIS_PLAN_COVER) {
        snprintf(name, room, "floor_%s",
                 o->kind == POLIS_PLAN_COVER ? "coverage" : polis_floor_words[o->floor_of]);
    } else if (o->kind == POLIS_PLAN_SEATS) {
        snprintf(name, room, "organisations");
    } else {
        snprintf(name, room, "%s%s%s%s", o->kind == POLIS_PLAN_STRESS ? "stress_" : "",
                 polis_objective_words[o->objective], o->target ? "_" : "",
                 o->target ? o->target : "");
    }
    for (char *c = name; *c; c++) { /* a name that every reader of the file can take */
        if (!isalnum((unsigned char)*c)) {
            *c = '_';
        }
    }
}

/* What greedy does not promise. */
static const char *caveat(const polis_planning_study *s)
{
    return s->goal.what == POLIS_OBJECTIVE_BETWEENNESS && !s->input.network->directed
               ? "a gain in the model's objective, no forecast; for betweenness in an undirected "
                 "network greedy may be arbitrarily far from the best plan"
               : "a gain in the model's objective, no forecast";
}

static polis_err put_settings(const polis_planning_study *s, polis_analysis *a)
{
    static const char *const values[POLIS_N_LINK_VALUES] = {"median", "given", "distance",
                                                            "potential", "better"};
    polis_err rc = POLIS_OK;
    const polis_planning_options *o = s->o;
    const polis_candidates_of *of = &o->candidates;

    POLIS_TRY(polis_analysis_number(a, "budget", o->budget));
    POLIS_TRY(polis_analysis_number(a, "cost", of->base_cost));
    POLIS_TRY(polis_analysis_number(a, "cost_km", of->cost_km));
    POLIS_TRY(polis_analysis_text(a, "link_value", values[of->how]));
    if (of->how == POLIS_LINK_BETTER) {
        POLIS_TRY(polis_analysis_number(a, "upgrade", of->given));
    }
    rc = polis_analysis_count(a, "n_candidates", s->n_links);

done:
    return rc;
}

static polis_err put_objective(const polis_planning_study *s, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_planning_options *o = s->o;

    POLIS_TRY(polis_planning_put_goal(s, a));
    POLIS_TRY(polis_analysis_count(a, "n_gains_computed", s->plan.n_looks));
    POLIS_TRY(polis_analysis_count(a, "seed", (int64_t)o->shock.seed));
    POLIS_TRY(polis_analysis_count(a, "random_replicates", o->n_random));
    POLIS_TRY(polis_analysis_number(a, "base", s->plan.base));
    POLIS_TRY(polis_analysis_number(a, "random_final", s->random_final));
    POLIS_TRY(polis_analysis_text(a, "ended", end_words[s->plan.end]));
    rc = polis_analysis_text(a, "comment", caveat(s));

done:
    return rc;
}

/* How far a floor was reached. */
static polis_err put_floor(const polis_planning_study *s, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_floor_plan *f = &s->floor;
    const polis_floor_step *last = f->n_steps > 0 ? &f->step[f->n_steps - 1] : NULL;

    POLIS_TRY(polis_analysis_text(a, "floor_of", polis_floor_words[s->o->floor_of]));
    POLIS_TRY(polis_analysis_number(a, "floor", s->o->floor));
    POLIS_TRY(polis_analysis_count(a, "floor_feasible", f->feasible));
    POLIS_TRY(polis_analysis_text(a, "why", f->feasible ? "ok" : "infeasible"));
    POLIS_TRY(
        polis_analysis_text(a, "stuck_at", f->feasible ? "" : polis_planning_label(s, f->stuck)));
    POLIS_TRY(polis_analysis_number(a, "base", f->worst));
    POLIS_TRY(polis_analysis_count(a, "n_below_before", f->n_below));
    POLIS_TRY(polis_analysis_number(a, "worst", last ? last->worst : f->worst));
    POLIS_TRY(polis_analysis_count(a, "n_below", last ? last->n_below : f->n_below));
    rc = polis_analysis_text(a, "comment",
                             "links at the worst-off node, leximin; a local rule that "
                             "does not promise the cheapest plan");

done:
    return rc;
}

static bool is_floor(const polis_planning_study *s)
{
    return s->o->kind == POLIS_PLAN_FLOOR;
}

/* The link of a step, of either kind of plan. */
static const polis_link *link_of(const polis_planning_study *s, int64_t step)
{
    return &s->link[is_floor(s) ? s->floor.step[step].link : s->plan.step[step].link];
}

static polis_err put_labels(const polis_planning_study *s, int64_t n, const char *name,
                            const char *long_name, bool second, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    polis_texts texts = {0};

    for (int64_t i = 0; i < n; i++) {
        const polis_link *link = link_of(s, i);
        const polis_vid v = second ? link->v : link->u;

        POLIS_TRY(polis_texts_add(&texts, polis_planning_label(s, v),
                                  polis_texts_len(&s->input.network->label, v)));
    }
    rc = polis_study_labels(a, "step", name, long_name, &texts);

done:
    polis_texts_clear(&texts);
    return rc;
}

/* One step as it is stored. */
typedef struct row {
    int64_t u, v;
    double value, cost, gain, objective, spent, random;
    int64_t n_below;
} row;

#define COLUMN(NAME, UNITS, LONG_NAME, FIELD, TYPE)                                        \
    {                                                                                      \
        {.name = NAME, .long_name = LONG_NAME, .units = UNITS, .type = POLIS_TYPE_##TYPE}, \
            &rows->FIELD, sizeof *rows                                                     \
    }

static row row_of(const polis_planning_study *s, int64_t i)
{
    const polis_link *l = link_of(s, i);
    row r = {.u = l->u, .v = l->v, .value = l->value, .cost = l->cost};

    if (is_floor(s)) {
        r.objective = s->floor.step[i].worst;
        r.n_below = s->floor.step[i].n_below;
        r.spent = s->floor.step[i].spent;
    } else {
        r.gain = s->plan.step[i].gain;
        r.objective = s->plan.step[i].objective;
        r.spent = s->plan.step[i].spent;
        r.random = s->random[i];
    }
    return r;
}

static polis_err put_steps(const polis_planning_study *s, int64_t n, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const bool of_floor = is_floor(s);
    const char *unit = of_floor ? (s->o->floor_of == POLIS_FLOOR_DEGREE ? "1" : "1/input unit")
                                : polis_planning_unit(s->goal.what);
    row *rows = NULL;

    POLIS_NEW(rows, n);
    for (int64_t i = 0; i < n; i++) {
        rows[i] = row_of(s, i);
    }
    const polis_study_column columns[] = {
        COLUMN("u", "1", "one end of the link: position among the nodes", u, I64),
        COLUMN("v", "1", "its other end; directed: where it leads", v, I64),
        COLUMN("value", "input unit", "length or strength of the link", value, F64),
        COLUMN("cost", "cost", "cost of the link", cost, F64),
        COLUMN("spent", "cost", "cost of all steps so far", spent, F64),
        COLUMN("objective_after", unit, "objective after the step, of a floor the least value",
               objective, F64),
    };
    const polis_study_column of_links[] = {
        COLUMN("gain", unit, "gain of the step", gain, F64),
        COLUMN("baseline_random_mean", unit, "mean objective after so many random links", random,
               F64),
    };
    const polis_study_column of_floors[] = {
        COLUMN("n_below", "1", "nodes below the floor after the step", n_below, I64),
    };
    POLIS_TRY(polis_analysis_dimension(a, "step", n));
    POLIS_TRY(put_labels(s, n, "u_id", "one end of the link", false, a));
    POLIS_TRY(put_labels(s, n, "v_id", "its other end", true, a));
    POLIS_TRY(polis_study_columns(a, "step", n, columns, sizeof columns / sizeof columns[0]));
    rc = of_floor ? polis_study_columns(a, "step", n, of_floors, 1)
                  : polis_study_columns(a, "step", n, of_links, 2);

done:
    POLIS_FREE(rows);
    return rc;
}

static polis_err put_links(const polis_planning_study *s, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const int64_t n = is_floor(s) ? s->floor.n_steps : s->plan.n_steps;

    POLIS_TRY(put_settings(s, a));
    POLIS_TRY(is_floor(s) ? put_floor(s, a) : put_objective(s, a));
    rc = n > 0 ? put_steps(s, n, a) : POLIS_OK;

done:
    return rc;
}

polis_err polis_planning_write(const polis_planning_study *s, int argc, char *const argv[],
                               polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    char name[200], group[256];

    polis_planning_name(s->o, name, sizeof name);
    snprintf(group, sizeof group, "plan/%s", name);
    POLIS_TRY(polis_analysis_group(a, group));
    POLIS_TRY(polis_record_analysis(a, argc, argv));
    POLIS_TRY(polis_what_if_put(s->o->row, a));
    rc = s->o->kind == POLIS_PLAN_COVER    ? polis_planning_put_cover(s, a)
         : s->o->kind == POLIS_PLAN_SEATS  ? polis_planning_put_seats(s, a)
         : s->o->kind == POLIS_PLAN_STRESS ? polis_planning_put_stress(s, a)
                                           : put_links(s, a);

done:
    return rc;
}

static void print_ends(const polis_planning_study *s, int64_t step)
{
    const polis_link *l = link_of(s, step);
    char ends[256];

    snprintf(ends, sizeof ends, "%s %s %s", polis_planning_label(s, l->u),
             s->input.network->directed ? "->" : "-", polis_planning_label(s, l->v));
    printf("%4lld %-40s %12.6g ", (long long)step + 1, ends, l->cost);
}

static void print_floor(const polis_planning_study *s)
{
    const polis_floor_plan *f = &s->floor;
    const char *what = polis_floor_words[s->o->floor_of];
    double worst = f->worst;
    polis_vid n_below = f->n_below;

    printf("%s of at least %.6g for %d nodes, %lld links could be built\n", what, s->o->floor,
           (int)s->input.network->n, (long long)s->n_links);
    printf("%4s %-40s %12s %14s %10s\n", "step", "link", "cost", "least", "below");
    printf("%4d %-40s %12s %14.7g %10d\n", 0, "", "", worst, (int)n_below);
    for (int64_t i = 0; i < f->n_steps; i++) {
        worst = f->step[i].worst;
        n_below = f->step[i].n_below;
        print_ends(s, i);
        printf("%14.7g %10d\n", worst, (int)n_below);
    }
    if (f->feasible) {
        printf("all nodes are at the floor\n");
    } else {
        printf("INFEASIBLE: no link that can be paid lifts '%s'; least %s %.7g, %d of %d nodes "
               "below %.6g\n",
               polis_planning_label(s, f->stuck), what, worst, (int)n_below,
               (int)s->input.network->n, s->o->floor);
    }
}

static void print_links(const polis_planning_study *s)
{
    const polis_greedy *p = &s->plan;
    const double last = p->n_steps > 0 ? p->step[p->n_steps - 1].objective : p->base;

    printf("%s%s%s, %lld links could be built, budget %.6g\n", polis_objective_words[s->goal.what],
           s->o->target ? " of " : "", s->o->target ? s->o->target : "", (long long)s->n_links,
           s->o->budget);
    printf("%4s %-40s %12s %12s %14s %14s\n", "step", "link", "cost", "gain", "objective",
           "random links");
    printf("%4d %-40s %12s %12s %14.7g %14.7g\n", 0, "", "", "", p->base, p->base);
    for (int64_t i = 0; i < p->n_steps; i++) {
        print_ends(s, i);
        printf("%12.6g %14.7g %14.7g\n", p->step[i].gain, p->step[i].objective, s->random[i]);
    }
    printf("%s; with the budget spent: %.7g, by random links %.7g (mean of %lld), before %.7g\n",
           end_words[p->end], last, s->random_final, (long long)s->o->n_random, p->base);
    printf("%s\n", caveat(s));
}

void polis_planning_print(const polis_planning_study *s)
{
    switch (s->o->kind) {
    case POLIS_PLAN_FLOOR:
        print_floor(s);
        break;
    case POLIS_PLAN_COVER:
        polis_planning_print_cover(s);
        break;
    case POLIS_PLAN_SEATS:
        polis_planning_print_seats(s);
        break;
    case POLIS_PLAN_STRESS:
        polis_planning_print_stress(s);
        break;
    default:
        print_links(s);
    }
    polis_what_if_print(s->o->row);
}
