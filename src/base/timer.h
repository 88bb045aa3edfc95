/* Wall-clock seconds for rates and logs; never part of a result that must be reproducible. */
#ifndef POLIS_BASE_TIMER_H
#define POLIS_BASE_TIMER_H

/** Seconds of a clock that never goes back, from an arbitrary start. */
double polis_timer_now_s(void);

#endif
