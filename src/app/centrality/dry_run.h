/* `--dry-run`: what a run would take. */
#ifndef POLIS_APP_DRY_RUN_H
#define POLIS_APP_DRY_RUN_H

#include "app/centrality/batch.h"

/**
 * Collective. Read and plan everything; rank 0 prints what each network would take, and the whole.
 *
 * @param[out] n_failed networks that cannot be read or planned
 */
polis_err polis_dry_run(polis_batch *batch, int64_t *n_failed);

#endif
