#include "app/build/network.h"
#include "base/mem.h"
#include "network/builder.h"
#include "regional/entropy.h"

#include <math.h>
#include <string.h>

/* Two cities in one place would be tied infinitely strong. */
static polis_err check_places(const polis_build_options *o, const polis_cities *cities,
                              const polis_places *places, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    bool found = false;
    polis_vid a = 0, b = 0;

    if (o->gravity.least_km > 0.0 || (o->kind == POLIS_BUILD_NEAR && o->near.b == 0.0)) {
        return POLIS_OK;
    }
    POLIS_TRY(polis_places_coincident(places, &found, &a, &b));
    if (found) {
        rc =
            polis_fail(fault, POLIS_E_PARSE, o->cities, cities->line[cities->row_of[a > b ? a : b]],
                       "city '%s' is in the same place as '%s' of line %lld; merge them, or give "
                       "--min-distance KM",
                       polis_cities_id(cities, b), polis_cities_id(cities, a),
                       (long long)cities->line[cities->row_of[a]]);
    }

done:
    return rc;
}

static polis_err gravity_ties(const polis_build_options *o, const polis_cities *cities,
                              polis_fault *fault, bool *symmetric, double *theta, polis_ties *out)
{
    polis_err rc = POLIS_OK;
    polis_places places = {0};
    polis_gravity *gravity = NULL;
    polis_rows rows;

    POLIS_TRY(polis_places_init(cities->n, cities->lat, cities->lon, &places));
    POLIS_TRY(check_places(o, cities, &places, fault));
    POLIS_TRY(polis_gravity_new(&o->gravity, &places, cities->mass[0], cities->mass[1],
                                o->n_masses > 2 ? cities->mass[2] : NULL, fault, &gravity));
    rows = polis_gravity_rows(gravity);
    *symmetric = rows.symmetric;
    rc = polis_threshold_ties(&rows, &o->threshold, fault, theta, out);

done:
    polis_gravity_free(&gravity);
    polis_places_clear(&places);
    return rc;
}

static polis_err near_ties(const polis_build_options *o, const polis_cities *cities,
                           polis_fault *fault, polis_ties *out)
{
    polis_err rc = POLIS_OK;
    polis_places places = {0};

    POLIS_TRY(polis_places_init(cities->n, cities->lat, cities->lon, &places));
    POLIS_TRY(check_places(o, cities, &places, fault));
    rc = polis_neighbour_ties(&places, &o->near, out);

done:
    polis_places_clear(&places);
    return rc;
}

static polis_err no_flow(const char *path, polis_fault *fault)
{
    return polis_fail(fault, POLIS_E_PARSE, path, 0, "no flow is above 0");
}

/* By the entropy of each layer over all ordered pairs of cities; a pair without a flow has 0. */
static polis_err weigh_layers(const polis_build_options *o, const polis_ties *layer,
                              polis_vid n_cities, polis_fault *fault, double *weight)
{
    polis_err rc = POLIS_OK;
    const int64_t n_pairs = (int64_t)n_cities * (n_cities - 1);
    double entropy[POLIS_BUILD_LAYERS], *flow = NULL;

    for (int i = 0; i < o->n_flows; i++) {
        POLIS_NEW(flow, layer[i].n);
        for (int64_t e = 0; e < layer[i].n; e++) {
            flow[e] = layer[i].tie[e].strength;
        }
        entropy[i] = polis_entropy_of(flow, layer[i].n, 1, n_pairs, 0.0);
        POLIS_FREE(flow);
        if (isnan(entropy[i])) {
            return no_flow(o->flows[i], fault);
        }
    }
    polis_entropy_weights(o->n_flows, entropy, weight);

done:
    return rc;
}

/* The composite of several layers. */
static polis_err add_layers(const polis_build_options *o, const polis_ties *layer,
                            const double *weight, polis_vid n_cities, polis_fault *fault,
                            polis_ties *out)
{
    polis_err rc = POLIS_OK;

    for (int i = 0; i < o->n_flows; i++) {
        if (weight[i] == 0.0) { /* all its flows are alike */
            continue;
        }
        rc = polis_flows_add_layer(out, &layer[i], n_cities, weight[i]);
        POLIS_TRY(rc == POLIS_E_UNSUPPORTED ? no_flow(o->flows[i], fault) : rc);
    }

done:
    return rc;
}

