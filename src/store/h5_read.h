/* What variables and attributes of an HDF5 file say of themselves; shared by the files that read.
 */
#ifndef POLIS_STORE_H5_READ_H
#define POLIS_STORE_H5_READ_H

#include "store/h5.h"
#include "store/open.h"

enum { POLIS_H5_RANK = 4 };

/** Value of a text attribute or of a scalar number as text; NULL for other kinds. Freed with
 * polis_mem_free(). */
polis_err polis_h5_attribute_value(int64_t object, const char *name, char **out);

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
