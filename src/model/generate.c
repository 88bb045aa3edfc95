/* From every model's drawing to a network. */
#include "model/generate.h"

#include "base/mem.h"
#include "model/sketch.h"
#include "network/builder.h"

#include <math.h>

const char *const polis_model_words[] = {"grid",         "street",    "small-world",
                                         "preferential", "community", NULL};

bool polis_model_is_spatial(polis_model model)
{
    return model == POLIS_MODEL_GRID || model == POLIS_MODEL_STREET;
}

static polis_err check_spatial(const polis_model_options *o, polis_fault *fault)
{
    if (!(o->spacing >= 1.0 && o->spacing <= 1e6)) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0,
                          "spacing is %.15g, expected 1 to 1000000 metres", o->spacing);
    }
    if (o->model == POLIS_MODEL_STREET && !(o->beta >= 1.0 && o->beta <= 2.0)) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0, "beta is %.15g, expected 1 to 2", o->beta);
    }
    return POLIS_OK;
}

/* Probabilities of an edge within a group and between two; NaN where there is no such pair. */
static polis_err check_community(const polis_model_options *o, polis_fault *fault)
{
    const double size = o->groups > 0 ? (double)o->n / o->groups : 0.0;
    const double within = o->inside * o->degree, between = o->degree - within;

    if (o->groups < 1 || o->groups > o->n) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0, "groups is %d, expected 1 to n = %d",
                          (int)o->groups, (int)o->n);
    }
    if (!(o->inside >= 0.0 && o->inside <= 1.0)) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0, "inside is %.15g, expected 0 to 1",
                          o->inside);
    }
    if (within > floor(size) - 1.0 || between > o->n - ceil(size)) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0,
                          "%.6g edges a node within its group and %.6g to others, but groups of "
                          "%.6g of %d nodes have room for %.6g and %.6g",
                          within, between, size, (int)o->n, floor(size) - 1.0, o->n - ceil(size));
    }
    return POLIS_OK;
}

static polis_err check_social(const polis_model_options *o, polis_fault *fault)
{
    const bool even = o->model != POLIS_MODEL_COMMUNITY;
    const int least = even ? 2 : 0;
    /* a node of a ring knows less than all the others, or nothing could be rewired */
    const int64_t fit = o->model == POLIS_MODEL_PREFERENTIAL ? 2 * ((int64_t)o->n - 1)
                        : even                               ? (int64_t)o->n - 2
                                                             : (int64_t)o->n - 1;

    if (o->degree < least || o->degree > POLIS_MODEL_MOST_DEGREE || (even && o->degree % 2 != 0)) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0, "degree is %d, expected %s%d to %d",
                          o->degree, even ? "an even number from " : "", least,
                          POLIS_MODEL_MOST_DEGREE);
    }
    if (o->degree > fit) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0,
                          "degree is %d, but with n = %d nodes it can be at most %lld", o->degree,
                          (int)o->n, (long long)(fit > 0 ? fit : 0));
    }
    if (o->model == POLIS_MODEL_SMALL_WORLD && !(o->rewire >= 0.0 && o->rewire <= 1.0)) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0, "rewire is %.15g, expected 0 to 1",
                          o->rewire);
    }
    return o->model == POLIS_MODEL_COMMUNITY ? check_community(o, fault) : POLIS_OK;
}

polis_err polis_model_check(const polis_model_options *o, polis_fault *fault)
{
    if (o->n < 1) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0, "n is %d, expected 1 to %d", (int)o->n,
                          POLIS_MAX_VERTICES);
    }
    return polis_model_is_spatial(o->model) ? check_spatial(o, fault) : check_social(o, fault);
}

static polis_err draw(const polis_model_options *o, uint32_t network, polis_sketch *sketch)
{
    switch (o->model) {
    case POLIS_MODEL_GRID:
        return polis_sketch_grid(o, sketch);
    case POLIS_MODEL_STREET:
        return polis_sketch_street(o, network, sketch);
    case POLIS_MODEL_SMALL_WORLD:
        return polis_sketch_small_world(o, network, sketch);
    case POLIS_MODEL_PREFERENTIAL:
        return polis_sketch_preferential(o, network, sketch);
    default:
        return polis_sketch_community(o, network, sketch);
    }
}

static polis_err assemble(polis_builder *b, polis_vid n, const polis_sketch *sketch,
                          polis_network **out)
{
    const polis_edges *edges = &sketch->edges;
    polis_err rc = POLIS_OK;

    POLIS_TRY(polis_builder_declare(b, n, 0, true));
    for (polis_vid v = 0; sketch->x && v < n; v++) {
        POLIS_TRY(polis_builder_coords(b, v, POLIS_COORDS_PLANE, sketch->x[v], sketch->y[v]));
    }
    for (polis_eid e = 0; e < edges->m; e++) {
        POLIS_TRY(polis_builder_declared_edge(b, edges->tail[e], edges->head[e],
                                              edges->valued ? edges->value[e] : 1.0, 0));
    }
    rc = polis_builder_finish(b, POLIS_DIRECTION_UNDIRECTED, out);

done:
    return rc;
}

polis_err polis_model_network(const polis_model_options *options, uint32_t network,
                              polis_fault *fault, polis_network **out)
{
    const bool spatial = polis_model_is_spatial(options->model);
    const polis_read_options read = {.role = spatial ? POLIS_ROLE_LENGTH : POLIS_ROLE_NONE};
    polis_err rc = POLIS_OK;
    polis_sketch sketch = {.edges = {.valued = spatial}};
    polis_builder *b = NULL;

    *out = NULL;
    POLIS_TRY(polis_model_check(options, fault));
    POLIS_TRY(draw(options, network, &sketch));
    POLIS_TRY(polis_builder_new(&read, "generated network", fault, &b));
    rc = assemble(b, options->n, &sketch, out);

done:
    polis_builder_free(&b);
    polis_edges_clear(&sketch.edges);
    POLIS_FREE(sketch.x);
    POLIS_FREE(sketch.y);
    return rc;
}
