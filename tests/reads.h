/* What a reader makes of a small file, in one line a case. */
#ifndef POLIS_TESTS_READS_H
#define POLIS_TESTS_READS_H

#include "base/mem.h"
#include "files.h"
#include "io/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { SHOWN = 512 };

static inline int teardown(void **state)
{
    (void)state;
    polis_mem_fail_after(-1);
    return polis_mem_live() == 0 ? 0 : -1;
}

static inline polis_err read_text(const char *path, const char *text, polis_read_options options,
                                  polis_fault *fault, polis_network **out)
{
    const polis_readers readers = polis_readers_text();
    const polis_input input = {.id = "net", .path = path, .options = options};

    put_text(path, text);
    return polis_read_network(&readers, &input, fault, out);
}

static inline polis_network *good(const char *path, const char *text, polis_read_options options)
{
    polis_fault fault = {0};
    polis_network *net = NULL;

    if (read_text(path, text, options, &fault, &net) != POLIS_OK) {
        fail_msg("%s", fault.text);
    }
    assert_true(polis_network_is_valid(net));
    return net;
}

/* The file holds this network: labels, then edges as a-b or a>b, with =value where there is one. */
static inline void reads(const char *path, const char *text, polis_read_options options,
                         const char *expected)
{
    polis_network *net = good(path, text, options);
    char shown[SHOWN];
    size_t used = 0;

    for (polis_vid v = 0; v < net->n; v++) {
        used +=
            (size_t)snprintf(shown + used, SHOWN - used, "%s ", polis_texts_get(&net->label, v));
    }
    used += (size_t)snprintf(shown + used, SHOWN - used, "|");
    for (polis_eid e = 0; e < net->m; e++) {
        used += (size_t)snprintf(
            shown + used, SHOWN - used, " %s%c%s", polis_texts_get(&net->label, net->tail[e]),
            net->directed ? '>' : '-', polis_texts_get(&net->label, net->head[e]));
        if (net->value) {
            used += (size_t)snprintf(shown + used, SHOWN - used, "=%g", net->value[e]);
        }
        assert_in_range(used, 0, SHOWN - 1);
    }
    polis_network_free(&net);
    assert_string_equal(shown, expected);
}

/* The file is refused with this message, which starts after the path. */
static inline void refuses(const char *path, const char *text, polis_read_options options,
                           const char *expected)
{
    polis_fault fault = {0};
    polis_network *net = NULL;
    const polis_err rc = read_text(path, text, options, &fault, &net);

    assert_true(rc == POLIS_E_PARSE || rc == POLIS_E_ARG || rc == POLIS_E_OVERFLOW);
    assert_null(net);
    assert_int_equal(strncmp(fault.text, path, strlen(path)), 0);
    if (strncmp(fault.text + strlen(path), expected, strlen(expected)) != 0) {
        assert_string_equal(fault.text, expected);
    }
}

#endif
