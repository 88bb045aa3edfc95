/*
 * One kernel on one network with one set of instructions, by one thread: what
 * check_instructions.py has valgrind count the instructions of.
 *
 *     count_kernels sweep grid avx2       exit status 77: this machine or build has no such set
 *     count_kernels --build               how this was compiled, as it stands in instructions.txt
 */
#include "centrality/engine.h"
#include "graphs.h"

#include <string.h>

enum { SIDE = 40, SKIPPED = 77, USAGE = 2 };

static polis_graph *graph_named(const char *name)
{
    if (strcmp(name, "grid") == 0) {
        return street_grid(SIDE, false);
    }
    if (strcmp(name, "social") == 0) {
        return random_graph(400, 4000, 0, false, POLIS_PARALLEL_MERGE, 1);
    }
    if (strcmp(name, "one-way") == 0) {
        /* distances beyond 32 bits */
        return random_graph(600, 1500, 10000000, true, POLIS_PARALLEL_MERGE, 2);
    }
    return NULL;
}

/* Nothing but polis_engine_run() is counted. */
static polis_err run(const polis_graph *graph, const polis_plan_options *options,
                     polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_plan *plan = NULL;
    polis_totals *totals = NULL;

    POLIS_TRY(polis_plan_new(graph, options, &plan, fault));
    POLIS_TRY(polis_totals_new(plan, &totals));
    POLIS_TRY(polis_engine_run(plan, 0, plan->n_blocks, 1, NULL, totals));

done:
    polis_totals_free(&totals);
    polis_plan_free(&plan);
    return rc;
}

int main(int argc, char *argv[])
{
    polis_plan_options options = {.edges = true};
    polis_fault fault = {0};
    polis_graph *graph;
    polis_err rc;

    if (argc == 2 && strcmp(argv[1], "--build") == 0) {
        puts(POLIS_BUILD);
        return 0;
    }
    graph = argc == 4 ? graph_named(argv[2]) : NULL;
    if (!graph || !polis_kernel_parse(argv[1], &options.kernel)) {
        fprintf(stderr, "usage: count_kernels sweep|frontier|dijkstra grid|social|one-way "
                        "generic|avx2\n");
        polis_graph_free(&graph);
        return USAGE;
    }
    if (!polis_isa_parse(argv[3], &options.isa)) {
        fprintf(stderr, "no %s on this machine or in this build\n", argv[3]);
        polis_graph_free(&graph);
        return SKIPPED;
    }
    rc = run(graph, &options, &fault);
    if (rc != POLIS_OK) {
        fprintf(stderr, "%s: %s\n", polis_err_text(rc), fault.text);
    }
    polis_graph_free(&graph);
    return polis_err_exit_status(rc);
}
