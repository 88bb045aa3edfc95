/* How much memory there still is: asked before much is allocated, since Linux promises more than it
 * has and then kills. */
#ifndef POLIS_BASE_ROOM_H
#define POLIS_BASE_ROOM_H

#include <stdbool.h>
#include <stdint.h>

/**
 * Bytes that processes of this machine may still use: what is free or can be freed at once, and no
 * more than the limit of the control group (that of a batch job) leaves. INT64_MAX where Linux does
 * not tell. Thread safe.
 */
int64_t polis_room_bytes(void);

/** Bytes of this process that are in memory now, or with `most` were at any time; 0 where Linux
 * does not tell. Not getrusage(): its maximum survives exec(), so it may be that of whoever started
 * the process. */
int64_t polis_room_resident(bool most);

#endif
