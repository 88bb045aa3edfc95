/* Which links must not be lost. */
#include "app/plan/write_goal.h"
#include "app/plan/write_kinds.h"
#include "base/mem.h"

#include <stdio.h>

enum { MOST_LINES = 20 };

static polis_err put_ends(const polis_planning_study *s, const char *name, bool second,
                          polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    polis_texts texts = {0};

    for (int64_t i = 0; i < s->stress.n; i++) {
        const polis_vid v = second ? s->stress.link[i].v : s->stress.link[i].u;

        POLIS_TRY(polis_texts_add(&texts, polis_planning_label(s, v),
                                  polis_texts_len(&s->input.network->label, v)));
    }
    rc = polis_study_labels(
        a, "rank", name, second ? "its other end; directed: where it leads" : "one end of the link",
        &texts);

done:
    polis_texts_clear(&texts);
    return rc;
}

#define COLUMN(NAME, UNITS, LONG_NAME, FIELD, TYPE)                                        \
    {                                                                                      \
        {.name = NAME, .long_name = LONG_NAME, .units = UNITS, .type = POLIS_TYPE_##TYPE}, \
            &link->FIELD, sizeof *link                                                     \
    }

polis_err polis_planning_put_stress(const polis_planning_study *s, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_stress_link *link = s->stress.link;
    const polis_study_column columns[] = {
        COLUMN("edge", "1", "position among the edges of the network", edge, I64),
        COLUMN("edge_betweenness", "1", "shortest paths over the link", betweenness, F64),
        COLUMN("harm", polis_planning_unit(s->goal.what),
               "by how much the objective is worse without the link", harm, F64),
        COLUMN("cut_off", "1", "nodes on the smaller side of a bridge; 0: no bridge", cut_off, I32),
        COLUMN("lost_bits", "1", "last bits that lengths lost to fit exact integers without it",
               lost_bits, I32),
    };

    POLIS_TRY(polis_planning_put_goal(s, a));
    POLIS_TRY(polis_analysis_number(a, "base", s->stress.base));
    POLIS_TRY(polis_analysis_text(a, "comment",
                                  "the objective without each of the links of highest edge "
                                  "betweenness, one at a time; most harm first"));
    if (s->stress.n > 0) {
        POLIS_TRY(polis_analysis_dimension(a, "rank", s->stress.n));
        POLIS_TRY(put_ends(s, "u_id", false, a));
        POLIS_TRY(put_ends(s, "v_id", true, a));
        POLIS_TRY(polis_study_columns(a, "rank", s->stress.n, columns,
                                      sizeof columns / sizeof columns[0]));
    }

done:
    return rc;
}

void polis_planning_print_stress(const polis_planning_study *s)
{
    const polis_stress *x = &s->stress;

    printf("%s%s%s without each of %lld links; with all of them %.7g\n",
           polis_objective_words[s->goal.what], s->o->target ? " of " : "",
           s->o->target ? s->o->target : "", (long long)x->n, x->base);
    printf("%4s %-40s %14s %14s %10s\n", "rank", "link", "betweenness", "harm", "cut off");
    for (int64_t i = 0; i < x->n && i < MOST_LINES; i++) {
        const polis_stress_link *l = &x->link[i];
        char ends[256];

        snprintf(ends, sizeof ends, "%s %s %s", polis_planning_label(s, l->u),
                 s->input.network->directed ? "->" : "-", polis_planning_label(s, l->v));
        printf("%4lld %-40s %14.7g %14.7g %10d\n", (long long)i + 1, ends, l->betweenness, l->harm,
               (int)l->cut_off);
    }
}
