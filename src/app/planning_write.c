#include "app/planning_write.h"
#include "app/record.h"
#include "base/mem.h"

#include <ctype.h>
#include <stdio.h>

static const char *const end_words[POLIS_N_GREEDY_ENDS] = {"budget spent", "no link gains"};

void polis_planning_name(const polis_planning_options *o, char *name, size_t room)
{
    if (o->shock.name) {
        snprintf(name, room, "%s", o->shock.name);
    } else {
        snprintf(name, room, "%s%s%s", polis_objective_words[o->objective], o->target ? "_" : "",
                 o->target ? o->target : "");
    }
    for (char *c = name; *c; c++) { /* a name that every reader of the file can take */
        if (!isalnum((unsigned char)*c)) {
            *c = '_';
        }
    }
}

static const char *label(const polis_planning_study *s, polis_vid v)
{
    return polis_texts_get(&s->input.network->label, v);
}

/* What greedy does not promise. */
static const char *caveat(const polis_planning_study *s)
{
    return s->goal.what == POLIS_OBJECTIVE_BETWEENNESS && !s->input.network->directed
               ? "a gain in the model's objective, no forecast; for betweenness in an undirected "
                 "network greedy may be arbitrarily far from the best plan"
               : "a gain in the model's objective, no forecast";
}

static const char *unit_of(polis_objective what)
{
    return what == POLIS_OBJECTIVE_HARMONIC || what == POLIS_OBJECTIVE_CLOSENESS ||
                   what == POLIS_OBJECTIVE_EFFICIENCY
               ? "1/input unit"
               : "1";
}

static polis_err put_settings(const polis_planning_study *s, polis_analysis *a)
{
    static const char *const values[POLIS_N_LINK_VALUES] = {"median", "given", "distance",
                                                            "potential"};
    polis_err rc = POLIS_OK;
    const polis_planning_options *o = s->o;
    const polis_candidates_of *of = &o->candidates;

    POLIS_TRY(polis_analysis_text(a, "objective", polis_objective_words[o->objective]));
    POLIS_TRY(polis_analysis_text(a, "target", o->target ? o->target : ""));
    POLIS_TRY(polis_analysis_number(a, "budget", o->budget));
    POLIS_TRY(polis_analysis_number(a, "cost", of->base_cost));
    POLIS_TRY(polis_analysis_number(a, "cost_km", of->cost_km));
    POLIS_TRY(polis_analysis_text(a, "link_value", values[of->how]));
    POLIS_TRY(polis_analysis_count(a, "n_candidates", s->n_links));
    POLIS_TRY(polis_analysis_count(a, "n_gains_computed", s->plan.n_looks));
    POLIS_TRY(polis_analysis_text(a, "scenario", o->shock.scenario ? o->shock.scenario : ""));
    if (o->objective == POLIS_OBJECTIVE_LOSS) {
        POLIS_TRY(polis_analysis_number(a, "severity", o->shock.severity));
        POLIS_TRY(polis_analysis_number(a, "lambda", o->propagate.lambda));
        POLIS_TRY(polis_analysis_number(a, "rho", o->propagate.rho));
        POLIS_TRY(polis_analysis_number(a, "slope", o->propagate.slope));
        POLIS_TRY(polis_analysis_number(a, "kappa", o->propagate.support));
    }
    POLIS_TRY(polis_analysis_count(a, "seed", (int64_t)o->shock.seed));
    POLIS_TRY(polis_analysis_count(a, "random_replicates", o->n_random));
    POLIS_TRY(polis_analysis_number(a, "base", s->plan.base));
    POLIS_TRY(polis_analysis_number(a, "random_final", s->random_final));
    POLIS_TRY(polis_analysis_text(a, "ended", end_words[s->plan.end]));
    rc = polis_analysis_text(a, "comment", caveat(s));

done:
    return rc;
}

static polis_err put_labels(const polis_planning_study *s, const char *name, const char *long_name,
                            bool second, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    polis_texts texts = {0};

    for (int64_t i = 0; i < s->plan.n_steps; i++) {
        const polis_link *link = &s->link[s->plan.step[i].link];
        const polis_vid v = second ? link->v : link->u;

        POLIS_TRY(
            polis_texts_add(&texts, label(s, v), polis_texts_len(&s->input.network->label, v)));
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
} row;

#define COLUMN(NAME, UNITS, LONG_NAME, FIELD, TYPE)                                        \
    {                                                                                      \
        {.name = NAME, .long_name = LONG_NAME, .units = UNITS, .type = POLIS_TYPE_##TYPE}, \
            &rows->FIELD, sizeof *rows                                                     \
    }

static polis_err put_steps(const polis_planning_study *s, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const int64_t n = s->plan.n_steps;
    const char *unit = unit_of(s->goal.what);
    row *rows = NULL;

    POLIS_NEW(rows, n);
    for (int64_t i = 0; i < n; i++) {
        const polis_greedy_step *step = &s->plan.step[i];
        const polis_link *l = &s->link[step->link];

        rows[i] = (row){l->u,        l->v,        l->value, l->cost, step->gain, step->objective,
                        step->spent, s->random[i]};
    }
    const polis_study_column columns[] = {
        COLUMN("u", "1", "one end of the new link: position among the nodes", u, I64),
        COLUMN("v", "1", "its other end; directed: where it leads", v, I64),
        COLUMN("value", "input unit", "length or strength of the link", value, F64),
        COLUMN("cost", "cost", "cost of the link", cost, F64),
        COLUMN("gain", unit, "gain of the step", gain, F64),
        COLUMN("objective_after", unit, "objective after the step", objective, F64),
        COLUMN("spent", "cost", "cost of all steps so far", spent, F64),
        COLUMN("baseline_random_mean", unit, "mean objective after so many random links", random,
               F64),
    };
    POLIS_TRY(polis_analysis_dimension(a, "step", n));
    POLIS_TRY(put_labels(s, "u_id", "one end of the new link", false, a));
    POLIS_TRY(put_labels(s, "v_id", "its other end", true, a));
    rc = polis_study_columns(a, "step", n, columns, sizeof columns / sizeof columns[0]);

done:
    POLIS_FREE(rows);
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
    POLIS_TRY(put_settings(s, a));
    rc = s->plan.n_steps > 0 ? put_steps(s, a) : POLIS_OK;

done:
    return rc;
}

void polis_planning_print(const polis_planning_study *s)
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
        const polis_link *l = &s->link[p->step[i].link];
        char ends[256];

        snprintf(ends, sizeof ends, "%s %s %s", label(s, l->u),
                 s->input.network->directed ? "->" : "-", label(s, l->v));
        printf("%4lld %-40s %12.6g %12.6g %14.7g %14.7g\n", (long long)i + 1, ends, l->cost,
               p->step[i].gain, p->step[i].objective, s->random[i]);
    }
    printf("%s; with the budget spent: %.7g, by random links %.7g (mean of %lld), before %.7g\n",
           end_words[p->end], last, s->random_final, (long long)s->o->n_random, p->base);
    printf("%s\n", caveat(s));
}
