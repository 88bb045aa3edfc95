#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static const char *const level_names[] = {"error", "warn", "info", "debug"};

void polis_log_line(const polis_log *log, polis_log_level level, const char *format, ...)
{
    char text[2048];
    char stamp[32];
    const time_t now = time(NULL);
    struct tm utc;
    va_list args;

    if (level > log->level || (log->silent && level > POLIS_LOG_ERROR)) {
        return;
    }
    gmtime_r(&now, &utc);
    strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", &utc);
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    fprintf(stderr, "%s %-5s %s\n", stamp, level_names[level], text);
}

bool polis_log_level_parse(const char *text, polis_log_level *out)
{
    for (int i = 0; i <= POLIS_LOG_DEBUG; i++) {
        if (strcmp(text, level_names[i]) == 0) {
            *out = (polis_log_level)i;
            return true;
        }
    }
    return false;
}
