#include "app/shock/scenario.h"

#include "base/mem.h"
#include "base/num.h"

#include <math.h>
#include <string.h>

enum { DEFAULT_REPLICATES = 100 };

/* Of a text "KIND:REST": is it of this kind, and what is the rest. */
static bool is_kind(const char *text, const char *kind, const char **rest)
{
    const size_t len = strlen(kind);

    if (strncmp(text, kind, len) != 0 || (text[len] != ':' && text[len] != '\0')) {
        return false;
    }
    *rest = text[len] == ':' ? text + len + 1 : text + len;
    return true;
}

static polis_err expected(const char *text, const char *form, polis_fault *fault)
{
    return polis_fail(fault, POLIS_E_ARG, NULL, 0, "--scenario: '%s' is not %s", text, form);
}

/* Numbers separated by commas, exactly n. */
static bool numbers(const char *text, int n, double *out)
{
    for (int i = 0; i < n; i++) {
        const size_t len = strcspn(text, ",");

        if (!polis_num_double(text, len, &out[i]) || !isfinite(out[i]) ||
            (text[len] == ',') != (i + 1 < n)) {
            return false;
        }
        text += len + 1;
    }
    return true;
}

static polis_err find_node(const polis_shock_input *in, const char *label, size_t len,
                           polis_fault *fault, polis_vid *out)
{
    *out = polis_labels_find(&in->labels, label, len);
    if (*out >= 0) {
        return POLIS_OK;
    }
    return polis_fail(fault, POLIS_E_ARG, NULL, 0, "--scenario: there is no node '%.*s'", (int)len,
                      label);
}

static polis_err parse_nodes(polis_shock_input *in, const char *rest, polis_fault *fault)
{
    polis_err rc = POLIS_OK;

    POLIS_NEW(in->target, POLIS_SHOCK_TARGETS);
    in->scenario.kind = POLIS_SCENARIO_NODES;
    in->scenario.node = in->target;
    do {
        const size_t len = strcspn(rest, ",");

        if (in->scenario.n_nodes == POLIS_SHOCK_TARGETS) {
            POLIS_TRY(polis_fail(fault, POLIS_E_ARG, NULL, 0,
                                 "--scenario: more than %d nodes; use file:FILE.csv",
                                 POLIS_SHOCK_TARGETS));
        }
        POLIS_TRY(find_node(in, rest, len, fault, &in->target[in->scenario.n_nodes]));
        in->scenario.n_nodes++;
        rest += len;
    } while (*rest++ == ',');

done:
    return rc;
}

/* A measure of the network, or a column of the nodes. */
static polis_err score_by(polis_shock_input *in, const char *by, const polis_machine *machine,
                          polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_graph *g = in->graph;

    POLIS_NEW(in->score, g->n);
    if (strcmp(by, "betweenness") == 0 || strcmp(by, "closeness") == 0) {
        rc = polis_score_compute(g, *by == 'b' ? POLIS_SCORE_BETWEENNESS : POLIS_SCORE_CLOSENESS,
                                 machine, in->score);
    } else if (strcmp(by, "degree") == 0) {
        for (polis_vid v = 0; v < g->n; v++) {
            for (polis_eid a = g->off[v]; a < g->off[v + 1]; a++) {
                in->score[v] += 1.0;
                in->score[g->head[a]] += g->directed ? 1.0 : 0.0;
            }
        }
    } else {
        rc = polis_shock_column(in, by, fault, in->score);
    }

done:
    return rc;
}

static polis_err parse_top(polis_shock_input *in, const char *rest, const polis_machine *machine,
                           polis_fault *fault)
{
    const size_t len = strcspn(rest, ":");
    int64_t k;

    if (rest[len] != ':' || !polis_num_int(rest, len, &k) || k < 1 || k > in->network->n) {
        return expected(in->text, "top:K:BY with K from 1 to the number of nodes", fault);
    }
    in->scenario.kind = POLIS_SCENARIO_TOP;
    in->scenario.k = (polis_vid)k;
    return score_by(in, rest + len + 1, machine, fault);
}

