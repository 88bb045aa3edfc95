/*
 * Adding groups of analyses (/resilience, /effects/NAME, /shocks/NAME, ...) to a result file.
 *
 * The file is copied into memory, gets its groups there, and appears under its name only when it is
 * whole, with a new content digest; a file that is extended under its own name is replaced in one
 * step. Takes twice the memory of the file. One process calls it: nothing here is collective.
 */
#ifndef POLIS_STORE_ANALYSIS_H
#define POLIS_STORE_ANALYSIS_H

#include "store/result.h"

typedef struct polis_analysis polis_analysis;

enum { POLIS_ANALYSIS_AXES = 3 };

/**
 * Begin with the content of a result file, or with none: a file of analyses alone has no networks.
 *
 * @param[in]  from  result file that is extended, or NULL
 * @param[in]  path  target; may be `from` itself, which needs no force
 * @param[in]  force may replace another existing target, and groups that are there already
 * @param[in]  fault borrowed until publish() or discard()
 * @param[out] out   NULL on failure
 * @retval POLIS_E_NOINPUT   from is missing
 * @retval POLIS_E_PARSE     from is not a result of this program
 * @retval POLIS_E_CANTCREAT as polis_part_create()
 */
polis_err polis_analysis_create(const char *from, const char *path, bool force, polis_fault *fault,
                                polis_analysis **out);

/**
 * Begin a group; dimensions, variables and attributes that follow belong to it.
 *
 * @param[in] name such as "resilience" or "effects/employment"; groups above it are made as needed
 * @retval POLIS_E_CANTCREAT it exists and force was not given
 */
polis_err polis_analysis_group(polis_analysis *analysis, const char *name);

/** Define a dimension of the group. Names are looked up in the group, then in those above it. */
polis_err polis_analysis_dimension(polis_analysis *analysis, const char *name, int64_t n);

/**
 * Write a variable whole; its field `axis` is not looked at, and `run` must be false.
 *
 * @param[in] n_dims     1 to POLIS_ANALYSIS_AXES
 * @param[in] dimensions [n_dims] their names; text gets one more, its width
 * @param[in] values     the last dimension varies fastest
 */
polis_err polis_analysis_write(polis_analysis *analysis, const polis_variable *variable, int n_dims,
                               const char *const *dimensions, const void *values);

/** Attributes of the group: scalars of the analysis and its settings. */
polis_err polis_analysis_text(polis_analysis *analysis, const char *name, const char *value);
polis_err polis_analysis_number(polis_analysis *analysis, const char *name, double value);
polis_err polis_analysis_count(polis_analysis *analysis, const char *name, int64_t value);

/** What varies from run to run: an attribute of /run, named after the group: "effects.m.created".
 */
polis_err polis_analysis_run_text(polis_analysis *analysis, const char *name, const char *value);

/** Digest, write, sync, rename. Frees the analysis whatever happens. */
polis_err polis_analysis_publish(polis_analysis **analysis);

/** Give up: nothing is changed. NULL is fine. */
void polis_analysis_discard(polis_analysis **analysis);

#endif
