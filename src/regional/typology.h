/* Classes of cities: by size (State Council Guofa [2014] 51) and of resource-based cities (State
 * Council Guofa [2013] 45, whose labels are to be supplied; else derived from growth). */
#ifndef POLIS_REGIONAL_TYPOLOGY_H
#define POLIS_REGIONAL_TYPOLOGY_H

#include <stdbool.h>
#include <stdint.h>

typedef enum polis_size_class {
    POLIS_SIZE_SMALL_II,   /* below 0.2 million */
    POLIS_SIZE_SMALL_I,    /* 0.2 - 0.5 */
    POLIS_SIZE_MEDIUM,     /* 0.5 - 1 */
    POLIS_SIZE_LARGE_II,   /* 1 - 3 */
    POLIS_SIZE_LARGE_I,    /* 3 - 5 */
    POLIS_SIZE_VERY_LARGE, /* 5 - 10 */
    POLIS_SIZE_SUPER,      /* 10 million and more */
    POLIS_N_SIZES
} polis_size_class;

#define POLIS_SIZE_WORDS "small_ii small_i medium large_ii large_i very_large super_large"

/** @param[in] population permanent residents of the urban districts, persons; lower bounds belong
 * to the class. @return polis_size_class, or -1 for NaN and negative numbers */
int polis_size_class_of(double population);

typedef enum polis_resource_type {
    POLIS_RESOURCE_NONE,
    POLIS_RESOURCE_GROWING,
    POLIS_RESOURCE_MATURE,
    POLIS_RESOURCE_DECLINING, /* exhausted */
    POLIS_RESOURCE_REGENERATIVE,
    POLIS_N_RESOURCE_TYPES
} polis_resource_type;

#define POLIS_RESOURCE_WORDS "none growing mature declining regenerative"

/** False if the word is none of these; 0 to 4, "exhausted" and "regenerating" are understood too.
 */
bool polis_resource_parse(const char *word, polis_resource_type *out);

/** What a type is derived from; NaN where not known. */
typedef struct polis_resource_facts {
    double dependence_before, dependence; /* at the start and now, 0 .. 1 */
    double output_growth;                 /* of the resource industry, fraction a year */
    double reserve_years;                 /* reserves / production */
    double gdp_growth, nation_growth;     /* fraction a year */
} polis_resource_facts;

/**
 * The rule of this program where official labels are missing: dependent is 0.10 and more; then
 * declining below -2 % a year or with reserves for less than 10 years, growing above +2 %, else
 * mature; regenerative: was dependent, is no more, and grows at least as the nation.
 *
 * @return polis_resource_type, or -1 if it cannot be told
 */
int polis_resource_derive(const polis_resource_facts *facts);

#endif
