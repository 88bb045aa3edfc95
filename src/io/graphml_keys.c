#include "io/graphml_keys.h"
#include "base/mem.h"
#include "base/num.h"
#include "io/formats.h"

#include <string.h>

const char *polis_graphml_attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2) {
        if (strcmp(attributes[0], name) == 0) {
            return attributes[1];
        }
    }
    return NULL;
}

polis_err polis_graphml_keys_add(polis_graphml_keys *keys, const char **attributes, const char *id,
                                 const polis_read_options *options)
{
    polis_err rc = POLIS_OK;
    const char *of = polis_graphml_attribute(attributes, "for");
    const char *name = polis_graphml_attribute(attributes, "attr.name");
    const bool all = !of || strcmp(of, "all") == 0;
    const bool weighted = options->role != POLIS_ROLE_NONE && options->weight;
    polis_graphml_key *k;

    name = name ? name : id;
    POLIS_GROW(keys->list, keys->room, keys->n + 1);
    k = &keys->list[keys->n];
    *k = (polis_graphml_key){.id = keys->texts.n, .name = keys->texts.n + 1, .fallback = -1};
    POLIS_TRY(polis_texts_add(&keys->texts, id, strlen(id)));
    POLIS_TRY(polis_texts_add(&keys->texts, name, strlen(name)));
    k->of_node = all || strcmp(of, "node") == 0;
    k->of_edge = all || strcmp(of, "edge") == 0;
    k->field = polis_node_field_of(name);
    k->weight = k->of_edge && weighted && strcmp(name, options->weight) == 0;
    keys->n++;

done:
    return rc;
}

polis_err polis_graphml_keys_fallback(polis_graphml_keys *keys, const char *text, size_t len)
{
    keys->list[keys->n - 1].fallback = keys->texts.n;
    return polis_texts_add(&keys->texts, text, len);
}

polis_err polis_graphml_keys_check(const polis_graphml_keys *keys,
                                   const polis_read_options *options, const char *path,
                                   polis_fault *fault)
{
    char names[POLIS_READER_LIST] = "";
    bool found = false;

    for (int64_t i = 0; i < keys->n; i++) {
        if (keys->list[i].of_edge) {
            const char *name = polis_texts_get(&keys->texts, keys->list[i].name);
            polis_reader_list(names, name, strlen(name));
            found = found || keys->list[i].weight;
        }
    }
    return found ? POLIS_OK
                 : polis_reader_no_weight(fault, path, options->weight,
                                          names[0] ? names : "none in this file");
}

polis_err polis_graphml_keys_default(const polis_graphml_keys *keys,
                                     const polis_read_options *options, const char *path,
                                     polis_fault *fault, double *value, bool *has_value)
{
    *has_value = false;
    *value = 0.0;
    for (int64_t i = 0; i < keys->n; i++) {
        const int64_t fallback = keys->list[i].fallback;
        if (keys->list[i].weight && fallback >= 0) {
            if (!polis_num_double(polis_texts_get(&keys->texts, fallback),
                                  polis_texts_len(&keys->texts, fallback), value)) {
                return polis_fail(fault, POLIS_E_PARSE, path, 0,
                                  "the default of %.80s is '%.80s', expected a number",
                                  options->weight, polis_texts_get(&keys->texts, fallback));
            }
            *has_value = true;
        }
    }
    return POLIS_OK;
}

const polis_graphml_key *polis_graphml_keys_find(const polis_graphml_keys *keys, const char *id,
                                                 bool of_edge)
{
    const polis_graphml_key *found = NULL;

    for (int64_t i = 0; i < keys->n; i++) {
        const polis_graphml_key *k = &keys->list[i];
        const bool wanted = of_edge ? k->weight : k->of_node && k->field != POLIS_NODE_OTHER;
        if (wanted && strcmp(polis_texts_get(&keys->texts, k->id), id) == 0) {
            found = k;
        }
    }
    return found;
}

void polis_graphml_keys_clear(polis_graphml_keys *keys)
{
    polis_texts_clear(&keys->texts);
    POLIS_FREE(keys->list);
}
