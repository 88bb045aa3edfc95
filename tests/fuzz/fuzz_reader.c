/*
 * A fuzz target for libFuzzer: bytes become the file of one network format, which is read in
 * several ways. A reader must refuse it in words or give a valid network; the sweep of a small
 * network must agree with one Dijkstra search for each source.
 *
 * POLIS_FUZZ_FORMAT is the name of the format, or "auto": chosen by content, packed or not. Formats
 * that consist of two files get the second one from what follows the first form feed, or none.
 * Files are made in the working folder.
 */
#include "base/mem.h"
#include "centrality/engine.h"
#include "centrality/measures.h"
#include "files.h"
#include "io/reader.h"
#include "network/lengths.h"

#include <math.h>
#include <unistd.h>

enum { MAX_COMPARED = 48 };

/** What libFuzzer calls for each input. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

typedef struct files {
    const char *format;
    const char *first, *second; /* second: NULL where there is only one */
    const char *path;           /* what the reader is given */
} files;

static const files all_files[] = {
    {"osmnx", "streets/edge_list.csv", "streets/node_list.csv", "streets"},
    {"tntp", "a_net.tntp", "a_node.tntp", "a_net.tntp"},
    {POLIS_FUZZ_FORMAT, "file", NULL, "file"},
};

static const polis_read_options all_options[] = {
    {.role = POLIS_ROLE_NONE},
    {.role = POLIS_ROLE_LENGTH, .weight = "length", .parallel = POLIS_PARALLEL_DISTINCT},
    {.role = POLIS_ROLE_LENGTH,
     .weight = "weight",
     .direction = POLIS_DIRECTION_UNDIRECTED,
     .zero_length = POLIS_ZERO_ERROR},
    {.role = POLIS_ROLE_STRENGTH, .weight = "weight", .direction = POLIS_DIRECTION_DIRECTED},
};

static _Noreturn void wrong(const char *what)
{
    fprintf(stderr, "%s\n", what);
    abort();
}

static void must(polis_err rc, const char *what)
{
    if (rc != POLIS_OK) {
        wrong(what);
    }
}

static const files *write_files(const uint8_t *bytes, size_t size)
{
    const files *f = all_files;
    const uint8_t *cut;
    size_t len;

    while (strcmp(f->format, POLIS_FUZZ_FORMAT) != 0) {
        f++;
    }
    cut = f->second ? memchr(bytes, '\f', size) : NULL;
    len = cut ? (size_t)(cut - bytes) : size;
    if (strcmp(f->format, "osmnx") == 0) {
        put_folder(f->path);
    }
    put_bytes(f->first, bytes, len);
    if (cut) {
        put_bytes(f->second, cut + 1, size - len - 1);
    } else if (f->second) {
        unlink(f->second);
    }
    return f;
}

static polis_measures measures_of(const polis_network *net, const polis_graph *graph,
                                  const polis_rounding *rounding, polis_kernel kernel)
{
    const polis_plan_options options = {.kernel = kernel, .isa = polis_isa_best(), .edges = true};
    polis_fault fault = {0};
    polis_plan *plan = NULL;
    polis_totals *totals = NULL;
    polis_measures out;

    must(polis_plan_new(graph, &options, &plan, &fault), fault.text);
    must(polis_totals_new(plan, &totals), "no totals");
    must(polis_engine_run(plan, 0, plan->n_blocks, 1, NULL, totals), "the engine failed");
    must(polis_measures_compute(net, plan, totals, rounding, &out), "no measures");
    polis_totals_free(&totals);
    polis_plan_free(&plan);
    return out;
}

static void same(const double *x, const double *y, int64_t n, const char *what)
{
    if (!x != !y) {
        wrong(what);
    }
    for (int64_t i = 0; x && i < n; i++) {
        if (isnan(x[i]) != isnan(y[i]) || fabs(x[i] - y[i]) > 1e-9 * fmax(1.0, fabs(y[i]))) {
            fprintf(stderr, "%lld: sweep %.17g, dijkstra %.17g: ", (long long)i, x[i], y[i]);
            wrong(what);
        }
    }
}

static void compare(const polis_network *net, const polis_graph *graph,
                    const polis_rounding *rounding)
{
    polis_measures x = measures_of(net, graph, rounding, POLIS_KERNEL_SWEEP);
    polis_measures y = measures_of(net, graph, rounding, POLIS_KERNEL_DIJKSTRA);
    const double n = net->n, pairs = n < 2 ? 0 : (n - 1) * (n - 2) / (net->directed ? 1 : 2);

    for (int i = 0; i < POLIS_N_NODE_MEASURES; i++) {
        same(x.node[i], y.node[i], net->n, polis_node_measure_text[i].name);
    }
    same(x.edge_betweenness, y.edge_betweenness, net->m, "edge betweenness");
    for (polis_vid v = 0; v < net->n; v++) {
        const double b = x.node[POLIS_NODE_BETWEENNESS][v];
        if (!(b >= 0 && b <= pairs * (1 + 1e-9))) {
            wrong("betweenness is not between 0 and the number of pairs");
        }
    }
    polis_measures_clear(&x);
    polis_measures_clear(&y);
}

static void compute(const polis_network *net)
{
    const polis_length_options options = {.alpha = 1};
    polis_rounding rounding;
    polis_fault fault = {0};
    polis_graph *graph = NULL;
    const polis_err rc = polis_lengths_graph(net, &options, &graph, &rounding, &fault);

    if (rc == POLIS_OK) {
        compare(net, graph, &rounding);
    } else if (rc != POLIS_E_OVERFLOW || graph || fault.text[0] == '\0') {
        wrong("lengths are refused for no reason");
    }
    polis_graph_free(&graph);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const polis_readers readers = polis_readers_text();
    const files *f = write_files(bytes, size);
    polis_input input = {.id = "net", .path = f->path};

    for (size_t i = 0; i < sizeof all_options / sizeof *all_options; i++) {
        polis_fault fault = {0};
        polis_network *net = NULL;
        polis_err rc;

        input.options = all_options[i];
        input.options.format = strcmp(f->format, "auto") == 0 ? NULL : f->format;
        rc = polis_read_network(&readers, &input, &fault, &net);
        if (rc == POLIS_OK) {
            if (!polis_network_is_valid(net)) {
                wrong("not a valid network");
            }
            if (net->n <= MAX_COMPARED) {
                compute(net);
            }
        } else if (net || fault.text[0] == '\0' || rc == POLIS_E_BUG || rc == POLIS_E_NOMEM) {
            fprintf(stderr, "%s: %s: ", polis_err_text(rc), fault.text);
            wrong("a file is refused as none should be");
        }
        polis_network_free(&net);
        if (polis_mem_live() != 0) {
            wrong("memory is left over");
        }
    }
    return 0;
}
