#include "indicators/indicators.h"

#include "base/mem.h"
#include "indicators/clustering.h"
#include "indicators/ego.h"
#include "indicators/work.h"

#include <string.h>

#define INDICATOR_ROW(id, name, set, applies, unit, long_name, reference) \
    {name, POLIS_SET_##set, POLIS_APPLIES_##applies, unit, long_name, reference},
const polis_indicator_text polis_indicator_texts[POLIS_N_INDICATORS] = {
    POLIS_INDICATORS(INDICATOR_ROW)};

#define EXTRA_ROW(id, name, applies, count, unit, long_name, reference) \
    {name, POLIS_APPLIES_##applies, count, unit, long_name, reference},
const polis_measure_text polis_extra_texts[POLIS_N_EXTRAS] = {POLIS_EXTRA_MEASURES(EXTRA_ROW)};

static bool is_word(const char *text, size_t len, const char *word)
{
    return strlen(word) == len && strncmp(text, word, len) == 0;
}

/* True if the word is known; what it names is wanted. */
static bool want_indicator(const char *text, size_t len, bool *wanted)
{
    static const char *const sets[POLIS_N_SETS] = {"basic", "intra", "costly"};
    bool known = is_word(text, len, "none");

    for (int i = 0; i < POLIS_N_INDICATORS; i++) {
        if (is_word(text, len, "all") || is_word(text, len, polis_indicator_texts[i].name) ||
            is_word(text, len, sets[polis_indicator_texts[i].set])) {
            wanted[i] = known = true;
        }
    }
    return known;
}

/* A measure by its name, with or without its direction. */
static bool is_extra(const char *text, size_t len, const char *name)
{
    static const char *const ends[] = {"", "_out", "_in"};

    for (int i = 0; i < 3; i++) {
        if (strlen(name) == len + strlen(ends[i]) && strncmp(name, text, len) == 0 &&
            strcmp(name + len, ends[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool want_extra(const char *text, size_t len, bool *wanted)
{
    bool known = is_word(text, len, "none");

    for (int i = 0; i < POLIS_N_EXTRAS; i++) {
        const bool own_option = i >= POLIS_EXTRA_PARTICIPATION && i <= POLIS_EXTRA_VULNERABILITY;
        const bool ucinet =
            i >= POLIS_EXTRA_SHARE_DEGREE || (i >= POLIS_EXTRA_MAX1 && i <= POLIS_EXTRA_BY_N_IN);
        if (!own_option &&
            (is_word(text, len, "all") || is_extra(text, len, polis_extra_texts[i].name) ||
             (ucinet && is_word(text, len, "ucinet")))) {
            wanted[i] = known = true;
        }
    }
    return known;
}

static bool want(const char *list, bool (*one)(const char *, size_t, bool *), bool *wanted,
                 const char **bad)
{
    for (const char *at = list;; at++) {
        const size_t len = strcspn(at, ",");

        if (!one(at, len, wanted)) {
            *bad = at;
            return false;
        }
        at += len;
        if (*at == '\0') {
            return true;
        }
    }
}

bool polis_indicators_want(const char *list, bool wanted[POLIS_N_INDICATORS], const char **bad)
{
    return want(list, want_indicator, wanted, bad);
}

bool polis_extras_want(const char *list, bool wanted[POLIS_N_EXTRAS], const char **bad)
{
    return want(list, want_extra, wanted, bad);
}

bool polis_indicator_needs_paths(polis_indicator id)
{
    return (id >= POLIS_IND_REACH_SHARE && id <= POLIS_IND_EFFICIENCY) ||
           id == POLIS_IND_EFFICIENCY_NORM || id == POLIS_IND_GTD_HIERARCHY ||
           id == POLIS_IND_BC_GINI || id == POLIS_IND_BC_MAX ||
           (id >= POLIS_IND_CENTRALIZATION_CLOSENESS &&
            id <= POLIS_IND_CENTRALIZATION_BETWEENNESS) ||
           (id >= POLIS_IND_INTRA_WF_MEAN && id <= POLIS_IND_INTRA_BC_GINI);
}

void polis_indicators_clear(polis_indicators *indicators)
{
    for (int i = 0; i < POLIS_N_EXTRAS; i++) {
        POLIS_FREE(indicators->extra[i]);
    }
}

/* The diameter is for itself and for closeness that replaces what is not reached. */
static bool wants_diameter(const polis_indicator_options *o)
{
    return o->indicator[POLIS_IND_DIAMETER] || o->extra[POLIS_EXTRA_MAX1] ||
           o->extra[POLIS_EXTRA_MAX1_OUT] || o->extra[POLIS_EXTRA_MAX1_IN];
}

static bool wants_triangles(const polis_indicator_options *o)
{
    return o->indicator[POLIS_IND_CLUSTERING] || o->indicator[POLIS_IND_TRANSITIVITY] ||
           o->extra[POLIS_EXTRA_LOCAL_CLUSTERING] || o->extra[POLIS_EXTRA_EFFECTIVE_SIZE];
}

static bool wants_cores(const polis_indicator_options *o)
{
    return o->indicator[POLIS_IND_CORE_MEAN] || o->indicator[POLIS_IND_CORE_MAX] ||
           o->extra[POLIS_EXTRA_CORE];
}

int64_t polis_indicators_work_bytes(const polis_network *network, bool lengths, int n_threads,
                                    const polis_indicator_options *o)
{
    const int64_t n = network->n, arcs = 2 * network->m;
    bool any = false, costly = false;

    for (int i = 0; i < POLIS_N_INDICATORS; i++) {
        any = any || o->indicator[i];
        costly = costly || (o->indicator[i] && polis_indicator_texts[i].set == POLIS_SET_COSTLY);
    }
    for (int i = 0; i < POLIS_N_EXTRAS; i++) {
        any = any || o->extra[i];
    }
    if (!any) {
        return 0;
    }
    /* triangles; or beside the neighbours the heaps of searches, of each thread one */
    const int64_t heaps = lengths && wants_diameter(o)
                              ? (network->directed ? 12 + 8 * n_threads : 16 * n_threads) * arcs
                              : 0;
    const int64_t most = 12 * arcs + heaps > 21 * arcs ? 12 * arcs + heaps : 21 * arcs;

    return most + (costly ? 400 : 60) * n; /* of the costly ones a factor */
}

static polis_err prepare(polis_work *w)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = w->subject->network->n;

    POLIS_TRY(polis_skeleton_new(w->subject->network, w->subject->graph, &w->skeleton));
    POLIS_NEW(w->degree, n);
    for (polis_vid v = 0; v < n; v++) {
        w->degree[v] = (double)polis_skeleton_degree(w->skeleton, v);
    }
    if (wants_triangles(w->options)) {
        POLIS_NEW(w->triangles, n);
        POLIS_TRY(polis_clustering_triangles(w->skeleton, w->triangles));
    }
    if (w->options->extra[POLIS_EXTRA_CONSTRAINT]) {
        POLIS_NEW(w->constraint, n);
        POLIS_TRY(polis_ego_constraint(w->skeleton, w->constraint));
    }
    if (wants_cores(w->options)) {
        POLIS_NEW(w->core, n);
        POLIS_TRY(polis_ego_cores(w->skeleton, w->core));
    }

done:
    return rc;
}

static bool wants_any(const polis_indicator_options *o)
{
    bool any = false;

    for (int i = 0; i < POLIS_N_INDICATORS; i++) {
        any |= o->indicator[i];
    }
    for (int i = 0; i < POLIS_N_EXTRAS; i++) {
        any |= o->extra[i];
    }
    return any;
}

polis_err polis_indicators_compute(const polis_subject *subject,
                                   const polis_indicator_options *options, polis_indicators *out)
{
    polis_err rc = POLIS_OK;
    polis_work w = {.subject = subject,
                    .options = options,
                    .out = out,
                    .diameter = wants_diameter(options) ? 0 : -1};

    *out = (polis_indicators){0};
    for (int i = 0; i < POLIS_N_INDICATORS; i++) {
        polis_work_mark(&w, (polis_indicator)i, NAN, POLIS_WHY_NOT_APPLICABLE);
    }
    /* neither local centralities nor estimates, which do not know whom a node reaches */
    w.paths =
        subject->measures->node[POLIS_NODE_REACH] || subject->measures->node[POLIS_NODE_REACH_OUT];
    if (!wants_any(options) && !subject->group) {
        return POLIS_OK;
    }
    POLIS_TRY(prepare(&w));
    POLIS_TRY(polis_indicators_of_degrees(&w));
    if (w.paths) {
        POLIS_TRY(polis_indicators_of_distances(&w));
    }
    POLIS_TRY(polis_indicators_of_cohesion(&w));
    if (subject->group) {
        POLIS_TRY(polis_indicators_of_groups(&w));
    }
    POLIS_TRY(polis_indicators_that_cost(&w));
    POLIS_TRY(polis_indicators_of_nodes(&w));
    if (options->extra[POLIS_EXTRA_VULNERABILITY]) {
        POLIS_TRY(polis_indicators_of_losses(&w));
    }

done:
    polis_skeleton_free(&w.skeleton);
    POLIS_FREE(w.degree);
    POLIS_FREE(w.triangles);
    POLIS_FREE(w.constraint);
    POLIS_FREE(w.core);
    POLIS_FREE(w.community);
    if (rc != POLIS_OK) {
        polis_indicators_clear(out);
    }
    return rc;
}
