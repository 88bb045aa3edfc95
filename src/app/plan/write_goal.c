#include "app/plan/write_goal.h"

#include "base/mem.h"

#include <stdio.h>

const char *polis_planning_label(const polis_planning_study *s, polis_vid v)
{
    return polis_texts_get(&s->input.network->label, v);
}

const char *polis_planning_unit(polis_objective what)
{
    return what == POLIS_OBJECTIVE_HARMONIC || what == POLIS_OBJECTIVE_CLOSENESS ||
                   what == POLIS_OBJECTIVE_EFFICIENCY
               ? "1/input unit"
               : "1";
}

/* All scenarios, separated by blanks. */
static polis_err put_scenarios(const polis_planning_options *o, polis_analysis *a)
{
    char all[1024];
    size_t n = 0;

    all[0] = '\0';
    for (int i = 0; i < o->n_scenarios && n < sizeof all; i++) {
        n += (size_t)snprintf(all + n, sizeof all - n, "%s%s", i > 0 ? " " : "", o->scenario[i]);
    }
    return polis_analysis_text(a, "scenario", all);
}

polis_err polis_planning_put_goal(const polis_planning_study *s, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_planning_options *o = s->o;

    POLIS_TRY(polis_analysis_text(a, "objective", polis_objective_words[s->goal.what]));
    POLIS_TRY(polis_analysis_text(a, "target", o->target ? o->target : ""));
    POLIS_TRY(put_scenarios(o, a));
    if (s->goal.what == POLIS_OBJECTIVE_LOSS) {
        POLIS_TRY(polis_analysis_number(a, "severity", o->shock.severity));
        POLIS_TRY(polis_analysis_number(a, "lambda", o->propagate.lambda));
        POLIS_TRY(polis_analysis_number(a, "rho", o->propagate.rho));
        POLIS_TRY(polis_analysis_number(a, "slope", o->propagate.slope));
        POLIS_TRY(polis_analysis_number(a, "kappa", o->propagate.support));
    }

done:
    return rc;
}
