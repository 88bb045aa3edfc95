/* Names on a command line, folders and manifests to one sorted list of networks. */
#include "io/inputs.h"
#include "base/mem.h"
#include "io/formats.h"
#include "io/manifest.h"

#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A network found: its strings are 4 k (id), then path, city and period of the list's text, which
 * may still move. */
typedef struct found {
    const char *id, *path, *city, *period; /* set when the text is complete */
    int64_t bytes;
    polis_read_options options;
} found;

typedef struct finder {
    const polis_readers *readers;
    const polis_read_options *options;
    polis_fault *fault;
    polis_texts text;
    found *list; /* [n] */
    int64_t n, room;
} finder;

/* The id of a city in a period is "city@period". */
static polis_err add_id(finder *f, polis_field city, polis_field period)
{
    polis_err rc = POLIS_OK;
    const size_t len = city.len + (period.len > 0 ? 1 + period.len : 0);
    char *id = NULL;

    POLIS_NEW(id, (int64_t)len + 1);
    memcpy(id, city.text, city.len);
    if (period.len > 0) {
        id[city.len] = '@';
        memcpy(id + city.len + 1, period.text, period.len);
    }
    rc = polis_texts_add(&f->text, id, len);

done:
    POLIS_FREE(id);
    return rc;
}

static polis_err add_period(finder *f, polis_field city, polis_field period, const char *path,
                            int64_t bytes, const polis_read_options *options)
{
    polis_err rc = POLIS_OK;

    POLIS_GROW(f->list, f->room, f->n + 1);
    POLIS_TRY(add_id(f, city, period));
    POLIS_TRY(polis_texts_add(&f->text, path, strlen(path)));
    POLIS_TRY(polis_texts_add(&f->text, city.text, city.len));
    POLIS_TRY(polis_texts_add(&f->text, period.len > 0 ? period.text : "", period.len));
    f->list[f->n++] = (found){.bytes = bytes, .options = *options};

done:
    return rc;
}

/* One network for each period that a file names in the column that the options name. */
static polis_err add_panel(finder *f, polis_field city, const char *path, int64_t bytes,
                           const polis_read_options *options)
{
    polis_err rc = POLIS_OK;
    const polis_reader *reader;
    polis_labels periods = {0};

    polis_reader_stem(f->readers, path, &reader);
    if (reader != &polis_reader_edges) {
        return polis_fail(f->fault, POLIS_E_ARG, path, 0,
                          "--period %s: only an edge list has a column of periods",
                          options->period);
    }
    POLIS_TRY(polis_edges_periods(path, options->period, f->fault, &periods));
    for (int64_t k = 0; k < periods.text.n; k++) {
        const polis_field period = {polis_texts_get(&periods.text, k),
                                    polis_texts_len(&periods.text, k)};

        POLIS_TRY(add_period(f, city, period, path, bytes / periods.text.n, options));
    }

done:
    polis_labels_clear(&periods);
    return rc;
}

static polis_err add(finder *f, const char *id, size_t id_len, const char *path, int64_t bytes,
                     const polis_read_options *options)
{
    const polis_field city = {id, id_len};

    return options->period ? add_panel(f, city, path, bytes, options)
                           : add_period(f, city, (polis_field){"", 0}, path, bytes, options);
}

static bool is_network_path(const polis_readers *readers, const char *path)
{
    for (int i = 0; i < readers->n; i++) {
        if (readers->list[i]->is_path && readers->list[i]->is_path(path)) {
            return true;
        }
    }
    return false;
}

/* fts wants char pointers; it does not write through them. */
static FTS *walk(const char *folder, int (*compare)(const FTSENT **, const FTSENT **))
{
    char *names[2] = {(char *)(uintptr_t)folder, NULL};

    return fts_open(names, FTS_LOGICAL | FTS_NOCHDIR, compare);
}

