/* Where organisations sit. */
#include "app/plan/write_goal.h"
#include "app/plan/write_kinds.h"
#include "base/mem.h"

#include <stdio.h>

#define COLUMN(NAME, LONG_NAME, FIELD, TYPE)                                             \
    {                                                                                    \
        {.name = NAME, .long_name = LONG_NAME, .units = "1", .type = POLIS_TYPE_##TYPE}, \
            &seat->FIELD, sizeof *seat                                                   \
    }

polis_err polis_planning_put_seats(const polis_planning_study *s, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_seat *seat = s->seats.seat;
    const int64_t n = s->seats.n;
    polis_texts texts = {0};
    const polis_study_column columns[] = {
        COLUMN("node", "node of the organisation: position among the nodes", node, I32),
        COLUMN("n_new", "nodes that it is the first to reach", n_new, I32),
        COLUMN("coverage", "share of nodes with an organisation after it", coverage, F64),
        COLUMN("depth", "mean number of organisations of a node after it", depth, F64),
        COLUMN("baseline_random_mean", "mean coverage of as many at random", random, F64),
    };

    POLIS_TRY(polis_analysis_count(a, "seed", (int64_t)s->o->shock.seed));
    POLIS_TRY(polis_analysis_count(a, "random_replicates", s->o->n_random));
    POLIS_TRY(polis_analysis_text(a, "comment",
                                  "an organisation reaches its node and the contacts of that; each "
                                  "where it reaches most that no other does"));
    for (int64_t i = 0; i < n; i++) {
        POLIS_TRY(polis_texts_add(&texts, polis_planning_label(s, seat[i].node),
                                  polis_texts_len(&s->input.network->label, seat[i].node)));
    }
    if (n > 0) {
        POLIS_TRY(polis_analysis_dimension(a, "step", n));
        POLIS_TRY(polis_study_labels(a, "step", "node_id", "label of the node", &texts));
        POLIS_TRY(polis_study_columns(a, "step", n, columns, sizeof columns / sizeof columns[0]));
    }

done:
    polis_texts_clear(&texts);
    return rc;
}

void polis_planning_print_seats(const polis_planning_study *s)
{
    printf("organisations for %d nodes, each reaches its node and the contacts of that\n",
           (int)s->input.network->n);
    printf("%4s %-30s %10s %12s %12s %14s\n", "step", "node", "new", "coverage", "depth",
           "random nodes");
    for (int64_t i = 0; i < s->seats.n; i++) {
        const polis_seat *x = &s->seats.seat[i];

        printf("%4lld %-30s %10d %12.6g %12.6g %14.6g\n", (long long)i + 1,
               polis_planning_label(s, x->node), (int)x->n_new, x->coverage, x->depth, x->random);
    }
}
