/* Status codes of every function that can fail, and the one place where a failure is put in words.
 */
#ifndef POLIS_BASE_ERR_H
#define POLIS_BASE_ERR_H

#include <stdint.h>

/**
 * X(code, exit status, text). Worst last: a collective function agrees on the largest of all ranks.
 * The exit statuses are those of sysexits.h.
 */
#define POLIS_ERR_LIST(X)                                      \
    X(POLIS_OK, 0, "success")                                  \
    X(POLIS_E_ARG, 2, "argument out of range")                 \
    X(POLIS_E_UNSUPPORTED, 2, "not possible for this network") \
    X(POLIS_E_PARSE, 65, "malformed input")                    \
    X(POLIS_E_OVERFLOW, 65, "number exceeds its integer type") \
    X(POLIS_E_NOINPUT, 66, "input file missing or unreadable") \
    X(POLIS_E_BUG, 70, "internal error")                       \
    X(POLIS_E_NOMEM, 71, "out of memory")                      \
    X(POLIS_E_CANTCREAT, 73, "output cannot be created")       \
    X(POLIS_E_IO, 74, "input or output error")                 \
    X(POLIS_E_TEMPFAIL, 75, "stopped after a checkpoint; run again")

#define POLIS_ERR_CODE(code, status, text) code,
typedef enum polis_err { POLIS_ERR_LIST(POLIS_ERR_CODE) POLIS_N_ERR } polis_err;

/** What the code means, in a few words; never NULL. */
const char *polis_err_text(polis_err err);

/** The exit status of the program for this code. */
int polis_err_exit_status(polis_err err);

enum { POLIS_FAULT_TEXT = 1024 };

/** A failure in words, for the one line that the user reads. Zero-initialise it. */
typedef struct polis_fault {
    polis_err code;
    char text[POLIS_FAULT_TEXT];
} polis_fault;

/**
 * Record a failure and return its code, so that a caller can `return polis_fail(...)`.
 *
 * The text should say what was found and what was expected. The first failure is kept: a later one
 * is a consequence.
 *
 * @param[in,out] fault may be NULL
 * @param[in]     path  file the failure is about, or NULL
 * @param[in]     line  1-based line of it, or 0
 */
polis_err polis_fail(polis_fault *fault, polis_err code, const char *path, int64_t line,
                     const char *format, ...) __attribute__((format(printf, 5, 6)));

/** Run a call; on failure keep its code in `rc` and leave through `done:`. */
#define POLIS_TRY(call)       \
    do {                      \
        rc = (call);          \
        if (rc != POLIS_OK) { \
            goto done;        \
        }                     \
    } while (0)

#endif