static polis_err read_layers(const polis_build_options *o, const polis_cities *cities,
                             const polis_log *log, polis_fault *fault, polis_built *built,
                             polis_ties *out)
{
    polis_err rc = POLIS_OK;
    polis_ties layer[POLIS_BUILD_LAYERS] = {{0}};

    memcpy(built->layer_weight, o->layer_weight, sizeof built->layer_weight);
    for (int i = 0; i < o->n_flows; i++) {
        POLIS_TRY(polis_flows_read(o->flows[i], cities, log, fault, &built->flows, &layer[i]));
    }
    if (o->n_flows == 1) { /* one layer keeps its unit */
        *out = layer[0];
        return POLIS_OK; /* moved */
    }
    if (o->layer_entropy) {
        POLIS_TRY(weigh_layers(o, layer, cities->n, fault, built->layer_weight));
    }
    rc = add_layers(o, layer, built->layer_weight, cities->n, fault, out);

done:
    for (int i = 0; i < o->n_flows; i++) {
        polis_ties_clear(&layer[i]);
    }
    return rc;
}

static polis_err flow_ties(const polis_build_options *o, const polis_cities *cities,
                           const polis_log *log, polis_fault *fault, polis_built *built,
                           bool *symmetric, polis_ties *out)
{
    polis_err rc = POLIS_OK;
    polis_ties flows = {0};
    polis_flow_matrix matrix = {0};
    polis_rows rows;

    POLIS_TRY(read_layers(o, cities, log, fault, built, &flows));
    POLIS_TRY(polis_flows_symmetrise(&flows, cities->n, o->symmetrise));
    rc = polis_flows_normalise(&flows, cities->n, o->normal);
    if (rc == POLIS_E_UNSUPPORTED) {
        rc = polis_fail(fault, rc, o->flows[0], 0,
                        "--normalise minmax: all flows are equal, there is no range");
    }
    POLIS_TRY(rc);
    POLIS_TRY(polis_flow_matrix_init(&flows, cities->n, &matrix));
    rows = polis_flow_rows(&matrix);
    *symmetric = rows.symmetric;
    rc = polis_threshold_ties(&rows, &o->threshold, fault, &built->theta, out);

done:
    polis_flow_matrix_clear(&matrix);
    polis_ties_clear(&flows);
    return rc;
}

/* Directed or not, as asked for or as the matrix is. */
static polis_err choose_sym(const polis_build_options *o, bool symmetric, polis_fault *fault,
                            polis_sym *sym)
{
    const bool knn = o->kind == POLIS_BUILD_NEAR && o->near.k > 0;
    const bool one_sided = o->kind != POLIS_BUILD_NEAR && o->threshold.rule == POLIS_RULE_ROWMEAN;

    *sym = o->sym_given                      ? o->sym
           : symmetric && !knn && !one_sided ? POLIS_SYM_UNION
                                             : POLIS_SYM_NONE;
    if (*sym != POLIS_SYM_NONE && !symmetric) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0,
                          "--sym union|mutual needs one strength for both directions: use %s",
                          o->kind == POLIS_BUILD_FLOWS
                              ? "--symmetrise sum|mean|max|min, and no --normalise row"
                              : "--gravity basic (the sum of both directions of asym), or power "
                                "with equal masses and exponents");
    }
    return POLIS_OK;
}

static polis_err add_nodes(polis_builder *b, const polis_cities *cities)
{
    polis_err rc = POLIS_OK;

    for (polis_vid i = 0; i < cities->n; i++) {
        const polis_vid row = cities->row_of[i];
        polis_vid v;

        POLIS_TRY(polis_builder_node(b, polis_texts_get(&cities->row.text, row),
                                     polis_texts_len(&cities->row.text, row), &v));
        if (!isnan(cities->lat[i]) && !isnan(cities->lon[i])) {
            POLIS_TRY(
                polis_builder_coords(b, v, POLIS_COORDS_LON_LAT, cities->lon[i], cities->lat[i]));
        }
        if (cities->name.n > 0) {
            POLIS_TRY(polis_builder_name(b, v, polis_texts_get(&cities->name, i),
                                         polis_texts_len(&cities->name, i)));
        }
    }

done:
    return rc;
}

