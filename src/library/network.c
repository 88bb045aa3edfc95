/* Networks of the public header: read by the readers, or built from arrays. */
#include "io/reader.h"
#include "library/failure.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

_Static_assert((int)CENTROPOLIS_HOPS == (int)POLIS_ROLE_NONE &&
                   (int)CENTROPOLIS_LENGTHS == (int)POLIS_ROLE_LENGTH &&
                   (int)CENTROPOLIS_STRENGTHS == (int)POLIS_ROLE_STRENGTH,
               "weights are roles");
_Static_assert((int)CENTROPOLIS_AS_INPUT == (int)POLIS_DIRECTION_AS_FILE &&
                   (int)CENTROPOLIS_UNDIRECTED == (int)POLIS_DIRECTION_UNDIRECTED &&
                   (int)CENTROPOLIS_DIRECTED == (int)POLIS_DIRECTION_DIRECTED,
               "directions are directions");

static bool is_result(const char *head, size_t len)
{
    return len >= 8 && memcmp(head, "\x89HDF\r\n\x1a\n", 8) == 0;
}

static polis_err refuse_result(polis_source *source, const polis_input *input, polis_fault *fault,
                               polis_network **out)
{
    (void)source;
    *out = NULL;
    return polis_fail(fault, POLIS_E_PARSE, input->path, 0,
                      "an HDF5 file, which the library does not read; 'centropolis export "
                      "--format graphml' makes a network of it that it does");
}

/* Result files are for the program: it has HDF5. */
static const polis_reader result_reader = {
    .name = "centropolis",
    .suffixes = ".nc",
    .what = "results of centropolis: refused",
    .sniff = is_result,
    .read = refuse_result,
};

enum { MAX_READERS = 32 };

static polis_err check_options(const centropolis_network_options *options, polis_fault *fault)
{
    if ((unsigned)options->weights > CENTROPOLIS_STRENGTHS) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0,
                          "weights is %d, expected CENTROPOLIS_HOPS, _LENGTHS or _STRENGTHS",
                          (int)options->weights);
    }
    if ((unsigned)options->direction > CENTROPOLIS_DIRECTED) {
        return polis_fail(
            fault, POLIS_E_ARG, NULL, 0,
            "direction is %d, expected CENTROPOLIS_AS_INPUT, _UNDIRECTED or _DIRECTED",
            (int)options->direction);
    }
    if (options->column && options->weights == CENTROPOLIS_HOPS) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0,
                          "column is '%s' but weights is CENTROPOLIS_HOPS: are its values lengths "
                          "or strengths?",
                          options->column);
    }
    return POLIS_OK;
}

static polis_read_options read_options(const centropolis_network_options *options)
{
    return (polis_read_options){
        .weight = options->column,
        .role = (polis_weight_role)options->weights,
        .direction = (polis_direction)options->direction,
        .parallel = options->keep_parallel_edges ? POLIS_PARALLEL_DISTINCT : POLIS_PARALLEL_MERGE,
        .zero_length = options->refuse_zero_lengths ? POLIS_ZERO_ERROR : POLIS_ZERO_RAISE,
        .format = options->format,
    };
}

centropolis_status centropolis_network_read(const char *path,
                                            const centropolis_network_options *options,
                                            centropolis_network **out, centropolis_error *error)
{
    static const centropolis_network_options defaults = {0};
    polis_err rc = POLIS_OK;
    polis_fault fault = {0};
    const polis_readers text = polis_readers_text();
    const polis_reader *list[MAX_READERS] = {&result_reader};
    const polis_readers readers = {list, text.n + 1};
    const polis_input input = {.id = path,
                               .city = path,
                               .period = "",
                               .path = path,
                               .options = read_options(options ? options : &defaults)};

    *out = NULL;
    if (text.n >= MAX_READERS) {
        return polis_library_end(POLIS_E_BUG, &fault, error);
    }
    memcpy(list + 1, text.list, (size_t)text.n * sizeof *list);
    POLIS_TRY(check_options(options ? options : &defaults, &fault));
    POLIS_TRY(polis_read_network(&readers, &input, &fault, out));

done:
    return polis_library_end(rc, &fault, error);
}

