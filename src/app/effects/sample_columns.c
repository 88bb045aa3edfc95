/* The columns of a model from the cells that were chosen: terms, squares, interactions, controls.
 */
#include "app/effects/sample_cells.h"
#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static double mean_of(int64_t n, const double *x)
{
    double sum = 0.0;

    for (int64_t i = 0; i < n; i++) {
        sum += x[i];
    }
    return sum / (double)n;
}

static void standardise(int64_t n, double *x)
{
    const double mean = mean_of(n, x);
    double square = 0.0;

    for (int64_t i = 0; i < n; i++) {
        x[i] -= mean;
        square += x[i] * x[i];
    }
    for (int64_t i = 0; i < n && square > 0.0; i++) {
        x[i] /= sqrt(square / (double)(n - 1));
    }
}

static double *take(const polis_cells *c, const polis_sample *s, int needed, bool scaled,
                    double *out)
{
    for (int64_t i = 0; i < s->n; i++) {
        out[i] = c->value[needed * c->n + s->cell[i]];
    }
    if (scaled) {
        standardise(s->n, out);
    }
    return out;
}

static polis_err add_name(polis_sample *s, const char *text, const char *suffix)
{
    char name[POLIS_TERM + 4];

    snprintf(name, sizeof name, "%s%s", text, suffix);
    return polis_texts_add(&s->name, name, strlen(name));
}

/* The number of a term among the needed. */
static int find_needed(const polis_sample *s, const char *term, size_t len)
{
    for (int i = 1; i < s->needed.n; i++) {
        if (strlen(s->needed.text[i]) == len && memcmp(s->needed.text[i], term, len) == 0) {
            return i;
        }
    }
    return -1;
}

static polis_err add_interaction(const polis_cells *c, const char *text, polis_sample *s,
                                 double *out)
{
    polis_err rc = POLIS_OK;
    const char *colon = strchr(text, ':');
    double *other = NULL, means[2];

    POLIS_NEW(other, s->n);
    take(c, s, find_needed(s, text, (size_t)(colon - text)), c->o->standardise, out);
    take(c, s, find_needed(s, colon + 1, strlen(colon + 1)), c->o->standardise, other);
    means[0] = mean_of(s->n, out);
    means[1] = mean_of(s->n, other);
    for (int64_t i = 0; i < s->n; i++) {
        out[i] = (out[i] - means[0]) * (other[i] - means[1]);
    }
    rc = add_name(s, text, "");

done:
    POLIS_FREE(other);
    return rc;
}

static polis_err add_squares(const polis_cells *c, polis_sample *s, double **next)
{
    polis_err rc = POLIS_OK;

    for (int q = 0; q < c->o->quadratic.n; q++) {
        const char *term = c->o->quadratic.text[q];
        double *x = take(c, s, find_needed(s, term, strlen(term)), c->o->standardise, *next), mean;

        mean = mean_of(s->n, x);
        for (int64_t i = 0; i < s->n; i++) {
            x[i] = (x[i] - mean) * (x[i] - mean);
        }
        s->mean[q] = mean;
        *next += s->n;
        POLIS_TRY(add_name(s, term, "^2"));
    }

done:
    return rc;
}

polis_err polis_sample_columns(const polis_cells *c, polis_sample *s)
{
    polis_err rc = POLIS_OK;
    const polis_effects_options *o = c->o;
    const int first = o->mediator[0] != '\0' ? 2 : 1;
    double *next = NULL;

    s->n_x = o->x.n;
    s->k = o->x.n + o->quadratic.n + o->interact.n + o->controls.n;
    POLIS_NEW(s->y, s->n);
    POLIS_NEW(s->x, s->k * s->n);
    next = s->x;
    take(c, s, 0, o->standardise, s->y);
    if (first == 2) {
        POLIS_NEW(s->mediator, s->n);
        take(c, s, 1, o->standardise, s->mediator);
    }
    for (int i = 0; i < o->x.n; i++, next += s->n) {
        take(c, s, first + i, o->standardise, next);
        POLIS_TRY(add_name(s, o->x.text[i], ""));
    }
    POLIS_TRY(add_squares(c, s, &next));
    for (int i = 0; i < o->interact.n; i++, next += s->n) {
        POLIS_TRY(add_interaction(c, o->interact.text[i], s, next));
    }
    for (int i = 0; i < o->controls.n; i++, next += s->n) {
        take(c, s, first + o->x.n + i, o->standardise, next);
        POLIS_TRY(add_name(s, o->controls.text[i], ""));
    }

done:
    return rc;
}
