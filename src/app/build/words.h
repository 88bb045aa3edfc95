/* The words that options of `centropolis build` take, in the order of the enumerations they stand
 * for; NULL ends each list. */
#ifndef POLIS_APP_BUILD_WORDS_H
#define POLIS_APP_BUILD_WORDS_H

extern const char *const polis_gravity_words[]; /* polis_gravity_form */
extern const char *const polis_rule_words[];    /* polis_rule */
extern const char *const polis_sym_words[];     /* polis_sym */
extern const char *const polis_normal_words[];  /* polis_normal */
extern const char *const polis_den_words[];     /* polis_threshold.mean_over_all */

#endif
