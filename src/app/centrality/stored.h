/* Result files as inputs: the reader that the table of formats cannot have, because it needs HDF5.
 */
#ifndef POLIS_APP_STORED_H
#define POLIS_APP_STORED_H

#include "io/inputs.h"

enum { POLIS_MOST_READERS = 32 };

/** The readers of text formats and, before them, that of result files.
 * @param[out] list [POLIS_MOST_READERS] room for them */
polis_readers polis_stored_readers(const polis_reader **list);

/**
 * Replace each input that is a result file by the networks in it, under their stored identifiers.
 *
 * @param[in,out] inputs untouched on failure
 * @retval POLIS_E_PARSE two networks of one identifier
 */
polis_err polis_stored_expand(polis_inputs *inputs, polis_fault *fault);

#endif