static polis_err check_arrays(int64_t n, int64_t m, bool has_ends, bool has_values,
                              const centropolis_network_options *options, polis_fault *fault)
{
    const bool weighted = options->weights != CENTROPOLIS_HOPS;

    if (n < 0 || m < 0) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0,
                          "%" PRId64 " nodes and %" PRId64 " edges, expected numbers >= 0", n, m);
    }
    if (m > 0 && !has_ends) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0,
                          "%" PRId64 " edges, but tail or head is NULL", m);
    }
    if (m > 0 && weighted != has_values) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0,
                          weighted ? "lengths or strengths are expected, but value is NULL"
                                   : "value is given but weights is CENTROPOLIS_HOPS: are its "
                                     "numbers lengths or strengths?");
    }
    if (options->format || options->column) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0, "format and column are for files");
    }
    return POLIS_OK;
}

/* Adds the edges; what the builder says of one is prefixed with its number. */
static polis_err add_edges(polis_builder *builder, int64_t m, const int64_t *tail,
                           const int64_t *head, const double *value, const polis_fault *one,
                           polis_fault *fault)
{
    for (int64_t e = 0; e < m; e++) {
        const polis_err rc =
            polis_builder_declared_edge(builder, tail[e], head[e], value ? value[e] : 1.0, 0);

        if (rc != POLIS_OK) {
            return polis_fail(fault, rc, NULL, 0, "edge %" PRId64 ": %.900s", e,
                              one->text[0] ? one->text : polis_err_text(rc));
        }
    }
    return POLIS_OK;
}

centropolis_status centropolis_network_from_edges(int64_t n, int64_t m, const int64_t *tail,
                                                  const int64_t *head, const double *value,
                                                  const centropolis_network_options *options,
                                                  centropolis_network **out,
                                                  centropolis_error *error)
{
    static const centropolis_network_options defaults = {0};
    polis_err rc = POLIS_OK;
    polis_fault fault = {0}, one = {0};
    const polis_read_options read = read_options(options ? options : &defaults);
    polis_builder *builder = NULL;

    *out = NULL;
    POLIS_TRY(check_options(options ? options : &defaults, &fault));
    POLIS_TRY(check_arrays(n, m, tail && head, value, options ? options : &defaults, &fault));
    POLIS_TRY(polis_builder_new(&read, NULL, &one, &builder));
    POLIS_TRY(polis_builder_declare(builder, n, 0, true));
    POLIS_TRY(add_edges(builder, m, tail, head, value, &one, &fault));
    POLIS_TRY(polis_builder_finish(builder, POLIS_DIRECTION_UNDIRECTED, out));

done:
    polis_builder_free(&builder);
    return polis_library_end(rc, fault.text[0] ? &fault : &one, error);
}

void centropolis_network_free(centropolis_network **network)
{
    polis_network_free(network);
}

int64_t centropolis_network_n_nodes(const centropolis_network *network)
{
    return network->n;
}

int64_t centropolis_network_n_edges(const centropolis_network *network)
{
    return network->m;
}

bool centropolis_network_is_directed(const centropolis_network *network)
{
    return network->directed;
}

const char *centropolis_network_label(const centropolis_network *network, int64_t node)
{
    return node >= 0 && node < network->n ? polis_texts_get(&network->label, node) : NULL;
}

const char *centropolis_network_name(const centropolis_network *network, int64_t node)
{
    const char *name = "";

    if (node >= 0 && node < network->name.n) {
        name = polis_texts_get(&network->name, node);
    }
    return name[0] ? name : centropolis_network_label(network, node);
}

bool centropolis_network_place(const centropolis_network *network, int64_t node, double *x,
                               double *y)
{
    if (node < 0 || node >= network->n || network->coords == POLIS_COORDS_NONE ||
        isnan(network->x[node]) || isnan(network->y[node])) {
        return false;
    }
    *x = network->x[node];
    *y = network->y[node];
    return true;
}

bool centropolis_network_edge(const centropolis_network *network, int64_t edge, int64_t *tail,
                              int64_t *head, double *value)
{
    if (edge < 0 || edge >= network->m) {
        return false;
    }
    if (tail) {
        *tail = network->tail[edge];
    }
    if (head) {
        *head = network->head[edge];
    }
    if (value) {
        *value = network->value ? network->value[edge] : 1.0;
    }
    return true;
}
