#include "app/effects/circular.h"
#include "app/effects/terms.h"
#include "store/groups.h"
#include "store/read_result.h"

#include <stdio.h>
#include <string.h>

enum { SENTENCE = 600 };

/* What the files of a model say of how they came about. */
typedef struct origins {
    const polis_effects_options *o;
    polis_texts mass;     /* columns that gravity networks were built from */
    polis_texts measured; /* columns that the resilience_... of a file was measured on */
    bool nodes;           /* inter_... are measures of a gravity network */
    bool matrix[POLIS_INPUTS];
} origins;

static void origins_clear(origins *m)
{
    polis_texts_clear(&m->mass);
    polis_texts_clear(&m->measured);
}

/* The masses in "gravity=asym mass=pop mass2=gdp ..."; of several networks one after the other. */
static polis_err add_masses(const char *construction, origins *m, bool *found)
{
    static const char *const words[] = {"mass=", "mass2=", "mass3="};
    polis_err rc = POLIS_OK;

    if (!construction || !strstr(construction, "gravity=")) {
        return POLIS_OK;
    }
    *found = true;
    for (const char *at = construction; *at; at += strspn(at, " ;")) {
        const size_t len = strcspn(at, " ;");

        for (size_t w = 0; w < sizeof words / sizeof words[0]; w++) {
            const size_t skip = strlen(words[w]);
            if (len > skip && strncmp(at, words[w], skip) == 0) {
                POLIS_TRY(polis_texts_add(&m->mass, at + skip, len - skip));
            }
        }
        at += len;
    }

done:
    return rc;
}

static polis_err read_construction(const char *path, origins *m, bool *found, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_store *store = NULL;

    POLIS_TRY(polis_store_open(path, fault, &store));
    rc = add_masses(polis_store_text(store, "construction", false), m, found);

done:
    polis_store_close(&store);
    return rc;
}

static polis_err read_measured(const char *path, origins *m, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_groups *groups = NULL;
    const polis_group *group;
    const char *outcome;

    POLIS_TRY(polis_groups_open(path, fault, &groups));
    group = polis_groups_find(groups, "resilience");
    outcome = group ? polis_group_text(group, "outcome") : NULL;
    if (outcome) {
        POLIS_TRY(polis_texts_add(&m->measured, outcome, strlen(outcome)));
    }

done:
    polis_groups_close(&groups);
    return rc;
}

static polis_err read_origins(origins *m, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_effects_options *o = m->o;

    for (int i = 0; i < o->n_networks; i++) {
        POLIS_TRY(read_construction(o->network[i], m, &m->nodes, fault));
        POLIS_TRY(read_measured(o->network[i], m, fault));
    }
    for (int i = 0; i < o->n_matrices; i++) {
        if (polis_store_is_hdf5(o->matrix[i].path)) {
            POLIS_TRY(read_construction(o->matrix[i].path, m, &m->matrix[i], fault));
        }
    }
    for (int i = 0; i < o->masses.n; i++) { /* said by the user: of whatever is in the model */
        POLIS_TRY(polis_texts_add(&m->mass, o->masses.text[i], strlen(o->masses.text[i])));
        m->nodes = true;
        memset(m->matrix, true, sizeof m->matrix);
    }

done:
    return rc;
}

/* One is the other, or the other with a suffix: gdp, gdp_real. */
static bool akin(const char *a, const char *b)
{
    const size_t n = strlen(a), m = strlen(b), least = n < m ? n : m;
    const char *rest = n < m ? b + least : a + least;

    return least > 0 && strncmp(a, b, least) == 0 && (*rest == '\0' || *rest == '_');
}

/* The mass that a term is made of, or NULL. */
static const char *mass_of(const origins *m, const char *term)
{
    char root[POLIS_TERM];
    const bool resilience = strncmp(term, "resilience_", 11) == 0 || strstr(term, "(resilience_");

    polis_term_root(term, root);
    for (int64_t i = 0; i < m->mass.n; i++) {
        const char *mass = polis_texts_get(&m->mass, i);

        if (akin(root, mass)) {
            return mass;
        }
        for (int64_t r = 0; resilience && r < m->measured.n; r++) {
            if (akin(polis_texts_get(&m->measured, r), mass)) {
                return mass;
            }
        }
    }
    return NULL;
}

