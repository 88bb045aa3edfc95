#include "app/shock/input.h"
#include "app/centrality/stored.h"
#include "base/mem.h"

#include <math.h>
#include <string.h>

void polis_shock_input_clear(polis_shock_input *in)
{
    polis_network_free(&in->network);
    polis_graph_free(&in->graph);
    polis_labels_clear(&in->labels);
    polis_frame_free(&in->nodes);
    POLIS_FREE(in->row);
    POLIS_FREE(in->target);
    POLIS_FREE(in->size);
    POLIS_FREE(in->score);
    POLIS_FREE(in->value);
    POLIS_FREE(in->coverage);
}

/* The one network that is meant. */
static polis_err find_network(const polis_shock_options *o, const polis_inputs *inputs,
                              polis_fault *fault, const polis_input **out)
{
    *out = NULL;
    for (int64_t i = 0; i < inputs->n; i++) {
        if (!o->net.id || strcmp(inputs->input[i].id, o->net.id) == 0) {
            *out = &inputs->input[i];
        }
    }
    if (!*out) {
        return polis_fail(fault, POLIS_E_ARG, o->net.input, 0, "--network: there is no '%s' in it",
                          o->net.id);
    }
    if (!o->net.id && inputs->n > 1) {
        return polis_fail(fault, POLIS_E_ARG, o->net.input, 0,
                          "holds %lld networks: name one with --network, such as '%s'",
                          (long long)inputs->n, inputs->input[0].id);
    }
    return POLIS_OK;
}

static polis_err read_network(polis_shock_input *in, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_shock_options *o = in->o;
    const polis_reader *list[POLIS_MOST_READERS];
    const polis_readers readers = polis_stored_readers(list);
    polis_inputs inputs = {0};
    const polis_input *input;
    char *name = (char *)o->net.input;
    polis_fault bare = {0};
    polis_length_options length = o->net.length;

    length.all = true; /* what is left after removals passes any of them */
    POLIS_TRY(polis_inputs_find(&readers, 1, &name, &o->net.read, fault, &inputs));
    POLIS_TRY(polis_stored_expand(&inputs, fault));
    POLIS_TRY(find_network(o, &inputs, fault, &input));
    POLIS_TRY(polis_read_network(&readers, input, fault, &in->network));
    if (in->network->n < 1) {
        POLIS_TRY(polis_fail(fault, POLIS_E_PARSE, input->path, 0, "the network has no nodes"));
    }
    rc = polis_lengths_graph(in->network, &length, &in->graph, &in->rounding, &bare);
    if (rc != POLIS_OK) { /* that layer does not know the file */
        polis_fail(fault, rc, input->path, 0, "%s", bare.text[0] ? bare.text : polis_err_text(rc));
    }

done:
    polis_inputs_clear(&inputs);
    return rc;
}

static polis_err index_labels(polis_shock_input *in)
{
    polis_err rc = POLIS_OK;

    for (polis_vid v = 0; v < in->network->n; v++) {
        polis_vid number;

        POLIS_TRY(polis_labels_add(&in->labels, polis_texts_get(&in->network->label, v),
                                   polis_texts_len(&in->network->label, v), &number));
    }

done:
    return rc;
}

/* Rows of nodes that the network does not have are passed over: a table of all cities will do. */
static polis_err join_nodes(polis_shock_input *in, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_labels labels = {0};
    int key;

    POLIS_TRY(polis_frame_read(in->o->net.nodes, fault, &in->nodes));
    POLIS_TRY(
        polis_frame_require(in->nodes, in->o->net.node_column, "labels of the nodes", fault, &key));
    POLIS_TRY(polis_frame_keys(in->nodes, key, fault, &labels));
    POLIS_NEW(in->row, in->network->n);
    for (polis_vid v = 0; v < in->network->n; v++) {
        in->row[v] = polis_labels_find(&labels, polis_texts_get(&in->network->label, v),
                                       polis_texts_len(&in->network->label, v));
    }

done:
    polis_labels_clear(&labels);
    return rc;
}

polis_err polis_shock_column(const polis_shock_input *in, const char *name, polis_fault *fault,
                             double *out)
{
    polis_err rc = POLIS_OK;
    double *rows = NULL;
    int column;

    if (!in->nodes) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0,
                          "column '%s' is looked for in --nodes FILE.csv, which is not given",
                          name);
    }
    POLIS_TRY(polis_frame_require(in->nodes, name, "a value of the nodes", fault, &column));
    POLIS_NEW(rows, in->nodes->n);
    POLIS_TRY(polis_frame_numbers(in->nodes, column, fault, rows));
    for (polis_vid v = 0; v < in->network->n; v++) {
        out[v] = in->row[v] >= 0 ? rows[in->row[v]] : NAN;
    }

done:
    POLIS_FREE(rows);
    return rc;
}

/* A column that every node needs, within a range. */
static polis_err require_column(const polis_shock_input *in, const char *option, const char *name,
                                double most, polis_fault *fault, double **out)
{
    polis_err rc = POLIS_OK;

    POLIS_NEW(*out, in->network->n);
    POLIS_TRY(polis_shock_column(in, name, fault, *out));
    for (polis_vid v = 0; v < in->network->n; v++) {
        const double x = (*out)[v];

        if (!(x >= 0.0 && x <= most)) {
            POLIS_TRY(polis_fail(fault, POLIS_E_PARSE, in->o->net.nodes, 0,
                                 "%s %s: node '%s' has %s, expected 0 to %.15g", option, name,
                                 polis_texts_get(&in->network->label, v),
                                 isnan(x) ? "no value" : "a value out of range", most));
        }
    }

done:
    return rc;
}

static polis_err read_columns(polis_shock_input *in, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_shock_options *o = in->o;
    double sum = 0.0;

    if (o->net.nodes) {
        POLIS_TRY(join_nodes(in, fault));
    }
    if (o->coverage) {
        POLIS_TRY(require_column(in, "--coverage", o->coverage, 1.0, fault, &in->coverage));
    }
    if (o->value) {
        POLIS_TRY(require_column(in, "--value", o->value, 1e300, fault, &in->value));
        for (polis_vid v = 0; v < in->network->n; v++) {
            sum += in->value[v];
        }
        for (polis_vid v = 0; v < in->network->n; v++) {
            in->value[v] /= sum;
        }
    }

done:
    return rc;
}

polis_err polis_shock_input_read(const polis_shock_options *options, polis_fault *fault,
                                 polis_shock_input *out)
{
    polis_err rc = POLIS_OK;

    *out = (polis_shock_input){.o = options};
    POLIS_TRY(read_network(out, fault));
    POLIS_TRY(index_labels(out));
    POLIS_TRY(read_columns(out, fault));

done:
    return rc;
}
