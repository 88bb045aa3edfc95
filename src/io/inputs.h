/* From what the user names on the command line to the list of networks of a run. */
#ifndef POLIS_IO_INPUTS_H
#define POLIS_IO_INPUTS_H

#include "io/reader.h"

/** The networks of a run, in a fixed order: sorted by id. */
typedef struct polis_inputs {
    int64_t n;
    polis_input *input; /* [n]; strings belong to `text` */
    int64_t *bytes;     /* [n] size of the files, a first idea of the work */
    polis_texts text;
    polis_texts construction; /* how result files among them say that they were built; distinct */
} polis_inputs;

/**
 * Expand files, folders and manifests. Nothing is read but the first bytes of tables.
 *
 * A folder that holds node_list.csv and edge_list.csv is one network named after the folder; any
 * other folder is searched for such folders and for files with a reader's suffix, in byte order of
 * their names; the id is the path below the named folder, without suffix. A CSV file whose header
 * is `city_id,path[,period][,directed][,weight_role]` is a manifest; its paths are relative to it;
 * further columns are ignored; a path that is not there is found out when it is read, so that one
 * wrong row does not stop a run. In a folder that is searched, manifests and names that start with
 * a dot are passed over. Every other file is one network named after the file. Not collective.
 *
 * @param[in]  options  for every network that a manifest does not say otherwise of
 * @param[out] out      cleared by polis_inputs_clear(); empty on failure
 * @retval POLIS_E_NOINPUT a name does not exist, or a folder holds no network
 * @retval POLIS_E_PARSE   two networks of one id; a malformed manifest (file and line)
 */
polis_err polis_inputs_find(const polis_readers *readers, int n_names, char *const names[],
                            const polis_read_options *options, polis_fault *fault,
                            polis_inputs *out);

void polis_inputs_clear(polis_inputs *inputs);

#endif
