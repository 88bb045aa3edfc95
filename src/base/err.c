#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

#define POLIS_ERR_ROW(code, status, text) {status, text},
static const struct {
    int status;
    const char *text;
} rows[] = {POLIS_ERR_LIST(POLIS_ERR_ROW)};

const char *polis_err_text(polis_err err)
{
    return (unsigned)err < POLIS_N_ERR ? rows[err].text : "unknown error";
}

int polis_err_exit_status(polis_err err)
{
    return (unsigned)err < POLIS_N_ERR ? rows[err].status : rows[POLIS_E_BUG].status;
}

polis_err polis_fail(polis_fault *fault, polis_err code, const char *path, int64_t line,
                     const char *format, ...)
{
    va_list args;
    int used = 0;

    if (!fault || fault->code != POLIS_OK) {
        return code;
    }
    fault->code = code;
    if (path && line > 0) {
        used = snprintf(fault->text, sizeof fault->text, "%s:%lld: ", path, (long long)line);
    } else if (path) {
        used = snprintf(fault->text, sizeof fault->text, "%s: ", path);
    }
    if (used < 0 || used >= POLIS_FAULT_TEXT) {
        return code;
    }
    va_start(args, format);
    vsnprintf(fault->text + used, sizeof fault->text - (size_t)used, format, args);
    va_end(args);
    return code;
}
