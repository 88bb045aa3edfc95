/* From the modules' status codes and faults to those of the public header. */
#ifndef POLIS_LIBRARY_FAILURE_H
#define POLIS_LIBRARY_FAILURE_H

#include "base/err.h"
#include "library/centropolis.h"

/** The public status of rc; fills the error, if there is one, with the fault's words or else those
 * of the code. */
centropolis_status polis_library_end(polis_err rc, const polis_fault *fault,
                                     centropolis_error *error);

#endif