static polis_err make_network(const polis_build_options *o, const polis_cities *cities,
                              const polis_ties *ties, polis_sym sym, polis_fault *fault,
                              polis_network **out)
{
    const bool alike = o->kind == POLIS_BUILD_NEAR && o->near.b == 0.0;
    const polis_read_options read = {.role = alike ? POLIS_ROLE_NONE : POLIS_ROLE_STRENGTH};
    polis_err rc = POLIS_OK;
    polis_builder *b = NULL;

    POLIS_TRY(polis_builder_new(&read, o->cities, fault, &b));
    POLIS_TRY(add_nodes(b, cities));
    for (int64_t e = 0; e < ties->n; e++) {
        const polis_tie *t = &ties->tie[e];

        POLIS_TRY(polis_builder_edge(b, t->from, t->to, t->strength, 0));
    }
    rc = polis_builder_finish(
        b, sym == POLIS_SYM_NONE ? POLIS_DIRECTION_DIRECTED : POLIS_DIRECTION_UNDIRECTED, out);

done:
    polis_builder_free(&b);
    return rc;
}

static polis_vid root_of(polis_vid *part, polis_vid v)
{
    while (part[v] != v) {
        part[v] = part[part[v]];
        v = part[v];
    }
    return v;
}

/* Weak components, by union and find: direction does not matter. */
static polis_err count_parts(const polis_network *net, polis_vid *parts, polis_vid *isolates)
{
    polis_err rc = POLIS_OK;
    polis_vid *part = NULL;
    bool *tied = NULL;

    POLIS_NEW(part, net->n);
    POLIS_NEW(tied, net->n);
    for (polis_vid v = 0; v < net->n; v++) {
        part[v] = v;
    }
    *parts = net->n;
    *isolates = net->n;
    for (polis_eid e = 0; e < net->m; e++) {
        const polis_vid a = root_of(part, net->tail[e]), b = root_of(part, net->head[e]);

        *isolates -= (polis_vid)(!tied[net->tail[e]]) + (polis_vid)(!tied[net->head[e]]);
        tied[net->tail[e]] = tied[net->head[e]] = true;
        *parts -= a != b;
        part[a > b ? a : b] = a > b ? b : a;
    }

done:
    POLIS_FREE(part);
    POLIS_FREE(tied);
    return rc;
}

static polis_err check_cities(const polis_build_options *o, const polis_cities *cities,
                              polis_fault *fault)
{
    if (cities->n >= 2) {
        return POLIS_OK;
    }
    return polis_fail(fault, POLIS_E_PARSE, o->cities, 0,
                      "%d of %d cities are left, expected at least 2: %lld left out by --where, "
                      "%lld without coordinates, %lld without a positive mass",
                      (int)cities->n, (int)cities->row.text.n, (long long)cities->n_filtered,
                      (long long)cities->n_no_coord, (long long)cities->n_no_mass);
}

polis_err polis_build(const polis_build_options *options, const polis_log *log, polis_fault *fault,
                      polis_built *out)
{
    polis_err rc = POLIS_OK;
    polis_cities cities = {0};
    polis_ties ties = {0};
    polis_built built = {.theta = NAN};
    bool symmetric = true; /* what is near one way is near the other way */

    *out = (polis_built){0};
    POLIS_TRY(polis_cities_read(options, fault, &cities));
    POLIS_TRY(check_cities(options, &cities, fault));
    switch (options->kind) {
    case POLIS_BUILD_GRAVITY:
        POLIS_TRY(gravity_ties(options, &cities, fault, &symmetric, &built.theta, &ties));
        break;
    case POLIS_BUILD_FLOWS:
        POLIS_TRY(flow_ties(options, &cities, log, fault, &built, &symmetric, &ties));
        break;
    case POLIS_BUILD_NEAR:
        POLIS_TRY(near_ties(options, &cities, fault, &ties));
        break;
    }
    POLIS_TRY(choose_sym(options, symmetric, fault, &built.sym));
    POLIS_TRY(polis_ties_undirect(&ties, cities.n, built.sym));
    POLIS_TRY(make_network(options, &cities, &ties, built.sym, fault, &built.network));
    POLIS_TRY(count_parts(built.network, &built.parts, &built.isolates));
    built.cities = (polis_vid)cities.row.text.n;
    built.n_filtered = cities.n_filtered;
    built.n_no_coord = cities.n_no_coord;
    built.n_no_mass = cities.n_no_mass;
    *out = built;
    built.network = NULL; /* moved to the caller */

done:
    polis_built_clear(&built);
    polis_ties_clear(&ties);
    polis_cities_clear(&cities);
    return rc;
}

void polis_built_clear(polis_built *built)
{
    polis_network_free(&built->network);
}
