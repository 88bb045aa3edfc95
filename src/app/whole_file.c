#include "app/whole_file.h"
#include "store/part.h"

#include <errno.h>
#include <string.h>

polis_err polis_whole_named_file(const char *path, bool force, polis_fill_file *fill,
                                 const void *data, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_part *part = NULL;
    FILE *out = NULL;
    bool good;

    POLIS_TRY(polis_part_create(path, force, fault, &part));
    out = polis_part_stream(part);
    if (!out) {
        rc = polis_fail(fault, POLIS_E_CANTCREAT, path, 0, "%s", strerror(errno));
        goto done;
    }
    POLIS_TRY(fill(data, out, path, fault));
    good = polis_stream_close(out);
    out = NULL;
    if (!good) {
        rc = polis_fail(fault, POLIS_E_IO, path, 0, "could not be written: %s", strerror(errno));
        goto done;
    }
    rc = polis_part_publish(&part, fault);

done:
    polis_stream_close(out);
    polis_part_discard(&part);
    return rc;
}

polis_err polis_whole_file(const char *path, bool force, polis_fill_file *fill, const void *data,
                           const polis_log *log, polis_fault *fault)
{
    polis_err rc = POLIS_OK;

    if (strcmp(path, "-") == 0) {
        return fill(data, stdout, "standard output", fault);
    }
    POLIS_TRY(polis_whole_named_file(path, force, fill, data, fault));
    polis_log_line(log, POLIS_LOG_INFO, "wrote %s", path);

done:
    return rc;
}
