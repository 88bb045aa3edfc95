/* Small files for tests of readers, made in the working folder. */
#ifndef POLIS_TESTS_FILES_H
#define POLIS_TESTS_FILES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/** Write bytes to a file, replacing it; the test cannot go on without it. */
static inline void put_bytes(const char *path, const void *bytes, size_t len)
{
    FILE *file = fopen(path, "wb");

    if (!file || fwrite(bytes, 1, len, file) != len || fclose(file) != 0) {
        perror(path);
        abort();
    }
}

static inline void put_text(const char *path, const char *text)
{
    put_bytes(path, text, strlen(text));
}

/** Make a folder unless it is there. */
static inline void put_folder(const char *path)
{
    if (mkdir(path, 0777) != 0) {
        struct stat info;
        if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode)) {
            perror(path);
            abort();
        }
    }
}

#endif
