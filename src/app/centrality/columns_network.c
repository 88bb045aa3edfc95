/* The variables of the axis network: identifiers, sizes, status, what was dropped, times. */
#include "app/centrality/column_writer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST_MESSAGE = 1000, DIGEST_TEXT = 32 };

enum network_column {
    NODES,
    EDGES,
    STATUS,
    DIRECTED,
    ROLE,
    KERNEL,
    RESOLUTION,
    ROUNDING_ERROR,
    N_RAISED,
    SELF_LOOPS,
    PARALLEL_EDGES,
    ZERO_STRENGTHS,
    UNUSED_NODES,
    FIRST_THRU_NODE,
    PIVOTS,
    PILOT,
    BOUND,
    PREDICTED,
    STEPS,
    READ_SECONDS,
    PLAN_SECONDS,
    COMPUTE_SECONDS,
    INDICATOR_SECONDS,
};

static int64_t network_count(const polis_city *city, int which)
{
    const polis_network *network = city->network;

    if (which == STATUS) {
        return city->status;
    }
    if (!network) {
        return 0;
    }
    switch (which) {
    case NODES:
        return network->n;
    case EDGES:
        return network->m;
    case DIRECTED:
        return network->directed;
    case ROLE:
        return network->role;
    case KERNEL:
        return city->kernel;
    case PIVOTS:
        return city->estimates.n_pivots;
    case PILOT:
        return city->estimates.n_pilot;
    case N_RAISED:
        return city->rounding.n_raised;
    case SELF_LOOPS:
        return network->dropped.self_loops;
    case PARALLEL_EDGES:
        return network->dropped.parallel_edges;
    case ZERO_STRENGTHS:
        return network->dropped.zero_strengths;
    case UNUSED_NODES:
        return network->dropped.unused_nodes;
    default:
        return network->dropped.first_thru_node;
    }
}

static void fill_network_i8(const polis_column_writer *w, int64_t i, int which, int width,
                            char *rows)
{
    (void)width;
    *rows = (char)network_count(&w->batch->city[i], which);
}

static void fill_network_i64(const polis_column_writer *w, int64_t i, int which, int width,
                             char *rows)
{
    const int64_t x = network_count(&w->batch->city[i], which);

    (void)width;
    memcpy(rows, &x, sizeof x);
}

static void fill_network_f64(const polis_column_writer *w, int64_t i, int which, int width,
                             char *rows)
{
    const polis_city *city = &w->batch->city[i];
    const double x = which == READ_SECONDS        ? city->read_s
                     : which == PLAN_SECONDS      ? city->plan_s
                     : which == COMPUTE_SECONDS   ? city->compute_s
                     : which == INDICATOR_SECONDS ? city->indicators_s
                     : city->status != POLIS_OK   ? NAN
                     : which == RESOLUTION        ? city->rounding.resolution
                     : which == ROUNDING_ERROR    ? city->rounding.max_relative_error
                     : which == BOUND             ? city->estimates.bound
                     : which == STEPS             ? (double)city->steps
                                                  : city->predicted_s;

    (void)width;
    memcpy(rows, &x, sizeof x);
}

static void fill_network_id(const polis_column_writer *w, int64_t i, int which, int width,
                            char *rows)
{
    const char *id = w->batch->inputs->input[i].id;

    (void)which;
    polis_column_string(id, strlen(id), width, rows);
}

/* Of a panel: the city, or the period. */
static void fill_panel(const polis_column_writer *w, int64_t i, int which, int width, char *rows)
{
    const polis_input *input = &w->batch->inputs->input[i];
    const char *text = which == 0 ? input->city : input->period;

    polis_column_string(text, strlen(text), width, rows);
}

/* The two halves of network_id, if any network has a period. */
static polis_err put_panel(const polis_column_writer *w)
{
    static const char *const names[][2] = {{"city_id", "identifier of the city"},
                                           {"period", "when the network was so"}};
    polis_err rc = POLIS_OK;
    size_t longest[2] = {0};

    for (int64_t i = 0; i < w->census->n; i++) {
        const polis_input *input = &w->batch->inputs->input[i];
        const size_t len[2] = {strlen(input->city), strlen(input->period)};

        longest[0] = len[0] > longest[0] ? len[0] : longest[0];
        longest[1] = len[1] > longest[1] ? len[1] : longest[1];
    }
    for (int k = 0; k < 2 && longest[1] > 0; k++) {
        const polis_variable variable = {.name = names[k][0],
                                         .long_name = names[k][1],
                                         .axis = POLIS_AXIS_NETWORK,
                                         .type = POLIS_TYPE_TEXT,
                                         .width =
                                             polis_column_width(w, longest[k], POLIS_LONGEST_TEXT)};
        POLIS_TRY(polis_column_put(w, &variable, fill_panel, k));
    }

done:
    return rc;
}

