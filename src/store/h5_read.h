/* What variables and attributes of an HDF5 file say of themselves; shared by the files that read.
 */
#ifndef POLIS_STORE_H5_READ_H
#define POLIS_STORE_H5_READ_H

#include "store/h5.h"
#include "store/open.h"

enum { POLIS_H5_RANK = 4 };

/**
 * Add the attributes of an object to a list: texts, and scalar numbers as text; kinds that this
 * program does not write are passed over.
 *
 * @param[in]     run  the object is the group /run
 * @param[in]     path of the file, for messages
 * @param[in,out] attributes cleared with polis_attributes_clear(), also after a failure
 */
polis_err polis_h5_attributes(int64_t object, bool run, const char *path, polis_fault *fault,
                              polis_attributes *attributes);

void polis_attributes_clear(polis_attributes *attributes);

/** Value of the first attribute of this name, of /run or not, or NULL. */
const char *polis_attributes_find(const polis_attributes *attributes, const char *name, bool run);

/**
 * Type and axes of a variable; false for a kind that this program does not write.
 *
 * @param[out] column its type and width are set
 * @param[out] n_dims axes without the width of text
 * @param[out] shape  [POLIS_H5_RANK]
 */
bool polis_h5_column_shape(int64_t set, polis_column *column, int *n_dims, int64_t *shape);

/** Name, long_name, units, references and flags of a variable; what was set stays to be cleared. */
polis_err polis_h5_column_words(int64_t set, const char *name, polis_column *column);

void polis_column_clear(polis_column *column);

#endif
