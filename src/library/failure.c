#include "library/failure.h"

#include <stdio.h>

_Static_assert((int)CENTROPOLIS_ERROR_TEXT >= (int)POLIS_FAULT_TEXT, "a fault's text fits");

centropolis_status polis_library_end(polis_err rc, const polis_fault *fault,
                                     centropolis_error *error)
{
    const centropolis_status status = (centropolis_status)polis_err_exit_status(rc);

    if (error) {
        const char *text = fault->text[0] ? fault->text : polis_err_text(rc);

        error->status = status;
        snprintf(error->text, sizeof error->text, "%s", rc == POLIS_OK ? "" : text);
    }
    return status;
}

const char *centropolis_version(void)
{
    return POLIS_VERSION;
}
