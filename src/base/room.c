#include "base/room.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH = 4096, LINE = 4096 };

/* The number behind a word at the start of a line of a file; -1 where it is not. */
static int64_t number_after(const char *path, const char *word)
{
    FILE *file = fopen(path, "r");
    char line[LINE];
    int64_t number = -1;

    while (file && number < 0 && fgets(line, sizeof line, file)) {
        char *end = NULL;

        if (strncmp(line, word, strlen(word)) == 0) {
            const char *from = line + strlen(word);
            number = strtoll(from, &end, 10);
            number = end == from ? -1 : number; /* "max": no limit */
        }
    }
    if (file) {
        fclose(file);
    }
    return number;
}

/* What a control group leaves: it may use again what only caches files. */
static int64_t left_in(const char *folder)
{
    char path[PATH + 32];
    int64_t limit, used, cache;

    snprintf(path, sizeof path, "%s/memory.max", folder);
    limit = number_after(path, "");
    snprintf(path, sizeof path, "%s/memory.current", folder);
    used = number_after(path, "");
    snprintf(path, sizeof path, "%s/memory.stat", folder);
    cache = number_after(path, "inactive_file ");
    if (limit < 0 || used < 0) {
        return INT64_MAX;
    }
    used -= cache > 0 ? cache : 0;
    return limit > used ? limit - used : 0;
}

/* The least that this process's control group (version 2) and those above it leave. */
static int64_t left_in_groups(void)
{
    char folder[PATH] = "/sys/fs/cgroup", line[PATH - 64] = "";
    const size_t root = strlen(folder);
    FILE *file = fopen("/proc/self/cgroup", "r");
    int64_t least = INT64_MAX;

    while (file && fgets(line, sizeof line, file) && strncmp(line, "0::", 3) != 0) {
        line[0] = '\0';
    }
    if (file) {
        fclose(file);
    }
    if (strncmp(line, "0::/", 4) != 0) {
        return least;
    }
    line[strcspn(line, "\n")] = '\0';
    snprintf(folder + root, sizeof folder - root, "%s", line + 3);
    for (char *slash; strlen(folder) > root; *slash = '\0') {
        const int64_t left = left_in(folder);

        least = left < least ? left : least;
        slash = strrchr(folder, '/');
    }
    return least;
}

int64_t polis_room_bytes(void)
{
    const int64_t kib = number_after("/proc/meminfo", "MemAvailable:");
    const int64_t machine = kib < 0 ? INT64_MAX : kib * 1024, group = left_in_groups();

    return machine < group ? machine : group;
}

int64_t polis_room_resident(bool most)
{
    const int64_t kib = number_after("/proc/self/status", most ? "VmHWM:" : "VmRSS:");

    return kib < 0 ? 0 : kib * 1024;
}
