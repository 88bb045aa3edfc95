/*
 * Reading the groups of analyses of a result file, whatever they hold: by one process, without MPI.
 */
#ifndef POLIS_STORE_GROUPS_H
#define POLIS_STORE_GROUPS_H

#include "store/open.h"

enum { POLIS_GROUP_AXES = 3 };

/** A variable of a group; its words as those of a column, whose fields axis and run say nothing. */
typedef struct polis_array {
    polis_column column;
    int n_dims;                        /* without the width of text */
    char *dimension[POLIS_GROUP_AXES]; /* [n_dims] names, without the group */
    int64_t length[POLIS_GROUP_AXES];  /* [n_dims] */
} polis_array;

typedef struct polis_group {
    char *path; /* "effects/employment" */
    polis_array *array;
    int64_t n_arrays, array_room;
    polis_attributes attributes;
} polis_group;

typedef struct polis_groups polis_groups;

/**
 * List all groups but the root and /run that hold variables or attributes, in the order in which
 * they were written; a file may have none.
 *
 * @param[in]  fault borrowed until polis_groups_close()
 * @param[out] out   as polis_store_open(), of the same file
 */
polis_err polis_groups_open(const char *path, polis_fault *fault, polis_groups **out);

/** NULL is fine. */
void polis_groups_close(polis_groups **groups);

int64_t polis_groups_n(const polis_groups *groups);
const polis_group *polis_groups_get(const polis_groups *groups, int64_t i);

/** The group of this path, or NULL. */
const polis_group *polis_groups_find(const polis_groups *groups, const char *path);

/** The array of this name, or NULL. */
const polis_array *polis_group_array(const polis_group *group, const char *name);

/** Value of the attribute of this name as text, or NULL. */
const char *polis_group_text(const polis_group *group, const char *name);

/** Number of values, of texts for text. */
int64_t polis_array_size(const polis_array *array);

/**
 * Read an array whole.
 *
 * @param[out] values [polis_array_size()] of the array's type; the last dimension varies fastest;
 *                    text has polis_column.width bytes each, padded with NUL
 * @retval POLIS_E_IO damaged
 */
polis_err polis_groups_read(polis_groups *groups, const polis_group *group,
                            const polis_array *array, void *values);

#endif
