#include "io/node_groups.h"

polis_err polis_node_groups_read(const char *path, const char *column, polis_fault *fault,
                                 polis_keyed *out)
{
    const char *const keys[] = {"node_id", column};

    return polis_keyed_read(path, keys, 2, NULL, 0, fault, out);
}

static polis_err add_row(const polis_keyed *t, int64_t row, const polis_labels *nodes,
                         polis_labels *names, polis_fault *fault, polis_vid *group)
{
    const char *node = polis_texts_get(&t->key[0], row), *name = polis_texts_get(&t->key[1], row);
    const polis_vid v = polis_labels_find(nodes, node, polis_texts_len(&t->key[0], row));

    if (v < 0) {
        return polis_fail(fault, POLIS_E_PARSE, t->path, t->line[row],
                          "'%s' is not a node of the network", node);
    }
    if (group[v] >= 0) {
        return polis_fail(fault, POLIS_E_PARSE, t->path, t->line[row],
                          "a second row of node '%s', expected one", node);
    }
    return *name ? polis_labels_add(names, name, polis_texts_len(&t->key[1], row), &group[v])
                 : POLIS_OK;
}

polis_err polis_node_groups_of(const polis_keyed *table, const polis_network *network,
                               const char *network_id, bool only_one, polis_fault *fault,
                               polis_vid *group, polis_vid *n_groups)
{
    polis_err rc = POLIS_OK;
    polis_labels nodes = {0}, names = {0};
    int64_t first, last;
    polis_vid v;

    for (int64_t i = 0; i < network->n; i++) {
        group[i] = -1;
        POLIS_TRY(polis_labels_add(&nodes, polis_texts_get(&network->label, i),
                                   polis_texts_len(&network->label, i), &v));
    }
    POLIS_TRY(polis_keyed_of(table, network_id, only_one, fault, &first, &last));
    for (int64_t i = first; i < last; i++) {
        POLIS_TRY(add_row(table, table->row[i], &nodes, &names, fault, group));
    }
    *n_groups = (polis_vid)names.text.n;

done:
    polis_labels_clear(&nodes);
    polis_labels_clear(&names);
    return rc;
}
