/*
 * TNTP, the road networks of transport research: metadata "<KEY> value", a header line "~ init_node
 * term_node ...", one link a line, ";" at its end. Nodes are counted from 1; links are directed.
 *
 * Coordinates come from the file *_node.tntp beside *_net.tntp, if it is there. FIRST THRU NODE, a
 * rule for route choice, is reported and not applied.
 */
#include "base/mem.h"
#include "io/formats.h"
#include "io/words.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static const char *const usual_columns[] = {"init_node",      "term_node", "capacity", "length",
                                            "free_flow_time", "b",         "power",    "speed",
                                            "toll",           "link_type"};
enum { N_USUAL = sizeof usual_columns / sizeof *usual_columns };

typedef struct tntp {
    polis_words words;
    const polis_read_options *options;
    polis_builder *builder;
    int64_t n, m;            /* -1: not said */
    int64_t first_thru_node; /* 0: not said */
    polis_texts column;      /* of the header line, or the usual ones */
    bool header;             /* there is one */
    int64_t value;           /* column, or -1 */
} tntp;

/* "Free Flow Time (min)" becomes "free_flow_time_(min)". */
static polis_err add_column(tntp *file, const char *text, size_t len)
{
    polis_err rc = POLIS_OK;
    char *name = NULL;
    size_t used = 0;

    POLIS_NEW(name, (int64_t)len + 1);
    for (size_t i = 0; i < len; i++) {
        const bool blank = isspace((unsigned char)text[i]);
        if (!blank) {
            name[used++] = (char)tolower((unsigned char)text[i]);
        } else if (used > 0 && name[used - 1] != '_') {
            name[used++] = '_';
        }
    }
    while (used > 0 && name[used - 1] == '_') {
        used--;
    }
    if (used > 0 && strncmp(name, ";", used) != 0) {
        POLIS_TRY(polis_texts_add(&file->column, name, used));
    }

done:
    POLIS_FREE(name);
    return rc;
}

/* The names after "~": between tabs, or if there are none, between blanks. */
static polis_err read_header(tntp *file)
{
    polis_err rc = POLIS_OK;
    const char *at = file->words.at + 1, *end = file->words.end;
    const char *between = memchr(at, '\t', (size_t)(end - at)) ? "\t" : " ";

    while (at < end) {
        const size_t len = strcspn(at, between);
        POLIS_TRY(add_column(file, at, len));
        at += len < (size_t)(end - at) ? len + 1 : len;
    }
    file->header = true;

done:
    return rc;
}

static polis_err read_metadata(tntp *file)
{
    polis_err rc = POLIS_OK;
    polis_words *words = &file->words;
    bool more;

    file->n = file->m = -1;
    for (;;) {
        POLIS_TRY(polis_words_filled_line(words, '~', &more));
        if (!more) {
            return polis_words_fail(words, "the file ends, expected <END OF METADATA>");
        }
        const char *key = words->at, *end = strchr(key, '>');
        const size_t len = end ? (size_t)(end - key) + 1 : 0;
        if (*key != '<' || len == 0) {
            return polis_words_fail(words, "'%.*s', expected '<KEY> value' or <END OF METADATA>",
                                    (int)strnlen(key, 40), key);
        }
        words->at += len;
        if (strncasecmp(key, "<END OF METADATA>", len) == 0) {
            break;
        } else if (strncasecmp(key, "<NUMBER OF NODES>", len) == 0) {
            POLIS_TRY(polis_words_int(words, "number of nodes", &file->n));
        } else if (strncasecmp(key, "<NUMBER OF LINKS>", len) == 0) {
            POLIS_TRY(polis_words_int(words, "number of links", &file->m));
        } else if (strncasecmp(key, "<FIRST THRU NODE>", len) == 0) {
            POLIS_TRY(polis_words_int(words, "first through node", &file->first_thru_node));
        }
    }
    if (file->n < 0) {
        return polis_words_fail(words, "the metadata end without <NUMBER OF NODES>");
    }
    POLIS_TRY(polis_builder_declare(file->builder, file->n, 1, false));

done:
    return rc;
}

/* Go to the first link; the header line is met on the way, or the usual columns are taken. */
static polis_err read_columns(tntp *file, bool *more)
{
    polis_err rc = POLIS_OK;
    polis_words *words = &file->words;

    POLIS_TRY(polis_words_filled_line(words, '\0', more));
    while (*more && *words->at == '~') {
        if (!file->header) {
            POLIS_TRY(read_header(file));
        }
        POLIS_TRY(polis_words_filled_line(words, '\0', more));
    }
    for (int c = 0; !file->header && c < N_USUAL; c++) {
        POLIS_TRY(add_column(file, usual_columns[c], strlen(usual_columns[c])));
    }

done:
    return rc;
}

static polis_err find_value(tntp *file)
{
    const polis_read_options *options = file->options;
    char names[POLIS_READER_LIST] = "";

    file->value = -1;
    if (options->role == POLIS_ROLE_NONE) {
        return POLIS_OK;
    }
    for (int64_t c = 2; c < file->column.n; c++) {
        const char *name = polis_texts_get(&file->column, c);
        polis_reader_list(names, name, strlen(name));
        if (options->weight && strcasecmp(name, options->weight) == 0) {
            file->value = c;
        }
    }
    return file->value >= 0
               ? POLIS_OK
               : polis_reader_no_weight(file->words.fault, polis_source_path(file->words.source),
                                        options->weight, names);
}

