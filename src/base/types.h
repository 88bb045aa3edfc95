/* Index types by role. Signed, so that a count minus one never wraps; size_t is for bytes only. */
#ifndef POLIS_BASE_TYPES_H
#define POLIS_BASE_TYPES_H

#include <stdint.h>

typedef int32_t polis_vid; /* a vertex, or a number of vertices */
typedef int64_t polis_eid; /* an arc or edge, or a number of them */

#define POLIS_MAX_VERTICES INT32_MAX

#endif
