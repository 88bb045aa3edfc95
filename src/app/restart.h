/* `--checkpoint`: a run that can be stopped and goes on where it was. */
#ifndef POLIS_APP_RESTART_H
#define POLIS_APP_RESTART_H

#include "app/centrality/batch.h"
#include "app/centrality/settings.h"

/** The networks of a run, a text each: what a checkpoint belongs to besides the options. */
polis_err polis_restart_list(const polis_inputs *inputs, polis_texts *networks);

/**
 * Collective. Open the checkpoint and note signals from now on.
 *
 * @param[in]  networks the same on all ranks
 * @param[in]  output   the file that will be published
 * @param[in]  start_s  when the run began
 * @param[out] control  closed by polis_restart_close()
 */
polis_err polis_restart_open(MPI_Comm comm, const polis_restart_options *options,
                             const polis_texts *networks, const char *output, double start_s,
                             const polis_log *log, polis_fault *fault, polis_control *control);

/** Collective. POLIS_E_TEMPFAIL and how far the run came, if it was stopped. */
polis_err polis_restart_stopped(const polis_batch *batch, const polis_settings *settings,
                                polis_fault *fault);

/** Collective. With `published` the checkpoint is removed. */
void polis_restart_close(polis_control *control, bool published);

#endif
