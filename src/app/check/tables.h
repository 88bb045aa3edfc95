/* What `centropolis check` finds in tables: what is wrong with them, and what they have. */
#ifndef POLIS_APP_TABLES_CHECK_H
#define POLIS_APP_TABLES_CHECK_H

#include "panel/sectors.h"

enum { POLIS_EDGE_FILES_MOST = 64 };

/** Paths of tables, each may be NULL. */
typedef struct polis_table_paths {
    const char *panel, *cities, *sectors, *manifest, *result;
    const char *edges[POLIS_EDGE_FILES_MOST];
    int n_edges;
    polis_panel_names names;
} polis_table_paths;

/** Words for what is not right; an error keeps the tables from being used, a warning does not. */
typedef struct polis_findings {
    polis_texts errors, warnings;
} polis_findings;

typedef struct polis_tables {
    polis_panel *panel;   /* with or without periods; NULL without --panel and --cities */
    polis_labels columns; /* of all tables, and the @words of polis_seed.needs that hold */
    polis_labels results; /* words of polis_seed.dataset that hold for the result file */
    polis_findings findings;
} polis_tables;

/**
 * Read and validate. Not collective.
 *
 * @param[out] out cleared by polis_tables_clear(), whatever is returned
 * @retval POLIS_OK also where findings has errors
 */
polis_err polis_tables_check(const polis_table_paths *paths, polis_tables *out);

/** True if all words of a statement's needs hold. */
bool polis_tables_have(const polis_tables *tables, const char *needs);

/** True if all words of a statement's dataset hold; none for an empty one. */
bool polis_tables_answer(const polis_tables *tables, const char *dataset);

void polis_tables_clear(polis_tables *tables);

#endif