/* K, or P% of the nodes. */
static polis_err parse_random(polis_shock_input *in, const char *rest, polis_fault *fault)
{
    const double n = (double)in->network->n;
    const size_t len = strlen(rest);
    const bool share = len > 0 && rest[len - 1] == '%';
    double k = 1.0;

    if (len > 0 && !polis_num_double(rest, share ? len - 1 : len, &k)) {
        return expected(in->text, "random:K or random:P%", fault);
    }
    k = share ? round(k / 100.0 * n) : k;
    if (!(k >= 1.0 && k <= n) || k != floor(k)) {
        return polis_fail(
            fault, POLIS_E_ARG, NULL, 0,
            "--scenario: '%s' means %.15g of %d nodes, expected a whole number from 1 "
            "to all of them",
            in->text, k, (int)in->network->n);
    }
    in->scenario.kind = POLIS_SCENARIO_RANDOM;
    in->scenario.k = (polis_vid)k;
    return POLIS_OK;
}

static polis_err parse_geo(polis_shock_input *in, const char *rest, polis_fault *fault)
{
    const bool attack = in->o->model == POLIS_SHOCK_ATTACK;
    double x[3] = {0.0, 0.0, 0.0};

    if (!numbers(rest, attack ? 2 : 3, x) || x[2] < 0.0) {
        return expected(in->text, attack ? "geo:LAT,LON" : "geo:LAT,LON,KM", fault);
    }
    if (!in->network->x || in->network->coords != POLIS_COORDS_LON_LAT) {
        return polis_fail(fault, POLIS_E_ARG, in->o->net.input, 0,
                          "--scenario geo: the nodes have no longitudes and latitudes");
    }
    in->scenario.kind = POLIS_SCENARIO_GEO;
    in->scenario.lat = x[0];
    in->scenario.lon = x[1];
    in->scenario.radius_km = x[2];
    in->scenario.x = in->network->x;
    in->scenario.y = in->network->y;
    return POLIS_OK;
}

/* node_id,severity; the severity may be missing, then it is that of --severity. */
static polis_err parse_file(polis_shock_input *in, const char *path, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_frame *frame = NULL;
    int key, column;

    POLIS_TRY(polis_frame_read(path, fault, &frame));
    POLIS_TRY(
        polis_frame_require(frame, in->o->net.node_column, "labels of the nodes", fault, &key));
    column = polis_frame_find(frame, "severity");
    POLIS_NEW(in->target, frame->n);
    POLIS_NEW(in->size, frame->n);
    if (column >= 0) {
        POLIS_TRY(polis_frame_numbers(frame, column, fault, in->size));
    }
    for (int64_t i = 0; i < frame->n; i++) {
        const char *label = polis_frame_text(frame, key, i);

        POLIS_TRY(find_node(in, label, strlen(label), fault, &in->target[i]));
        if (column < 0 || isnan(in->size[i])) {
            in->size[i] = in->o->severity;
        } else if (in->size[i] < 0.0 || in->size[i] > 1.0) {
            POLIS_TRY(polis_fail(fault, POLIS_E_PARSE, path, frame->line[i],
                                 "severity %.15g, expected 0 to 1", in->size[i]));
        }
    }
    in->scenario.kind = POLIS_SCENARIO_NODES;
    in->scenario.node = in->target;
    in->scenario.size = in->size;
    in->scenario.n_nodes = (polis_vid)frame->n;

done:
    polis_frame_free(&frame);
    return rc;
}

static polis_err parse_shock(polis_shock_input *in, const char *text, const polis_machine *machine,
                             polis_fault *fault)
{
    const char *rest;
    double x[2];

    if (is_kind(text, "node", &rest)) {
        return parse_nodes(in, rest, fault);
    }
    if (is_kind(text, "top", &rest)) {
        return parse_top(in, rest, machine, fault);
    }
    if (is_kind(text, "random", &rest)) {
        return parse_random(in, rest, fault);
    }
    if (is_kind(text, "geo", &rest)) {
        return parse_geo(in, rest, fault);
    }
    if (is_kind(text, "file", &rest)) {
        return parse_file(in, rest, fault);
    }
    if (is_kind(text, "column", &rest)) {
        in->scenario.kind = POLIS_SCENARIO_COLUMN;
        return score_by(in, rest, machine, fault);
    }
    if (is_kind(text, "correlated", &rest)) {
        if (!numbers(rest, 2, x) || x[0] < 0.0 || x[0] > 1.0 || x[1] < 0.0 || x[1] > 1.0) {
            return expected(text, "correlated:P,RHO with both from 0 to 1", fault);
        }
        in->scenario.kind = POLIS_SCENARIO_CORRELATED;
        in->scenario.probability = x[0];
        in->scenario.correlation = x[1];
        return POLIS_OK;
    }
    if (strcmp(text, "uniform") == 0 || strcmp(text, "each") == 0) {
        in->scenario.kind = *text == 'u' ? POLIS_SCENARIO_UNIFORM : POLIS_SCENARIO_EACH;
        return POLIS_OK;
    }
    return expected(
        text,
        "one of node:, top:, random:, each, geo:, uniform, correlated:, column:, file:", fault);
}

