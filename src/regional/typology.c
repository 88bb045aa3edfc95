#include "regional/typology.h"

#include <math.h>
#include <string.h>

static const double MILLION = 1e6, DEPENDENT = 0.10, FAST = 0.02, LAST_YEARS = 10.0;

int polis_size_class_of(double population)
{
    static const double from[POLIS_N_SIZES] = {0.0, 0.2, 0.5, 1.0, 3.0, 5.0, 10.0};
    int size = -1;

    for (int k = 0; k < POLIS_N_SIZES; k++) {
        size = population >= from[k] * MILLION ? k : size;
    }
    return size;
}

bool polis_resource_parse(const char *word, polis_resource_type *out)
{
    static const struct {
        const char *word;
        polis_resource_type type;
    } known[] = {{"none", POLIS_RESOURCE_NONE},
                 {"growing", POLIS_RESOURCE_GROWING},
                 {"mature", POLIS_RESOURCE_MATURE},
                 {"declining", POLIS_RESOURCE_DECLINING},
                 {"exhausted", POLIS_RESOURCE_DECLINING},
                 {"regenerative", POLIS_RESOURCE_REGENERATIVE},
                 {"regenerating", POLIS_RESOURCE_REGENERATIVE}};

    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
        if (strcmp(word, known[k].word) == 0) {
            *out = known[k].type;
            return true;
        }
    }
    if (word[0] >= '0' && word[0] < '0' + POLIS_N_RESOURCE_TYPES && word[1] == '\0') {
        *out = (polis_resource_type)(word[0] - '0');
        return true;
    }
    return false;
}

int polis_resource_derive(const polis_resource_facts *f)
{
    if (isnan(f->dependence)) {
        return -1;
    }
    if (f->dependence < DEPENDENT) {
        const bool was = f->dependence_before >= DEPENDENT;
        return was && f->gdp_growth >= f->nation_growth ? POLIS_RESOURCE_REGENERATIVE
                                                        : POLIS_RESOURCE_NONE;
    }
    if (f->output_growth < -FAST || f->reserve_years < LAST_YEARS) {
        return POLIS_RESOURCE_DECLINING;
    }
    if (isnan(f->output_growth)) {
        return -1;
    }
    return f->output_growth > FAST ? POLIS_RESOURCE_GROWING : POLIS_RESOURCE_MATURE;
}
