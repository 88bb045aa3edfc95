#include "app/whole_file.h"
#include "store/part.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

polis_err polis_whole_file(const char *path, bool force, polis_fill_file *fill, const void *data,
                           const polis_log *log, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_part *part = NULL;
    FILE *out = NULL;
    int fd;

    if (strcmp(path, "-") == 0) {
        return fill(data, stdout, "standard output", fault);
    }
    POLIS_TRY(polis_part_create(path, force, fault, &part));
    fd = dup(polis_part_fd(part));
    out = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!out) {
        rc = polis_fail(fault, POLIS_E_CANTCREAT, path, 0, "%s", strerror(errno));
        goto done;
    }
    POLIS_TRY(fill(data, out, path, fault));
    fd = fclose(out);
    out = NULL;
    if (fd != 0) {
        rc = polis_fail(fault, POLIS_E_IO, path, 0, "could not be written: %s", strerror(errno));
        goto done;
    }
    POLIS_TRY(polis_part_publish(&part, fault));
    polis_log_line(log, POLIS_LOG_INFO, "wrote %s", path);

done:
    if (out) {
        fclose(out);
    }
    polis_part_discard(&part);
    return rc;
}