static void fill_message(const polis_column_writer *w, int64_t i, int which, int width, char *rows)
{
    const char *message = w->batch->city[i].message;

    (void)which;
    if (message) {
        polis_column_string(message, strlen(message), width, rows);
    }
}

static void fill_digest(const polis_column_writer *w, int64_t i, int which, int width, char *rows)
{
    const polis_city *city = &w->batch->city[i];
    char text[DIGEST_TEXT + 1] = {0};

    (void)which;
    if (city->network) {
        snprintf(text, sizeof text, "%016llx%016llx", (unsigned long long)city->digest.high,
                 (unsigned long long)city->digest.low);
    }
    polis_column_string(text, strlen(text), width, rows);
}

static polis_err put_network_texts(const polis_column_writer *w)
{
    polis_err rc = POLIS_OK;
    size_t id = 0, message = 0;

    for (int64_t i = 0; i < w->census->n; i++) {
        const size_t len = strlen(w->batch->inputs->input[i].id);
        const char *text = w->batch->city[i].message;

        id = len > id ? len : id;
        message =
            polis_column_owns(w, i) && text && strlen(text) > message ? strlen(text) : message;
    }
    POLIS_TRY(
        polis_column_put(w,
                         &(polis_variable){.name = "network_id",
                                           .long_name = "identifier of the network",
                                           .axis = POLIS_AXIS_NETWORK,
                                           .type = POLIS_TYPE_TEXT,
                                           .width = polis_column_width(w, id, POLIS_LONGEST_TEXT)},
                         fill_network_id, 0));
    POLIS_TRY(put_panel(w));
    POLIS_TRY(polis_column_put(
        w,
        &(polis_variable){.name = "error",
                          .long_name = "why the network has no result",
                          .axis = POLIS_AXIS_NETWORK,
                          .type = POLIS_TYPE_TEXT,
                          .width = polis_column_width(w, message, LONGEST_MESSAGE)},
        fill_message, 0));
    POLIS_TRY(
        polis_column_put(w,
                         &(polis_variable){.name = "input_digest",
                                           .long_name = "XXH3-128 of the network as it was read",
                                           .axis = POLIS_AXIS_NETWORK,
                                           .type = POLIS_TYPE_TEXT,
                                           .width = DIGEST_TEXT},
                         fill_digest, 0));

done:
    return rc;
}

static polis_err put_flags(const polis_column_writer *w)
{
    static const int8_t small[] = {0, 1, 2, 3, 4};
    static const int8_t codes[] = {POLIS_OK,      POLIS_E_ARG,      POLIS_E_UNSUPPORTED,
                                   POLIS_E_PARSE, POLIS_E_OVERFLOW, POLIS_E_NOINPUT,
                                   POLIS_E_BUG,   POLIS_E_NOMEM,    POLIS_E_CANTCREAT,
                                   POLIS_E_IO,    POLIS_E_TEMPFAIL};
    static const char *const status[][2] = {
        {"flag_meanings", "ok bad_argument unsupported malformed overflow missing internal_error "
                          "out_of_memory cannot_create io_error stopped"},
        {NULL, NULL}};
    static const char *const directed[][2] = {{"flag_meanings", "undirected directed"},
                                              {NULL, NULL}};
    static const char *const role[][2] = {{"flag_meanings", "none length strength"}, {NULL, NULL}};
    static const char *const kernel[][2] = {{"flag_meanings", "none sweep frontier dijkstra local"},
                                            {NULL, NULL}};
    static const struct {
        const char *name, *long_name;
        const int8_t *values;
        const char *const (*meanings)[2];
        int n, which;
    } table[] = {
        {"status", "0: computed; else why not", codes, status, sizeof codes, STATUS},
        {"directed", "direction of the edges", small, directed, 2, DIRECTED},
        {"weight_role", "what the edges' values are", small, role, 3, ROLE},
        {"kernel", "how shortest paths were found", small, kernel, 5, KERNEL},
    };
    polis_err rc = POLIS_OK;

    for (size_t k = 0; k < sizeof table / sizeof table[0]; k++) {
        const polis_variable variable = {.name = table[k].name,
                                         .long_name = table[k].long_name,
                                         .axis = POLIS_AXIS_NETWORK,
                                         .type = POLIS_TYPE_I8,
                                         .extra = table[k].meanings,
                                         .flag_values = table[k].values,
                                         .n_flags = table[k].n};

        POLIS_TRY(polis_column_put(w, &variable, fill_network_i8, table[k].which));
    }

done:
    return rc;
}

