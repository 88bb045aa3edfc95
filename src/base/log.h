/* Log lines for people and machines: one event a line, UTC time, level, text with key=value pairs.
 */
#ifndef POLIS_BASE_LOG_H
#define POLIS_BASE_LOG_H

#include <stdbool.h>

typedef enum polis_log_level {
    POLIS_LOG_ERROR,
    POLIS_LOG_WARN,
    POLIS_LOG_INFO,
    POLIS_LOG_DEBUG,
} polis_log_level;

/** Where a program's log lines go; plain data, passed to whoever logs. Only rank 0 is loud. */
typedef struct polis_log {
    polis_log_level level; /* the last level that is written */
    bool silent;           /* nothing but errors: the other ranks of a run */
} polis_log;

/** Write one line to standard error if its level is wanted. Thread safe. */
void polis_log_line(const polis_log *log, polis_log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** "error", "warn", "info" or "debug"; false if it is none of them. */
bool polis_log_level_parse(const char *text, polis_log_level *out);

#endif