static polis_err read_link(tntp *file)
{
    polis_err rc = POLIS_OK;
    polis_words *words = &file->words;
    const int64_t line = polis_source_line_number(words->source);
    const int64_t wanted = file->header ? file->column.n : file->value + 1;
    const char *end = memchr(words->at, ';', (size_t)(words->end - words->at));
    int64_t u, v, n_fields = 2;
    double value = 1.0;
    polis_field word;

    words->end = end ? end : words->end;
    POLIS_TRY(polis_words_int(words, "init node", &u));
    POLIS_TRY(polis_words_int(words, "term node", &v));
    for (;; n_fields++) {
        polis_words here = *words;
        if (!polis_words_next(words, &word)) {
            break;
        }
        if (n_fields == file->value) {
            POLIS_TRY(polis_words_double(&here, file->options->weight, &value));
        }
    }
    if (n_fields < wanted || (file->header && n_fields > wanted)) {
        return polis_words_fail(words, "%" PRId64 " fields, expected %" PRId64, n_fields, wanted);
    }
    POLIS_TRY(polis_builder_declared_edge(file->builder, u, v, value, line));

done:
    return rc;
}

static polis_err read_links(tntp *file)
{
    polis_err rc = POLIS_OK;
    polis_words *words = &file->words;
    int64_t n_links = 0;
    bool more;

    POLIS_TRY(read_columns(file, &more));
    POLIS_TRY(find_value(file));
    for (; more; n_links++) {
        POLIS_TRY(read_link(file));
        POLIS_TRY(polis_words_filled_line(words, '~', &more));
    }
    if (file->m >= 0 && n_links != file->m) {
        return polis_words_fail(words,
                                "the file ends after %" PRId64 " links, <NUMBER OF LINKS> is "
                                "%" PRId64,
                                n_links, file->m);
    }

done:
    return rc;
}

static polis_err read_node(tntp *file, polis_words *words, bool first)
{
    polis_err rc = POLIS_OK;
    const char *end = memchr(words->at, ';', (size_t)(words->end - words->at));
    double x, y;
    int64_t id;

    if (first && isalpha((unsigned char)*words->at)) {
        return POLIS_OK; /* the header: node x y */
    }
    words->end = end ? end : words->end;
    POLIS_TRY(polis_words_int(words, "node", &id));
    POLIS_TRY(polis_words_double(words, "x", &x));
    POLIS_TRY(polis_words_double(words, "y", &y));
    if (id < 1 || id > file->n) {
        return polis_words_fail(words, "node %" PRId64 ", expected 1 to %" PRId64, id, file->n);
    }
    if (id <= POLIS_MAX_VERTICES) {
        POLIS_TRY(
            polis_builder_coords(file->builder, (polis_vid)(id - 1), POLIS_COORDS_LON_LAT, x, y));
    }

done:
    return rc;
}

/* Coordinates from the node file beside the network's, if there is one. */
static polis_err read_nodes(tntp *file)
{
    polis_err rc = POLIS_OK;
    const char *path = polis_source_path(file->words.source);
    const char *net = NULL;
    polis_words words = {.fault = file->words.fault};
    char *beside = NULL;
    bool more = true;

    for (const char *at = strstr(path, "_net.tntp"); at; at = strstr(at + 1, "_net.tntp")) {
        net = at; /* the last one */
    }
    if (!net) {
        return POLIS_OK;
    }
    POLIS_NEW(beside, (int64_t)strlen(path) + 2);
    snprintf(beside, strlen(path) + 2, "%.*s_node%s", (int)(net - path), path,
             net + strlen("_net"));
    if (access(beside, F_OK) != 0) {
        goto done;
    }
    POLIS_TRY(polis_source_open(beside, words.fault, &words.source));
    for (bool first = true;; first = false) {
        POLIS_TRY(polis_words_filled_line(&words, '~', &more));
        if (!more) {
            break;
        }
        POLIS_TRY(read_node(file, &words, first));
    }
    polis_builder_guess_coords(file->builder);

done:
    polis_source_close(&words.source);
    POLIS_FREE(beside);
    return rc;
}

static polis_err read_tntp(polis_source *source, const polis_input *input, polis_fault *fault,
                           polis_network **out)
{
    polis_err rc = POLIS_OK;
    tntp file = {.words = {.source = source, .fault = fault}, .options = &input->options};

    *out = NULL;
    POLIS_TRY(polis_builder_new(&input->options, polis_source_path(source), fault, &file.builder));
    POLIS_TRY(read_metadata(&file));
    POLIS_TRY(read_links(&file));
    POLIS_TRY(read_nodes(&file));
    POLIS_TRY(polis_builder_finish(file.builder, POLIS_DIRECTION_DIRECTED, out));
    (*out)->dropped.first_thru_node = file.first_thru_node;

done:
    polis_texts_clear(&file.column);
    polis_builder_free(&file.builder);
    return rc;
}

static bool sniff(const char *head, size_t len)
{
    (void)len;
    return strstr(head, "<NUMBER OF NODES>") || strstr(head, "<END OF METADATA>");
}

const polis_reader polis_reader_tntp = {
    .name = "tntp",
    .suffixes = "_net.tntp .tntp",
    .what = "TNTP road networks, with the *_node.tntp beside them",
    .sniff = sniff,
    .read = read_tntp,
};
