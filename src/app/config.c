#include "app/config.h"
#include "base/mem.h"
#include "base/text.h"
#include "cluster/comm.h"
#include "io/source.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { PLACE = 4200 };

static const char NAME_LETTERS[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

bool polis_config_is_place(const char *word)
{
    return strncmp(word, POLIS_CONFIG_PLACE, strlen(POLIS_CONFIG_PLACE)) == 0;
}

/* True if the word is the option of this name, with a value behind = or without. */
static bool is_option(const char *word, const char *name, size_t len)
{
    return strncmp(word, "--", 2) == 0 && strncmp(word + 2, name, len) == 0 &&
           (word[2 + len] == '=' || word[2 + len] == '\0');
}

/* Words before "--", behind which there are no options. */
static int n_typed(int argc, char **argv)
{
    int n = 1;

    while (n < argc && strcmp(argv[n], "--") != 0) {
        n++;
    }
    return n;
}

/* The file of --config and how many words say so: 0 without. */
static polis_err find_file(int argc, char **argv, polis_fault *fault, const char **path, int *at,
                           int *n_words)
{
    const int n = n_typed(argc, argv);

    *n_words = 0;
    for (int i = 1; i < n; i++) {
        if (!is_option(argv[i], "config", strlen("config"))) {
            continue;
        }
        if (*n_words > 0) {
            return polis_fail(fault, POLIS_E_ARG, NULL, 0, "--config: given twice");
        }
        *path = strchr(argv[i], '=') ? strchr(argv[i], '=') + 1 : i + 1 < n ? argv[i + 1] : "";
        *at = i;
        *n_words = strchr(argv[i], '=') ? 1 : 2;
        if (**path == '\0') {
            return polis_fail(fault, POLIS_E_ARG, NULL, 0, "--config: expected a file");
        }
        i += *n_words - 1;
    }
    return POLIS_OK;
}

static void trim(const char **text, size_t *len)
{
    while (*len > 0 && isspace((unsigned char)**text)) {
        (*text)++;
        (*len)--;
    }
    while (*len > 0 && isspace((unsigned char)(*text)[*len - 1])) {
        (*len)--;
    }
}

/* "name = value" or "name" as two texts. */
static polis_err add_line(const polis_source *source, const char *line, size_t len,
                          polis_fault *fault, polis_texts *out)
{
    polis_err rc = POLIS_OK;
    const char *path = polis_source_path(source), *equal = memchr(line, '=', len), *name = line;
    const long long number = polis_source_line_number(source);
    const char *value = equal ? equal + 1 : line + len;
    size_t name_len = equal ? (size_t)(equal - line) : len;
    size_t value_len = (size_t)(line + len - value);
    char place[PLACE], *option = NULL;

    trim(&name, &name_len);
    trim(&value, &value_len);
    if (name_len == 0 || !islower((unsigned char)*name) || strspn(name, NAME_LETTERS) < name_len) {
        return polis_fail(fault, POLIS_E_PARSE, path, number,
                          "expected NAME = VALUE, or NAME, with a NAME of --help without its "
                          "dashes; found '%.*s'",
                          (int)(name_len < 60 ? name_len : 60), name);
    }
    if (name_len == strlen("config") && memcmp(name, "config", name_len) == 0) {
        return polis_fail(fault, POLIS_E_PARSE, path, number,
                          "a file cannot name another --config");
    }
    POLIS_NEW(option, (int64_t)len + 4);
    snprintf(option, len + 4, "--%.*s%s%.*s", (int)name_len, name, equal ? "=" : "", (int)value_len,
             value);
    snprintf(place, sizeof place, POLIS_CONFIG_PLACE "%s, line %lld", path, number);
    POLIS_TRY(polis_texts_add(out, place, strlen(place)));
    rc = polis_texts_add(out, option, strlen(option));

done:
    POLIS_FREE(option);
    return rc;
}

static polis_err read_lines(const char *path, polis_fault *fault, polis_config *out)
{
    polis_err rc = POLIS_OK;
    polis_source *source = NULL;
    polis_texts texts = {0};
    const char *line;
    size_t len;

    POLIS_TRY(polis_source_open(path, fault, &source));
    for (;;) {
        POLIS_TRY(polis_source_line(source, &line, &len));
        if (!line) {
            break;
        }
        trim(&line, &len);
        if (len > 0 && *line != '#') {
            POLIS_TRY(add_line(source, line, len, fault, &texts));
        }
    }
    out->n_bytes = texts.n > 0 ? texts.off[texts.n] : 0;
    out->bytes = texts.bytes;
    texts.bytes = NULL; /* moved */

done:
    polis_texts_clear(&texts);
    polis_source_close(&source);
    return rc;
}

/* Whether the option of a line is typed, too. */
static bool is_typed(const char *option, int argc, char **argv)
{
    const size_t len = strcspn(option + 2, "=");
    const int n = n_typed(argc, argv);

    for (int i = 1; i < n; i++) {
        if (is_option(argv[i], option + 2, len)) {
            return true;
        }
    }
    return false;
}

/* The name of the command, the options of the file, what was typed but --config. */
static polis_err assemble(int argc, char **argv, int at, int n_words, polis_config *out)
{
    polis_err rc = POLIS_OK;
    int n_texts = 0;

    for (int64_t b = 0; b < out->n_bytes; b++) {
        n_texts += out->bytes[b] == '\0';
    }
    POLIS_NEW(out->argv, argc + n_texts + 2);
    out->argv[out->argc++] = argv[0];
    for (int64_t b = 0; b < out->n_bytes;) {
        char *place = out->bytes + b, *option = place + strlen(place) + 1;

        if (!is_typed(option, argc, argv)) {
            out->argv[out->argc++] = place;
            out->argv[out->argc++] = option;
        }
        b = option + strlen(option) + 1 - out->bytes;
    }
    if (n_texts > 0) {
        out->argv[out->argc++] = (char *)POLIS_CONFIG_PLACE; /* argp does not write to it */
    }
    for (int i = 1; i < argc; i++) {
        if (i < at || i >= at + n_words) {
            out->argv[out->argc++] = argv[i];
        }
    }

done:
    return rc;
}

polis_err polis_config_expand(MPI_Comm comm, int argc, char **argv, polis_fault *fault,
                              polis_config *out)
{
    polis_err rc = POLIS_OK;
    const char *path = NULL;
    void *bytes;
    int at = 0, n_words = 0;

    *out = (polis_config){0};
    POLIS_TRY(find_file(argc, argv, fault, &path, &at, &n_words)); /* the same on all ranks */
    if (n_words > 0) {
        rc = polis_comm_rank(comm) == 0 ? read_lines(path, fault, out) : POLIS_OK;
        POLIS_TRY(polis_comm_agree_fault(comm, rc, fault));
        bytes = out->bytes;
        rc = polis_comm_broadcast(comm, 0, &bytes, &out->n_bytes);
        out->bytes = bytes;
        POLIS_TRY(rc);
    }
    rc = polis_comm_agree(comm, assemble(argc, argv, at, n_words, out));

done:
    return rc;
}

void polis_config_clear(polis_config *config)
{
    POLIS_FREE(config->argv);
    POLIS_FREE(config->bytes);
}
