#include "app/build/options.h"
#include "app/build/words.h"
#include "app/options.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *const polis_gravity_words[] = {"basic", "asym", "ecodist", "power", NULL};
const char *const polis_rule_words[] = {"none",    "rowmean", "value",     "topk",
                                        "density", "mst",     "disparity", NULL};
const char *const polis_sym_words[] = {"none", "union", "mutual", NULL};
const char *const polis_normal_words[] = {"none", "row", "log", "minmax", NULL};
const char *const polis_den_words[] = {"n-1", "n", NULL};

/* printf to the end of text */
static void append(char *text, size_t room, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void append(char *text, size_t room, const char *format, ...)
{
    const size_t used = strlen(text);
    va_list args;

    va_start(args, format);
    vsnprintf(text + used, room - used, format, args);
    va_end(args);
}

static void describe_rule(const polis_threshold *t, char *text, size_t room)
{
    append(text, room, " threshold=%s", polis_rule_words[t->rule]);
    switch (t->rule) {
    case POLIS_RULE_ROWMEAN:
        append(text, room, " c=%.17g rowmean-den=%s", t->c, polis_den_words[t->mean_over_all]);
        return;
    case POLIS_RULE_VALUE:
        append(text, room, " theta=%.17g", t->theta);
        return;
    case POLIS_RULE_TOPK:
        append(text, room, " k=%d", (int)t->k);
        return;
    case POLIS_RULE_DENSITY:
        append(text, room, " density=%.17g", t->density);
        return;
    case POLIS_RULE_DISPARITY:
        append(text, room, " alpha=%.17g", t->alpha);
        return;
    default:
        return;
    }
}

void polis_build_describe(const polis_build_options *options, polis_sym sym,
                          const double *layer_weight, char *text, size_t room)
{
    const polis_build_options *o = options;

    text[0] = '\0';
    if (o->kind == POLIS_BUILD_GRAVITY) {
        append(text, room, "gravity=%s mass=%s mass2=%s", polis_gravity_words[o->gravity.form],
               o->mass[0], o->mass[1]);
        if (o->mass[2]) {
            append(text, room, " mass3=%s", o->mass[2]);
        }
        if (o->gravity.form == POLIS_GRAVITY_POWER) {
            append(text, room, " exponents=%.17g,%.17g,%.17g kappa=%.17g", o->gravity.a,
                   o->gravity.a2, o->gravity.b, o->gravity.kappa);
        } else if (o->gravity.form == POLIS_GRAVITY_ASYM) {
            append(text, room, " decay=%.17g", o->gravity.b);
        }
    } else if (o->kind == POLIS_BUILD_FLOWS) {
        for (int i = 0; i < o->n_flows; i++) {
            append(text, room, "%sflows=%s", i ? " " : "", o->flows[i]);
            if (o->n_flows > 1) {
                append(text, room, " layer-weight=%.17g", layer_weight[i]);
            }
        }
        if (o->layer_entropy) {
            append(text, room, " layer-weights=entropy");
        }
        append(text, room, " symmetrise=%s normalise=%s", polis_symmetrise_words[o->symmetrise],
               polis_normal_words[o->normal]);
    } else if (o->near.k > 0) {
        append(text, room, "knn=%d decay=%.17g", (int)o->near.k, o->near.b);
    } else {
        append(text, room, "radius=%.17g decay=%.17g", o->near.radius_km, o->near.b);
    }
    if (o->gravity.least_km > 0.0) {
        append(text, room, " min-distance=%.17g", o->gravity.least_km);
    }
    if (o->kind != POLIS_BUILD_NEAR) {
        describe_rule(&o->threshold, text, room);
    }
    append(text, room, " sym=%s", polis_sym_words[sym]);
    for (int i = 0; i < o->n_filters; i++) {
        append(text, room, " where=%s", o->filter[i].text);
    }
}