/* Bytes of a file, or of the files right in a folder; 0 if it is not there. */
static int64_t size_of(const char *path)
{
    struct stat info;
    int64_t bytes = 0;
    FTSENT *entry;
    FTS *tree;

    if (stat(path, &info) != 0) {
        return 0;
    }
    if (!S_ISDIR(info.st_mode)) {
        return info.st_size;
    }
    tree = walk(path, NULL);
    while (tree && (entry = fts_read(tree)) != NULL) {
        if (entry->fts_info == FTS_D && entry->fts_level > 0) {
            fts_set(tree, entry, FTS_SKIP);
        }
        bytes += entry->fts_info == FTS_F ? entry->fts_statp->st_size : 0;
    }
    if (tree) {
        fts_close(tree);
    }
    return bytes;
}

/* A row of a manifest. */
static polis_err add_row(void *to, const polis_manifest_row *row)
{
    polis_read_options options = row->options;

    if (options.period && row->period.len == 0) {
        return add_panel(to, row->city, row->path, size_of(row->path), &options);
    }
    options.period = NULL; /* a file of the manifest is of one period */
    return add_period(to, row->city, row->period, row->path, size_of(row->path), &options);
}

static polis_err add_manifest(finder *f, const char *path)
{
    const int64_t before = f->n;
    const polis_err rc = polis_manifest_read(path, f->options, f->fault, add_row, f);

    return rc == POLIS_OK && f->n == before
               ? polis_fail(f->fault, POLIS_E_PARSE, path, 0, "a manifest without a network")
               : rc;
}