static bool is_gravity(const origins *m, const char *term)
{
    char root[POLIS_TERM];

    polis_term_root(term, root);
    for (int i = 0; i < m->o->n_matrices; i++) {
        if (m->matrix[i] && strcmp(root, m->o->matrix[i].name) == 0) {
            return true;
        }
    }
    return m->nodes && strncmp(root, "inter_", 6) == 0;
}

/* Terms that explain: --x, then the mediator if any, then --controls; NULL after the last. */
static const char *explaining(const polis_effects_options *o, int i)
{
    const int mediators = o->mediator[0] != '\0';

    if (i < o->x.n) {
        return o->x.text[i];
    }
    i -= o->x.n;
    if (i < mediators) {
        return o->mediator;
    }
    i -= mediators;
    return i < o->controls.n ? o->controls.text[i] : NULL;
}

/* A mass on both sides: found[] says how, or is empty. */
static void find_circle(const origins *m, char found[SENTENCE])
{
    const char *outcome = m->o->outcome, *made = mass_of(m, outcome), *term;
    const bool gravity = is_gravity(m, outcome);

    found[0] = '\0';
    for (int i = 0; found[0] == '\0' && (term = explaining(m->o, i)) != NULL; i++) {
        if (made && is_gravity(m, term)) {
            snprintf(found, SENTENCE,
                     "circular: '%s' is of a gravity network with the mass '%s', of which the "
                     "outcome '%s' is made; part of the relation is there by construction",
                     term, made, outcome);
        } else if (gravity && mass_of(m, term)) {
            snprintf(found, SENTENCE,
                     "circular: the outcome '%s' is of a gravity network with the mass '%s', of "
                     "which '%s' is made; part of the relation is there by construction",
                     outcome, mass_of(m, term), term);
        }
    }
}

/* The first gravity term, and a mass of it that is not in the model. */
static void find_uncontrolled(const origins *m, char found[SENTENCE])
{
    const char *of = NULL, *term;

    found[0] = '\0';
    for (int i = 0; !of && (term = explaining(m->o, i)) != NULL; i++) {
        of = is_gravity(m, term) ? term : NULL;
    }
    for (int64_t a = 0; of && found[0] == '\0' && a < m->mass.n; a++) {
        const char *mass = polis_texts_get(&m->mass, a);
        bool there = false;

        for (int i = 0; (term = explaining(m->o, i)) != NULL; i++) {
            char root[POLIS_TERM];
            polis_term_root(term, root);
            there = there || akin(root, mass);
        }
        if (!there) {
            snprintf(found, SENTENCE,
                     "'%s' is of a gravity network with the mass '%s', which is not in the model: "
                     "it stands for the mass too; see --controls 'ln(%s)'",
                     of, mass, mass);
        }
    }
}

polis_err polis_circular_find(const polis_effects_options *options, polis_fault *fault,
                              polis_texts *warnings)
{
    polis_err rc = POLIS_OK;
    origins m = {.o = options};
    char text[SENTENCE];

    if (options->circular == POLIS_CIRCULAR_IGNORE) {
        return POLIS_OK;
    }
    POLIS_TRY(read_origins(&m, fault));
    find_circle(&m, text);
    if (text[0] != '\0' && options->circular == POLIS_CIRCULAR_REFUSE) {
        rc = polis_fail(fault, POLIS_E_PARSE, NULL, 0, "%s", text);
        goto done;
    }
    if (text[0] == '\0') {
        find_uncontrolled(&m, text);
    }
    if (text[0] != '\0') {
        POLIS_TRY(polis_texts_add(warnings, text, strlen(text)));
    }
    if (strncmp(options->outcome, "shocks_", 7) == 0 || strstr(options->outcome, "(shocks_")) {
        snprintf(text, sizeof text,
                 "the outcome '%s' was simulated on a network: a property of the model, not an "
                 "observed resilience",
                 options->outcome);
        POLIS_TRY(polis_texts_add(warnings, text, strlen(text)));
    }

done:
    origins_clear(&m);
    return rc;
}
