/* Signals that ask a run to stop in order: SIGUSR1, SIGUSR2, SIGTERM, SIGINT. */
#ifndef POLIS_APP_STOP_H
#define POLIS_APP_STOP_H

#include <stdbool.h>

/** From now on these signals are noted; a second SIGTERM or SIGINT ends the process as usual. */
void polis_stop_catch(void);

/** True if one of them has come. */
bool polis_stop_asked(void);

#endif
