#include "app/stop.h"

#include <signal.h>
#include <stddef.h>

/* A handler gets no data of its own, so this belongs to the process. It is only ever set: batch
 * systems send several signals at once. */
static volatile sig_atomic_t asked = 0;

static void note(int number)
{
    (void)number;
    asked = 1;
}

void polis_stop_catch(void)
{
    static const struct {
        int number, flags;
    } signals[] = {{SIGUSR1, SA_RESTART},
                   {SIGUSR2, SA_RESTART},
                   {SIGTERM, SA_RESTART | (int)SA_RESETHAND},
                   {SIGINT, SA_RESTART | (int)SA_RESETHAND}};

    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        struct sigaction action = {.sa_handler = note, .sa_flags = signals[i].flags};

        sigemptyset(&action.sa_mask);
        sigaction(signals[i].number, &action, NULL);
    }
}

bool polis_stop_asked(void)
{
    return asked != 0;
}
