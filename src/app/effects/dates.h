/* From when the networks of a model are, and whether that is before the outcome: a network that an
 * event has left cannot tell how cities took it. */
#ifndef POLIS_APP_EFFECTS_DATES_H
#define POLIS_APP_EFFECTS_DATES_H

#include "app/effects/options.h"
#include "base/text.h"

#include <stdint.h>

/** Add the periods of networks that have one, each once. @param[in] when, dated [n] */
polis_err polis_dates_add(polis_texts *dates, int64_t n, const int64_t *when, const bool *dated);

/**
 * The periods of --network-period and of the networks of --matrix; and a warning where a network is
 * of a later period than the outcome begins in: the peak of the resilience that is explained, else
 * the period of --period. Not collective.
 *
 * @param[in,out] dates    of the networks of --network, see polis_join_result()
 * @param[in,out] warnings one is added at most
 * @retval POLIS_E_PARSE a period of several networks is no whole number
 */
polis_err polis_dates_find(const polis_effects_options *options, polis_fault *fault,
                           polis_texts *dates, polis_texts *warnings);

#endif
