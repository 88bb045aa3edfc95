/* `centropolis generate`: synthetic networks, one in a file or many in a folder. */
#include "app/commands.h"
#include "app/generate/folder.h"
#include "app/record.h"
#include "app/threads.h"
#include "app/write_network.h"
#include "base/mem.h"
#include "cluster/comm.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { TEXT = 1024 };

static polis_err put_result(MPI_Comm comm, const polis_generate_options *o,
                            const polis_network *net, int argc, char *const argv[],
                            polis_result *result)
{
    polis_err rc = POLIS_OK;
    char text[TEXT];

    polis_generate_describe(o, text, sizeof text);
    POLIS_TRY(polis_result_text(result, "title", "Synthetic network"));
    POLIS_TRY(polis_result_text(result, "net_kind", "synthetic"));
    POLIS_TRY(polis_result_text(result, "source", "centropolis " POLIS_VERSION));
    POLIS_TRY(polis_result_text(result, "program_revision", POLIS_REVISION));
    POLIS_TRY(polis_result_text(result, "construction", text));
    POLIS_TRY(polis_record_run(comm, result, argc, argv));
    snprintf(text, sizeof text, "synthetic-%s", o->model_name);
    rc = polis_write_network(comm, result, net, text);

done:
    return rc;
}

/* Rank 0. */
static polis_err put_edges(const polis_generate_options *o, const polis_network *net,
                           polis_part *part, polis_fault *fault)
{
    char text[TEXT];

    polis_generate_describe(o, text, sizeof text);
    if (dprintf(polis_part_fd(part), "# synthetic: %s n=%d\n", text, (int)net->n) < 0) {
        return polis_fail(fault, POLIS_E_IO, polis_part_path(part), 0, "cannot write: %s",
                          strerror(errno));
    }
    return polis_write_edges(part, net, fault);
}

static polis_vid count_isolates(const polis_network *net)
{
    polis_vid n = 0, *degree = polis_mem_new(net->n, sizeof *degree);

    for (polis_eid e = 0; degree && e < net->m; e++) {
        degree[net->tail[e]] = degree[net->head[e]] = 1;
    }
    for (polis_vid v = 0; degree && v < net->n; v++) {
        n += degree[v] == 0;
    }
    polis_mem_free(degree);
    return n;
}

/* Rank 0. */
static void report(const polis_generate_options *o, const polis_network *net, const polis_log *log)
{
    const polis_vid isolates = count_isolates(net);
    char text[TEXT];

    polis_generate_describe(o, text, sizeof text);
    polis_log_line(log, POLIS_LOG_INFO, "%s n=%d m=%lld isolates=%d", text, (int)net->n,
                   (long long)net->m, (int)isolates);
    if (isolates > 0 && o->layout == POLIS_LAYOUT_EDGES) {
        polis_log_line(log, POLIS_LOG_WARN, "%s is an edge list: %d nodes without edges are lost",
                       o->output, (int)isolates);
    }
}

static polis_err one(MPI_Comm comm, const polis_generate_options *o, int argc, char *const argv[],
                     const polis_log *log, polis_fault *fault)
{
    const bool root = polis_comm_rank(comm) == 0, csv = o->layout == POLIS_LAYOUT_EDGES;
    polis_err rc = POLIS_OK;
    polis_network *net = NULL;
    polis_result *result = NULL;
    polis_part *part = NULL;

    /* refused now rather than after the work */
    if (!csv) {
        POLIS_TRY(polis_result_create(comm, o->output, o->force, fault, &result));
    } else if (root) {
        rc = polis_part_create(o->output, o->force, fault, &part);
    }
    POLIS_TRY(polis_comm_agree_fault(comm, rc, fault));
    if (root) {
        rc = polis_model_network(&o->model, 0, fault, &net);
    }
    POLIS_TRY(polis_comm_agree_fault(comm, rc, fault));
    if (root) {
        report(o, net, log);
    }
    if (!csv) {
        POLIS_TRY(put_result(comm, o, net, argc, argv, result));
        POLIS_TRY(polis_result_publish(&result, fault));
    } else if (root) {
        rc = put_edges(o, net, part, fault);
        rc = rc == POLIS_OK ? polis_part_publish(&part, fault) : rc;
    }
    rc = polis_comm_agree_fault(comm, rc, fault);

done:
    polis_result_discard(&result);
    polis_part_discard(&part);
    polis_network_free(&net);
    return rc;
}

static polis_err many(MPI_Comm comm, const polis_generate_options *o, const polis_log *log,
                      polis_fault *fault)
{
    polis_generated made;
    const polis_err rc = polis_generate_folder(comm, o, fault, &made);
    char text[TEXT];

    if (rc == POLIS_OK) {
        polis_generate_describe(o, text, sizeof text);
        polis_log_line(log, POLIS_LOG_INFO, "%s networks=%lld nodes=%lld edges=%lld", text,
                       (long long)made.n_networks, (long long)made.n_nodes,
                       (long long)made.n_edges);
    }
    return rc;
}

int polis_cmd_generate(MPI_Comm comm, int argc, char **argv)
{
    polis_err rc;
    polis_fault fault = {0};
    polis_generate_options options;
    polis_log log;
    int status = 0;

    if (!polis_generate_parse(comm, argc, argv, &options, &log, &status)) {
        return status;
    }
    rc = polis_threads_set(comm, options.n_threads, &fault);
    if (rc == POLIS_OK) {
        rc = options.count > 0 ? many(comm, &options, &log, &fault)
                               : one(comm, &options, argc, argv, &log, &fault);
    }
    if (rc == POLIS_OK) {
        polis_log_line(&log, POLIS_LOG_INFO, "wrote %s", options.output);
    }
    return polis_options_exit(comm, argv[0], rc, &fault);
}
