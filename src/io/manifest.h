/* Manifests: tables of networks, city_id,path[,period][,directed][,weight_role]. */
#ifndef POLIS_IO_MANIFEST_H
#define POLIS_IO_MANIFEST_H

#include "io/reader.h"
#include "io/rows.h"

/** One network of a manifest; texts are valid during the call that gets it. */
typedef struct polis_manifest_row {
    polis_field city, period; /* period: empty if there is none */
    const char *path;         /* below the manifest's folder unless it starts at the root */
    polis_read_options options;
} polis_manifest_row;

/** Takes a row; a failure ends the reading. */
typedef polis_err polis_manifest_add(void *to, const polis_manifest_row *row);

/**
 * Is a file a manifest? One that cannot be read is none: whoever reads it as a network says why.
 *
 * @retval POLIS_E_NOMEM
 */
polis_err polis_manifest_is(const polis_readers *readers, const char *path, bool *out);

/**
 * Give each row of a manifest to `add`.
 *
 * @param[in] options of a network that its row does not say otherwise of
 * @retval POLIS_E_PARSE malformed: file and line
 * @return or what `add` returned
 */
polis_err polis_manifest_read(const char *path, const polis_read_options *options,
                              polis_fault *fault, polis_manifest_add *add, void *to);

#endif
