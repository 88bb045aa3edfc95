/* What `centropolis resilience` is asked for. */
#ifndef POLIS_APP_RESILIENCE_OPTIONS_H
#define POLIS_APP_RESILIENCE_OPTIONS_H

#include "app/index_weights.h"

typedef enum polis_national {
    POLIS_NATIONAL_ROW, /* the row __NATION__ of the panel */
    POLIS_NATIONAL_SUM, /* the sum of the cities that have all values */
    POLIS_NATIONAL_LOO, /* that of the two which is there, without the city itself */
} polis_national;

typedef enum polis_trend_kind {
    POLIS_TREND_LINEAR, /* of the logarithm, before the shock */
    POLIS_TREND_HP,     /* Hodrick-Prescott filter of the logarithm, over all periods */
} polis_trend_kind;

enum { POLIS_RESILIENCE_NAME = 64 }; /* bytes of --name */

typedef struct polis_resilience_options {
    polis_study_tables tables;
    const char *name; /* the group is /resilience/NAME; NULL: /resilience */
    const char *outcome;
    bool has_window; /* else it is detected on the national series */
    int64_t peak, trough, recovery;
    bool has_horizon, has_before;
    int64_t horizon;                /* last period of the quality curve that counts */
    int64_t before_from, before_to; /* periods of the trend before the shock */
    int national;                   /* polis_national, or -1: row if there is one, else sum */
    int trend;                      /* polis_trend_kind */
    int triangle_end;               /* 0 horizon, 1 return */
    double lambda, goal;
    polis_study_terms index;
    polis_index_weights weights; /* of its indicators */
    polis_study_target target;
} polis_resilience_options;

extern const char *const polis_national_words[], *const polis_trend_words[],
                                                     *const polis_triangle_end_words[];

/** As polis_options_parse(). */
bool polis_resilience_parse(MPI_Comm comm, int argc, char **argv, polis_resilience_options *out,
                            polis_log *log, int *status);

#endif
