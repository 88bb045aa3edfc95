/*
 * The 94 statements of the three source papers that this program measures, simulates or records,
 * each with what it takes and where its answer stands.
 *
 * The papers hold no equation and no estimate: every indicator is this program's own reading of a
 * statement, never a result of the papers. Their words "closeness centrality network" and
 * "betweenness centrality network" describe kinds of networks, not Freeman's indices.
 */
#ifndef POLIS_REGIONAL_SEEDMAP_H
#define POLIS_REGIONAL_SEEDMAP_H

enum { POLIS_N_SEEDS = 94, POLIS_N_FIGURES = 14 };

/** What the least demanding version of a statement takes. */
typedef enum polis_seed_class {
    POLIS_SEED_NETWORK,  /* the network alone */
    POLIS_SEED_LABELS,   /* labels or strengths on nodes or ties */
    POLIS_SEED_TABLES,   /* columns of cities, a panel */
    POLIS_SEED_SCENARIO, /* a free parameter that nobody has measured */
    POLIS_N_SEED_CLASSES
} polis_seed_class;

#define POLIS_SEED_CLASS_WORDS "network labels tables scenario"

/**
 * A statement.
 *
 * `needs` are words separated by blanks, all of which must be there; alternatives are separated by
 * '|'. A word is the name of a column of the cities or the panel, or one of
 *   @network  a network between cities        @intra    networks inside the cities
 *   @place    coordinates of the cities       @group    a label of cities or nodes
 *   @strength strengths of ties               @outcome  employment or output in three periods
 *   @sectors  the table of sectors
 *
 * `dataset` is such a list of words that hold for a result file:
 *   name           a variable of the networks; closeness_wf stands for closeness_wf_in too
 *   /group/array   an array of an analysis; /plan, slash, *, slash, gain: of any plan
 *   /kind[word]    an analysis of this kind was done with `word`: a model, a scenario, a column of
 * a score, a term /effects[a~b]  a model explains a by b; resilience_, inter_, ... stand for all
 * such variables
 *   @intra         several networks
 */
typedef struct polis_seed {
    const char *id;     /* "S3-G1a" */
    const char *source; /* "S1", "S2", "S3" */
    polis_seed_class least;
    const char *statement; /* short */
    const char *needs;     /* empty: nothing but a scenario */
    const char *dataset;   /* what of the result file answers it */
    const char *command;   /* that makes it */
} polis_seed;

extern const polis_seed polis_seeds[POLIS_N_SEEDS];

/** A hard figure that the papers quote: a reference constant with its source, never a result. */
typedef struct polis_figure {
    const char *id;     /* "H1" */
    const char *source; /* "S2" */
    double value;       /* NaN if there is none */
    const char *unit;
    const char *text;
} polis_figure;

extern const polis_figure polis_figures[POLIS_N_FIGURES];

#endif