/* Of an attack: nearest to a place first, or the weakest ties. */
static polis_err score_nearest(polis_shock_input *in, polis_fault *fault)
{
    polis_err rc = POLIS_OK;

    POLIS_NEW(in->score, in->network->n);
    rc = polis_scenario_nearness(&in->scenario, in->network->n, in->score, fault);

done:
    return rc;
}

static polis_err score_weakest(polis_shock_input *in, polis_fault *fault)
{
    polis_err rc = POLIS_OK;

    if (in->network->role != POLIS_ROLE_STRENGTH) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0,
                          "--scenario weak needs --weight COLUMN --weight-role strength");
    }
    POLIS_NEW(in->score, in->network->m);
    for (polis_eid e = 0; e < in->network->m; e++) {
        in->score[e] = -in->network->value[e];
    }

done:
    return rc;
}

static polis_err parse_attack(polis_shock_input *in, const char *text, const polis_machine *machine,
                              polis_fault *fault)
{
    static const char *const measures[] = {"degree", "closeness", "betweenness"};
    polis_attack *a = &in->attack;
    const char *rest;

    a->by = POLIS_ATTACK_SCORE;
    for (int i = 0; i < 3; i++) {
        if (strcmp(text, measures[i]) == 0) {
            a->by = (polis_attack_by)i;
            a->recalculate = !in->o->initial && !(a->edges && a->by == POLIS_ATTACK_DEGREE);
            return POLIS_OK;
        }
    }
    if (strcmp(text, "random") == 0) {
        in->random = true;
        return POLIS_OK;
    }
    if (strcmp(text, "weak") == 0 && a->edges) {
        return score_weakest(in, fault);
    }
    if (is_kind(text, "attr", &rest) && !a->edges) {
        return score_by(in, rest, machine, fault);
    }
    if (is_kind(text, "geo", &rest) && !a->edges) {
        const polis_err rc = parse_geo(in, rest, fault);

        return rc == POLIS_OK ? score_nearest(in, fault) : rc;
    }
    return expected(text,
                    a->edges ? "one of random, degree, betweenness, weak"
                             : "one of random, degree, closeness, betweenness, attr:COLUMN, "
                               "geo:LAT,LON",
                    fault);
}

polis_err polis_shock_scenario(polis_shock_input *in, const char *text,
                               const polis_machine *machine, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_shock_options *o = in->o;
    const bool attack = o->model == POLIS_SHOCK_ATTACK;
    const int64_t n_things = o->edges ? in->network->m : in->network->n;

    POLIS_FREE(in->target);
    POLIS_FREE(in->size);
    POLIS_FREE(in->score);
    in->text = text;
    in->scenario = (polis_scenario){.severity = o->severity, .seed = o->seed};
    in->attack = (polis_attack){.edges = o->edges, .machine = o->machine};
    in->random = false;
    in->n_remove = (int64_t)ceil(o->max_remove * (double)n_things - 1e-9);
    if (attack) {
        POLIS_TRY(parse_attack(in, in->text, machine, fault));
    } else {
        POLIS_TRY(parse_shock(in, in->text, machine, fault));
        in->random = polis_scenario_is_random(&in->scenario) ||
                     (o->model >= POLIS_SHOCK_SIR && o->model <= POLIS_SHOCK_SIRS);
    }
    in->scenario.score = in->score;
    in->attack.score = in->score;
    in->attack.n_remove = in->n_remove;
    in->n_replicates = !in->random ? 1 : o->replicates > 0 ? o->replicates : DEFAULT_REPLICATES;
    if (in->scenario.kind == POLIS_SCENARIO_EACH && !attack) {
        in->n_replicates = in->network->n;
    }

done:
    return rc;
}
