/* What a result file holds, in the words by which the statements of `check` name it. */
#ifndef POLIS_APP_CHECK_RESULTS_H
#define POLIS_APP_CHECK_RESULTS_H

#include "base/err.h"
#include "network/labels.h"

#include <stdbool.h>

/**
 * Add the words of polis_seed.dataset that hold for a result file, and those of polis_seed.needs
 * that it stands for as an input. Not collective.
 *
 * @param[in,out] datasets variables of the root, arrays of groups, words of what analyses did
 * @param[in,out] inputs   @network, @intra, @place, @strength
 * @retval POLIS_E_NOINPUT, POLIS_E_PARSE, POLIS_E_IO as polis_store_open()
 */
polis_err polis_results_read(const char *path, polis_fault *fault, polis_labels *datasets,
                             polis_labels *inputs);

/** True if all words of a list hold; alternatives are separated by '|'. */
bool polis_words_hold(const polis_labels *known, const char *words);

/** Add a word. */
polis_err polis_words_add(polis_labels *known, const char *word);

#endif
