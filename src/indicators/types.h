/*
 * What type each network of a run is closest to: held together by a centre, close throughout, or
 * with many ways between its parts.
 *
 * A convention of this project, not Freeman's: in the words of the literature on social networks of
 * cities, a "closeness" or "betweenness" network has no centre, while a node of high betweenness is
 * one. Scores are relative to the other networks of the run and share what they are made of.
 */
#ifndef POLIS_INDICATORS_TYPES_H
#define POLIS_INDICATORS_TYPES_H

#include "indicators/indicators.h"

/** X(id, type, sign, text): parts of the scores; the parts of one type follow each other. */
#define POLIS_TYPE_PARTS(X)                                    \
    X(CENTRALIZATION_DEGREE, DC, 1.0, "centralization_degree") \
    X(DENSITY, DC, 1.0, "density")                             \
    X(STRENGTH_GINI, DC, 1.0, "strength_gini")                 \
    X(CLOSENESS, CC, 1.0, "intra_closeness_wf_mean")           \
    X(EVENNESS, CC, 1.0, "degree_evenness")                    \
    X(CENTRALIZATION_CC, CC, -1.0, "centralization_closeness") \
    X(BRIDGES, BC, -1.0, "bridge_share")                       \
    X(EFFICIENCY, BC, 1.0, "efficiency_global")                \
    X(BC_GINI, BC, -1.0, "bc_gini")                            \
    X(CENTRALIZATION_BC, BC, -1.0, "centralization_betweenness")

#define POLIS_TYPE_PART_ID(id, ...) POLIS_TYPE_PART_##id,
typedef enum polis_type_part {
    POLIS_TYPE_PARTS(POLIS_TYPE_PART_ID) POLIS_N_TYPE_PARTS
} polis_type_part;

enum { POLIS_NET_DC, POLIS_NET_CC, POLIS_NET_BC, POLIS_N_NET_TYPES };

/** Fewer nodes have no type. */
enum { POLIS_TYPE_LEAST_NODES = 10 };

/** A network in numbers: what its scores are made of. */
typedef struct polis_type_subject {
    double n;                        /* nodes; 0: it has no result */
    double part[POLIS_N_TYPE_PARTS]; /* before the sign; NaN where not defined */
} polis_type_subject;

typedef struct polis_type_score {
    double score[POLIS_N_NET_TYPES]; /* mean of z-scores; NaN where `why` says */
    double margin;                   /* of the largest score over the next; NaN without a label */
    int8_t label;                    /* of the largest score, POLIS_NET_DC ..; -1: none */
    int8_t why;                      /* polis_why */
} polis_type_score;

typedef struct polis_types {
    polis_type_score *of;               /* [n] */
    int64_t n_scored;                   /* networks that z-scores are over */
    bool used[POLIS_N_TYPE_PARTS];      /* parts that more than half of them have */
    double spearman[POLIS_N_NET_TYPES]; /* of DC and CC, DC and BC, CC and BC */
} polis_types;

/** The indicators that the scores need are wanted. */
void polis_types_want(bool wanted[POLIS_N_INDICATORS]);

/** One network in numbers, out of its indicators. In directed networks centralizations and
 * closeness go along the arcs; without strengths the Gini index is that of degrees. */
void polis_types_subject(const polis_network *network, const polis_indicators *indicators,
                         polis_type_subject *out);

/** The variable that a part is; for directed networks _out, without strengths degree_gini. */
const char *polis_type_part_name(polis_type_part part);

/** 1, or -1 if less of it makes the type. */
double polis_type_part_sign(polis_type_part part);

/** Which type a part belongs to. */
int polis_type_part_of(polis_type_part part);

/**
 * The scores of all networks: the mean over the parts of a type of sign times z, the z-score over
 * the networks that have every part in use (standard deviation of the population; 0 where that is
 * 0, up to rounding). A part is in use if more than half of the networks of at least
 * POLIS_TYPE_LEAST_NODES nodes have it. A network that lacks one in use has no scores.
 *
 * Not collective; sums in the order of networks. Cost O(n log n).
 *
 * @param[in]  subject [n]
 * @param[out] out     cleared by polis_types_clear(); empty on failure
 * @retval POLIS_E_NOMEM
 */
polis_err polis_types_compute(const polis_type_subject *subject, int64_t n, polis_types *out);

void polis_types_clear(polis_types *types);

#endif