/* The last part of a path; that of the folder itself for names such as "." and "net/". */
static polis_err add_named(finder *f, const char *path)
{
    char real[PATH_MAX];
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;

    if ((*name == '\0' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) &&
        realpath(path, real)) {
        name = strrchr(real, '/') + 1;
    }
    return add(f, name, polis_reader_stem(f->readers, name, NULL), path, size_of(path), f->options);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* One entry of a folder that is searched; the id is the path from the folder on. */
static polis_err add_entry(finder *f, FTS *tree, FTSENT *entry, size_t root)
{
    polis_err rc = POLIS_OK;
    const polis_reader *reader;
    const char *path = entry->fts_path;
    const char *id = path + root + strspn(path + root, "/");
    bool manifest;

    switch (entry->fts_info) {
    case FTS_D:
        if (entry->fts_level > 0 && entry->fts_name[0] == '.') {
            fts_set(tree, entry, FTS_SKIP);
        } else if (is_network_path(f->readers, path)) {
            fts_set(tree, entry, FTS_SKIP);
            return entry->fts_level > 0 ? add(f, id, strlen(id), path, size_of(path), f->options)
                                        : add_named(f, path);
        }
        return POLIS_OK;
    case FTS_F:
        polis_reader_stem(f->readers, path, &reader);
        if (!reader || entry->fts_name[0] == '.') {
            return POLIS_OK;
        }
        rc = polis_manifest_is(f->readers, path, &manifest);
        return rc != POLIS_OK || manifest ? rc
                                          : add(f, id, polis_reader_stem(f->readers, id, NULL),
                                                path, entry->fts_statp->st_size, f->options);
    case FTS_DNR:
    case FTS_ERR:
        return polis_fail(f->fault, POLIS_E_NOINPUT, path, 0, "cannot be searched: %s",
                          strerror(entry->fts_errno));
    default: /* folders left, links that go round or nowhere, devices */
        return POLIS_OK;
    }
}

static polis_err add_folder(finder *f, const char *folder)
{
    polis_err rc = POLIS_OK;
    const int64_t before = f->n;
    FTS *tree = walk(folder, by_name);
    FTSENT *entry;

    if (!tree) {
        return errno == ENOMEM ? POLIS_E_NOMEM
                               : polis_fail(f->fault, POLIS_E_NOINPUT, folder, 0,
                                            "cannot be searched: %s", strerror(errno));
    }
    errno = 0;
    while ((entry = fts_read(tree)) != NULL) {
        POLIS_TRY(add_entry(f, tree, entry, strlen(folder)));
        errno = 0;
    }
    if (errno != 0) {
        rc = polis_fail(f->fault, POLIS_E_IO, folder, 0, "cannot be searched: %s", strerror(errno));
    } else if (f->n == before) {
        rc = polis_fail(f->fault, POLIS_E_NOINPUT, folder, 0,
                        "no network in the folder, expected folders with node_list.csv and "
                        "edge_list.csv or files such as .csv, .graphml, .tntp");
    }

done:
    fts_close(tree);
    return rc;
}

static polis_err add_name(finder *f, const char *name)
{
    struct stat info;
    polis_err rc;
    bool manifest;

    if (stat(name, &info) != 0) {
        return polis_fail(f->fault, POLIS_E_NOINPUT, name, 0, "cannot be opened: %s",
                          strerror(errno));
    }
    if (S_ISDIR(info.st_mode)) {
        return add_folder(f, name);
    }
    rc = polis_manifest_is(f->readers, name, &manifest);
    if (rc != POLIS_OK) {
        return rc;
    }
    return manifest ? add_manifest(f, name) : add_named(f, name);
}

static int by_id(const void *a, const void *b)
{
    const found *x = a, *y = b;
    const int order = strcmp(x->id, y->id);

    return order != 0 ? order : strcmp(x->path, y->path);
}

static polis_err sort(finder *f)
{
    for (int64_t k = 0; k < f->n; k++) {
        f->list[k].id = polis_texts_get(&f->text, 4 * k);
        f->list[k].path = polis_texts_get(&f->text, 4 * k + 1);
        f->list[k].city = polis_texts_get(&f->text, 4 * k + 2);
        f->list[k].period = polis_texts_get(&f->text, 4 * k + 3);
    }
    if (f->n > 1) {
        qsort(f->list, (size_t)f->n, sizeof *f->list, by_id);
    }
    for (int64_t k = 1; k < f->n; k++) {
        if (strcmp(f->list[k - 1].id, f->list[k].id) == 0) {
            return polis_fail(f->fault, POLIS_E_PARSE, f->list[k].path, 0,
                              "the network id '%s' is taken by %s, expected one id for each "
                              "network: a manifest (city_id,path) gives ids",
                              f->list[k].id, f->list[k - 1].path);
        }
    }
    return POLIS_OK;
}

polis_err polis_inputs_find(const polis_readers *readers, int n_names, char *const names[],
                            const polis_read_options *options, polis_fault *fault,
                            polis_inputs *out)
{
    finder f = {.readers = readers, .options = options, .fault = fault};
    polis_err rc = POLIS_OK;

    *out = (polis_inputs){0};
    for (int i = 0; i < n_names; i++) {
        POLIS_TRY(add_name(&f, names[i]));
    }
    POLIS_TRY(sort(&f));
    POLIS_NEW(out->input, f.n);
    POLIS_NEW(out->bytes, f.n);
    for (int64_t k = 0; k < f.n; k++) {
        out->input[k] = (polis_input){.id = f.list[k].id,
                                      .city = f.list[k].city,
                                      .period = f.list[k].period,
                                      .path = f.list[k].path,
                                      .options = f.list[k].options};
        out->bytes[k] = f.list[k].bytes;
    }
    out->n = f.n;
    out->text = f.text; /* moved: the strings of the list are in it */
    f.text = (polis_texts){0};

done:
    polis_texts_clear(&f.text);
    POLIS_FREE(f.list);
    if (rc != POLIS_OK) {
        polis_inputs_clear(out);
        polis_fail(fault, rc, NULL, 0, "%s", polis_err_text(rc));
    }
    return rc;
}

void polis_inputs_clear(polis_inputs *inputs)
{
    POLIS_FREE(inputs->input);
    POLIS_FREE(inputs->bytes);
    polis_texts_clear(&inputs->text);
    polis_texts_clear(&inputs->construction);
    *inputs = (polis_inputs){0};
}
