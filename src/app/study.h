/* What the commands on tables of cities have in common: where the result goes and how columns over
 * cities and periods get there. */
#ifndef POLIS_APP_STUDY_H
#define POLIS_APP_STUDY_H

#include "app/options.h"
#include "base/why.h"
#include "panel/panel.h"
#include "regional/composite.h"
#include "store/analysis.h"

/** -o, --add-to and --force. */
typedef struct polis_study_target {
    const char *output; /* a new file, or a copy of `base` with the groups added; or NULL */
    const char *base;   /* the result that is extended; or NULL */
    bool force;
} polis_study_target;

/** Rows of the options for argp; keys are those of polis_study_parse(). */
#define POLIS_STUDY_OPTIONS(GROUP)                                                                   \
    {NULL, 0, NULL, 0, "Result:", GROUP},                                                            \
        {"output", 'o', "OUT.nc", 0, "A new file; with --add-to a copy of that, extended", GROUP},   \
        {"add-to", 'a', "RESULT.nc", 0, "Put the result into this file, beside what it has", GROUP}, \
    {                                                                                                \
        "force", 'f', NULL, 0, "Replace OUT.nc, or a group that is there already", GROUP             \
    }

/** ARGP_ERR_UNKNOWN for keys that are not of the target; at ARGP_KEY_END it must be complete. */
error_t polis_study_parse(int key, char *arg, struct argp_state *state, polis_study_target *target);

/** The panel, given as the argument, and --cities, --sectors, --city-column, --period-column. */
typedef struct polis_study_tables {
    const char *panel, *cities, *sectors;
    polis_panel_names names;
} polis_study_tables;

enum { POLIS_KEY_CITIES = 0x6000, POLIS_KEY_SECTORS, POLIS_KEY_CITY, POLIS_KEY_PERIOD };

/** Rows of the options for argp. @param SECTORS what the table of sectors is for */
#define POLIS_TABLE_OPTIONS(GROUP, SECTORS)                                                     \
    {"cities", POLIS_KEY_CITIES, "FILE", 0, "Table of the cities, one line each", GROUP},       \
        {"sectors", POLIS_KEY_SECTORS, "FILE", 0, "city_id, period, sector, value: " SECTORS,   \
         GROUP},                                                                                \
        {"city-column", POLIS_KEY_CITY, "COLUMN", 0, "Ids of cities (default city_id)", GROUP}, \
    {                                                                                           \
        "period-column", POLIS_KEY_PERIOD, "COLUMN", 0,                                         \
            "Periods, whole numbers such as years (default period)", GROUP                      \
    }

/** As polis_study_parse(), for the tables; the panel must be there at ARGP_KEY_END. */
error_t polis_study_parse_tables(int key, char *arg, struct argp_state *state,
                                 polis_study_tables *tables);

enum { POLIS_TERMS_MOST = 64 };

/** An indicator of a composite: a variable, and whether more of it is worse. */
typedef struct polis_study_term {
    const char *name; /* `length` bytes, not ended by NUL; sign and all: length + 2 */
    int length;
    bool is_cost;
    double least, most; /* NaN: those of the values */
} polis_study_term;

typedef struct polis_study_terms {
    polis_study_term term[POLIS_TERMS_MOST];
    int n;
} polis_study_terms;

/** "gdp:+,unemployment:-:0:25", the latter with fixed ends of its scale; at least one. `option` is
 * what the user typed. */
error_t polis_study_parse_terms(const struct argp_state *state, const char *option, const char *arg,
                                polis_study_terms *out);

/**
 * The composite of the terms; cities in periods are its units, so that scores compare over time.
 *
 * @param[out] scale [terms->n] the ranges
 * @param[out] out   of n_cities * n_periods units; freed by polis_composite_free()
 */
polis_err polis_study_composite(const polis_panel *panel, const polis_study_terms *terms,
                                const polis_weighting *weighting, const polis_log *log,
                                polis_fault *fault, polis_indicator_scale *scale,
                                polis_composite **out);

/** Name of the file that is written. */
const char *polis_study_path(const polis_study_target *target);

/** Begin the file: refused now rather than after the work. Not collective. */
polis_err polis_study_begin(const polis_study_target *target, polis_fault *fault,
                            polis_analysis **out);

/** A column of a group: its words, and its values wherever they lie. */
typedef struct polis_study_column {
    polis_variable variable;
    const void *first; /* value */
    size_t stride;     /* bytes from one value to the next; 0: one after the other */
} polis_study_column;

/** The words of a column of numbers. */
#define POLIS_STUDY_F64(NAME, UNITS, LONG_NAME, REFERENCE)                            \
    {                                                                                 \
        .name = NAME, .long_name = LONG_NAME, .units = UNITS, .reference = REFERENCE, \
        .type = POLIS_TYPE_F64                                                        \
    }

/** The values of a column, one after the other. */
void polis_study_pack(const polis_study_column *column, int64_t n_rows, void *out);

/** Write columns of n_rows values over a dimension that is there. Not for text. */
polis_err polis_study_columns(polis_analysis *analysis, const char *dimension, int64_t n_rows,
                              const polis_study_column *column, int n);

/** Texts as a column, each at most as wide as the widest. */
polis_err polis_study_labels(polis_analysis *analysis, const char *dimension, const char *name,
                             const char *long_name, const polis_texts *labels);

/** Begin a group with the dimensions city and period, and the columns city_id and period. */
polis_err polis_study_panel(polis_analysis *analysis, const char *group, const polis_panel *panel);

/** The words of polis_why for a status column. */
polis_variable polis_study_status(const char *name, const char *long_name);

#endif
