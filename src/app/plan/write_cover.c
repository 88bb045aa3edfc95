/* What a floor of a safety net costs and saves. */
#include "app/plan/write_goal.h"
#include "app/plan/write_kinds.h"
#include "base/mem.h"

#include <stdio.h>
#include <string.h>

#define COVER_WORD(id, word) word,
static const char *const ways[] = {POLIS_COVERS(COVER_WORD)};

/* Cost of the whole floor. */
static double cost_of_floor(const polis_planning_study *s)
{
    return s->cover.need * s->o->unit_cost;
}

static polis_err put_numbers(const polis_planning_study *s, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_cover *c = &s->cover;

    POLIS_TRY(polis_analysis_text(a, "floor_of", s->o->shock.coverage));
    POLIS_TRY(polis_analysis_number(a, "floor", s->o->floor));
    POLIS_TRY(polis_analysis_number(a, "unit_cost", s->o->unit_cost));
    POLIS_TRY(polis_analysis_number(a, "budget", s->o->budget));
    POLIS_TRY(polis_analysis_count(a, "floor_feasible", c->feasible));
    POLIS_TRY(polis_analysis_text(a, "why", c->feasible ? "ok" : "infeasible"));
    POLIS_TRY(polis_analysis_number(a, "need", c->need));
    POLIS_TRY(polis_analysis_number(a, "cost", cost_of_floor(s)));
    POLIS_TRY(polis_analysis_count(a, "n_below_before", c->n_below));
    POLIS_TRY(polis_analysis_number(a, "worst", c->worst));
    POLIS_TRY(polis_analysis_number(a, "base", c->base));
    rc = polis_analysis_text(a, "comment",
                             "the same budget spent on the neediest, on those who avoid most loss "
                             "for their cost, on all alike, and without a limit; a loss in the "
                             "model, no forecast");

done:
    return rc;
}

/* The ways, side by side. */
static polis_err put_ways(const polis_planning_study *s, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_cover *c = &s->cover;
    polis_texts texts = {0};
    const polis_study_column columns[] = {
        {{.name = "spent", .long_name = "cost of it", .units = "cost", .type = POLIS_TYPE_F64},
         c->spent,
         0},
        {{.name = "loss", .long_name = "loss after it", .units = "1", .type = POLIS_TYPE_F64},
         c->loss,
         0},
        {{.name = "least",
          .long_name = "coverage of the worst-off node after it",
          .units = "1",
          .type = POLIS_TYPE_F64},
         c->least,
         0},
    };

    for (int way = 0; way < POLIS_N_COVERS; way++) {
        POLIS_TRY(polis_texts_add(&texts, ways[way], strlen(ways[way])));
    }
    POLIS_TRY(polis_analysis_dimension(a, "way", POLIS_N_COVERS));
    POLIS_TRY(polis_study_labels(a, "way", "way_name", "how the budget is spent", &texts));
    rc = polis_study_columns(a, "way", POLIS_N_COVERS, columns, 3);

done:
    polis_texts_clear(&texts);
    return rc;
}

static polis_err put_nodes(const polis_planning_study *s, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_cover *c = &s->cover;
    const int64_t n = s->input.network->n;
    char name[64];

    POLIS_TRY(polis_analysis_dimension(a, "node", n));
    POLIS_TRY(
        polis_study_labels(a, "node", "node_id", "label of the node", &s->input.network->label));
    for (int way = -1; way < POLIS_N_COVERS; way++) {
        const polis_study_column column = {
            {.name = way < 0 ? "avoided" : name,
             .long_name = way < 0
                              ? "loss that is avoided when the node alone is lifted to the floor"
                              : "coverage of the node",
             .units = "1",
             .type = POLIS_TYPE_F64},
            way < 0 ? c->avoided : c->coverage[way],
            0};

        snprintf(name, sizeof name, "coverage_%s", way < 0 ? "" : ways[way]);
        POLIS_TRY(polis_study_columns(a, "node", n, &column, 1));
    }

done:
    return rc;
}

polis_err polis_planning_put_cover(const polis_planning_study *s, polis_analysis *a)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(polis_planning_put_goal(s, a));
    POLIS_TRY(put_numbers(s, a));
    POLIS_TRY(put_ways(s, a));
    rc = put_nodes(s, a);

done:
    return rc;
}

void polis_planning_print_cover(const polis_planning_study *s)
{
    const polis_cover *c = &s->cover;

    printf("%s of at least %.6g for %d nodes: %d are below, %.7g people, at a cost of %.7g\n",
           s->o->shock.coverage, s->o->floor, (int)s->input.network->n, (int)c->n_below, c->need,
           cost_of_floor(s));
    printf("%-10s %14s %10s %14s %14s\n", "way", "spent", "least", "loss", "cost/avoided");
    printf("%-10s %14.7g %10.6g %14.7g\n", "now", 0.0, c->worst, c->base);
    for (int way = 0; way < POLIS_N_COVERS; way++) {
        printf("%-10s %14.7g %10.6g %14.7g %14.7g\n", ways[way], c->spent[way], c->least[way],
               c->loss[way], c->spent[way] / (c->base - c->loss[way]));
    }
    if (c->feasible) {
        printf("all nodes are at the floor\n");
    } else {
        printf("INFEASIBLE: the budget of %.7g pays for %.3g %% of the floor\n", s->o->budget,
               100.0 * s->o->budget / cost_of_floor(s));
    }
    printf("a loss in the model under these assumptions, no forecast\n");
}