static polis_err put_network_numbers(const polis_column_writer *w)
{
    static const char *const of_nodes[][2] = {{"sample_dimension", "node"}, {NULL, NULL}};
    static const char *const of_edges[][2] = {{"sample_dimension", "edge"}, {NULL, NULL}};
    static const struct {
        const char *name, *long_name, *units;
        const char *const (*extra)[2];
        int which;
        bool count, run;
    } table[] = {
        {"node_row_size", "number of nodes", "1", of_nodes, NODES, true, false},
        {"edge_row_size", "number of edges", "1", of_edges, EDGES, true, false},
        {"resolution", "input units of one unit of the integer lengths", "1", NULL, RESOLUTION,
         false, false},
        {"rounding_error", "largest relative rounding of a length", "1", NULL, ROUNDING_ERROR,
         false, false},
        {"n_raised", "lengths raised to one unit of the resolution", "1", NULL, N_RAISED, true,
         false},
        {"dropped_self_loops", "self-loops of the input", "1", NULL, SELF_LOOPS, true, false},
        {"dropped_parallel_edges", "parallel edges merged into another", "1", NULL, PARALLEL_EDGES,
         true, false},
        {"dropped_zero_strengths", "strengths of 0, which are no edges", "1", NULL, ZERO_STRENGTHS,
         true, false},
        {"first_thru_node", "FIRST THRU NODE of a TNTP file, not applied; 0: none", "1", NULL,
         FIRST_THRU_NODE, true, false},
        {"dropped_unused_nodes", "declared nodes without an edge", "1", NULL, UNUSED_NODES, true,
         false},
        {"bc_pivots", "sources that the estimates are from", "1", NULL, PIVOTS, true, false},
        {"bc_pilot", "sources that were searched to find how many it takes", "1", NULL, PILOT, true,
         false},
        {"bc_bound",
         "betweenness_norm is off by no more at any node, with the confidence asked for", "1", NULL,
         BOUND, false, false},
        {"seconds_predicted", "predicted time of one thread", "s", NULL, PREDICTED, false, true},
        {"steps", "arcs and nodes that the kernel visits, for all sources", "1", NULL, STEPS, false,
         true},
        {"seconds_read", "time to read the network", "s", NULL, READ_SECONDS, false, true},
        {"seconds_plan", "time to prepare it", "s", NULL, PLAN_SECONDS, false, true},
        {"seconds_compute", "time to compute it", "s", NULL, COMPUTE_SECONDS, false, true},
        {"seconds_indicators", "of that, for indicators and measures beyond shortest paths", "s",
         NULL, INDICATOR_SECONDS, false, true},
    };
    polis_err rc = POLIS_OK;

    for (size_t k = 0; k < sizeof table / sizeof table[0]; k++) {
        const bool of_pivots = table[k].which >= PIVOTS && table[k].which <= BOUND;
        const polis_variable variable = {.name = table[k].name,
                                         .long_name = table[k].long_name,
                                         .units = table[k].units,
                                         .axis = POLIS_AXIS_NETWORK,
                                         .type = table[k].count ? POLIS_TYPE_I64 : POLIS_TYPE_F64,
                                         .extra = table[k].extra,
                                         .run = table[k].run};

        if (of_pivots && !w->batch->job->plan.sample) {
            continue;
        }
        POLIS_TRY(polis_column_put(
            w, &variable, table[k].count ? fill_network_i64 : fill_network_f64, table[k].which));
    }

done:
    return rc;
}

polis_err polis_columns_put_networks(const polis_column_writer *w)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(put_network_texts(w));
    POLIS_TRY(put_flags(w));
    POLIS_TRY(put_network_numbers(w));

done:
    return rc;
}
