/* `centropolis build`: a network between cities. Rank 0 reads and builds, all ranks write. */
#include "app/build/network.h"
#include "app/commands.h"
#include "app/record.h"
#include "app/write_network.h"
#include "cluster/comm.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { TEXT = 4096 };

/* One of the two, as the suffix of the output says. */
typedef struct output {
    polis_result *result;
    polis_part *part; /* rank 0 only */
} output;

/* Before anything is computed: an output that cannot be written should cost no time. */
static polis_err create(MPI_Comm comm, const polis_build_options *o, polis_fault *fault,
                        output *out)
{
    polis_err rc = POLIS_OK;

    if (!o->csv) {
        return polis_result_create(comm, o->output, o->force, fault, &out->result);
    }
    if (polis_comm_rank(comm) == 0) {
        rc = polis_part_create(o->output, o->force, fault, &out->part);
    }
    return polis_comm_agree_fault(comm, rc, fault);
}

static void warn(const polis_build_options *o, const polis_log *log)
{
    const bool one = strcmp(o->mass[0], o->mass[1]) == 0;

    if (o->kind == POLIS_BUILD_GRAVITY) {
        polis_log_line(log, POLIS_LOG_WARN,
                       "a gravity network is a function of its masses (%s%s%s): centralities of it "
                       "cannot explain them, or what follows from them, without circularity; take "
                       "masses from before the outcome, or observed flows",
                       o->mass[0], one ? "" : ", ", one ? "" : o->mass[1]);
    }
    if (o->kind == POLIS_BUILD_GRAVITY && o->gravity.form == POLIS_GRAVITY_ECODIST) {
        polis_log_line(log, POLIS_LOG_WARN,
                       "ecodist: equally rich cities have no tie, and a gap in wealth makes one");
    }
    if (o->kind == POLIS_BUILD_FLOWS && o->symmetrise == POLIS_SYMMETRISE_NONE) {
        polis_log_line(log, POLIS_LOG_INFO,
                       "flows are taken as they are, F_ij from source to target; --symmetrise "
                       "gives both directions one value");
    }
}

static void report(const polis_build_options *o, const polis_built *b, const polis_log *log)
{
    const polis_network *net = b->network;
    const double pairs = (double)net->n * ((double)net->n - 1.0) / (net->directed ? 1.0 : 2.0);
    const polis_flow_counts *f = &b->flows;
    char text[TEXT];

    polis_build_describe(o, b->sym, b->layer_weight, text, sizeof text);
    polis_log_line(log, POLIS_LOG_INFO, "%s", text);
    polis_log_line(log, POLIS_LOG_INFO,
                   "cities read=%d filtered=%lld NO_COORD=%lld NO_MASS=%lld kept=%d",
                   (int)b->cities, (long long)b->n_filtered, (long long)b->n_no_coord,
                   (long long)b->n_no_mass, (int)net->n);
    if (o->kind == POLIS_BUILD_FLOWS) {
        polis_log_line(
            log, POLIS_LOG_INFO, "flows read=%lld of_cities_left_out=%lld own=%lld summed=%lld",
            (long long)f->rows, (long long)f->left_out, (long long)f->own, (long long)f->merged);
    }
    if (!isnan(b->theta)) {
        polis_log_line(log, POLIS_LOG_INFO, "theta=%.17g", b->theta);
    }
    polis_log_line(log, POLIS_LOG_INFO,
                   "network n=%d m=%lld %s density=%.6g components=%d isolates=%d", (int)net->n,
                   (long long)net->m, net->directed ? "directed" : "undirected",
                   (double)net->m / pairs, (int)b->parts, (int)b->isolates);
    if (o->csv && net->directed) {
        polis_log_line(log, POLIS_LOG_WARN,
                       "%s cannot say that it is directed: read it with --directed", o->output);
    }
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static polis_err put_provenance(polis_result *result, const polis_build_options *o,
                                const polis_built *b)
{
    polis_err rc = POLIS_OK;
    char text[TEXT];

    POLIS_TRY(polis_result_text(result, "title", "Network between cities"));
    POLIS_TRY(polis_result_text(result, "source", "centropolis " POLIS_VERSION));
    POLIS_TRY(polis_result_text(result, "program_revision", POLIS_REVISION));
    polis_build_describe(o, b->sym, b->layer_weight, text, sizeof text);
    POLIS_TRY(polis_result_text(result, "construction", text));
    POLIS_TRY(polis_result_text(result, "input", base_name(o->cities)));
    POLIS_TRY(polis_result_count(result, "n_cities_read", b->cities));
    POLIS_TRY(polis_result_count(result, "n_cities_filtered", b->n_filtered));
    POLIS_TRY(polis_result_count(result, "n_cities_without_coordinates", b->n_no_coord));
    POLIS_TRY(polis_result_count(result, "n_cities_without_mass", b->n_no_mass));
    if (!isnan(b->theta)) {
        POLIS_TRY(polis_result_number(result, "theta", b->theta));
    }

done:
    return rc;
}

/* What rank 0 counted, to all: attributes are the same on all ranks. */
static void share_counts(MPI_Comm comm, polis_built *b)
{
    polis_built copy = *b;

    POLIS_MPI(comm, MPI_Bcast(&copy, sizeof copy, MPI_BYTE, 0, comm));
    copy.network = b->network; /* a pointer means nothing elsewhere */
    *b = copy;
}

/* The file name without folder and suffix. */
static void network_id(const char *path, char *id, size_t room)
{
    char *dot;

    snprintf(id, room, "%s", base_name(path));
    dot = strrchr(id, '.');
    if (dot && dot > id) {
        *dot = '\0';
    }
}

static polis_err write_out(MPI_Comm comm, const polis_build_options *o, polis_built *b, int argc,
                           char *const argv[], output *out, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    char id[TEXT];

    if (o->csv) {
        if (out->part) {
            rc = polis_write_edges(out->part, b->network, fault);
            rc = rc == POLIS_OK ? polis_part_publish(&out->part, fault) : rc;
        }
        return polis_comm_agree_fault(comm, rc, fault);
    }
    share_counts(comm, b);
    network_id(o->output, id, sizeof id);
    POLIS_TRY(put_provenance(out->result, o, b));
    POLIS_TRY(polis_record_run(comm, out->result, argc, argv));
    POLIS_TRY(polis_write_network(comm, out->result, b->network, id));
    rc = polis_result_publish(&out->result, fault);

done:
    return rc;
}

int polis_cmd_build(MPI_Comm comm, int argc, char **argv)
{
    polis_err rc = POLIS_OK;
    polis_fault fault = {0};
    polis_build_options options;
    polis_log log;
    polis_built built = {0};
    output out = {0};
    int status = 0;

    if (!polis_build_parse(comm, argc, argv, &options, &log, &status)) {
        return status;
    }
    POLIS_TRY(create(comm, &options, &fault, &out));
    warn(&options, &log);
    if (polis_comm_rank(comm) == 0) {
        rc = polis_build(&options, &log, &fault, &built);
    }
    POLIS_TRY(polis_comm_agree_fault(comm, rc, &fault));
    if (built.network) {
        report(&options, &built, &log);
    }
    POLIS_TRY(write_out(comm, &options, &built, argc, argv, &out, &fault));
    polis_log_line(&log, POLIS_LOG_INFO, "wrote %s", options.output);

done:
    polis_result_discard(&out.result);
    polis_part_discard(&out.part);
    polis_built_clear(&built);
    return polis_options_exit(comm, argv[0], rc, &fault);
}
