#include "app/generate/folder.h"

#include "base/mem.h"
#include "base/num.h"
#include "cluster/comm.h"

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { ID = 64, OPEN_FOLDERS = 16, TEXT = 256 };

/* Where a batch is written before it is whole. */
typedef struct folder {
    const polis_generate_options *o;
    char part[PATH_MAX]; /* .NAME.part beside NAME */
    int64_t *n, *m;      /* [count] nodes and edges; 0: another rank's */
} folder;

static polis_err cannot(polis_fault *fault, const char *what, const char *path)
{
    const int error = errno;

    return polis_fail(fault, error == ENOSPC || error == EIO ? POLIS_E_IO : POLIS_E_CANTCREAT, path,
                      0, "%s: %s", what, strerror(error));
}

static polis_err name_part(const char *output, char part[PATH_MAX], polis_fault *fault)
{
    size_t len = strlen(output), stem;

    while (len > 1 && output[len - 1] == '/') {
        len--;
    }
    for (stem = len; stem > 0 && output[stem - 1] != '/'; stem--) {
    }
    if (stem == len || snprintf(part, PATH_MAX, "%.*s.%.*s.part", (int)stem, output,
                                (int)(len - stem), output + stem) >= PATH_MAX) {
        return polis_fail(fault, POLIS_E_CANTCREAT, output, 0,
                          "expected the name of a new folder, shorter than %d bytes", PATH_MAX);
    }
    return POLIS_OK;
}

/* Rank 0 only. */
static polis_err create(const folder *f, polis_fault *fault)
{
    struct stat info;

    if (lstat(f->o->output, &info) == 0) {
        return polis_fail(fault, POLIS_E_CANTCREAT, f->o->output, 0,
                          "exists already; remove it or choose another name");
    }
    if (mkdir(f->part, 0777) != 0) {
        return errno == EEXIST ? polis_fail(fault, POLIS_E_CANTCREAT, f->part, 0,
                                            "another run is writing it, or died: then remove it")
                               : cannot(fault, "cannot create this folder", f->part);
    }
    return POLIS_OK;
}

static int drop(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    return remove(path);
}

/* Six digits for at most POLIS_GENERATE_MOST networks: byte order is the order of numbers. */
static void network_id(const folder *f, int64_t i, char id[ID])
{
    snprintf(id, ID, "%s-%06lld", f->o->model_name, (long long)i);
}

static void print_nodes(FILE *to, const polis_network *net)
{
    fputs(net->x ? "osmid,x,y\n" : "osmid\n", to);
    for (polis_vid v = 0; v < net->n; v++) {
        if (net->x) {
            fprintf(to, "%d,%.3f,%.3f\n", (int)v, net->x[v], net->y[v]);
        } else {
            fprintf(to, "%d\n", (int)v);
        }
    }
}

static void print_edges(FILE *to, const polis_network *net, const char *names)
{
    fprintf(to, net->value ? "%s,length\n" : "%s\n", names);
    for (polis_eid e = 0; e < net->m; e++) {
        if (net->value) { /* lengths are whole millimetres */
            fprintf(to, "%d,%d,%.3f\n", (int)net->tail[e], (int)net->head[e], net->value[e]);
        } else {
            fprintf(to, "%d,%d\n", (int)net->tail[e], (int)net->head[e]);
        }
    }
}

/* "u,v" NULL: the nodes. */
static polis_err write_file(const char *path, const polis_network *net, const char *names,
                            polis_fault *fault)
{
    FILE *to = fopen(path, "wx");
    bool good;

    if (!to) {
        return cannot(fault, "cannot create this file", path);
    }
    if (names) {
        print_edges(to, net, names);
    } else {
        print_nodes(to, net);
    }
    good = !ferror(to);
    good = fclose(to) == 0 && good;
    return good ? POLIS_OK : cannot(fault, "cannot write", path);
}

static polis_err join(polis_fault *fault, char path[PATH_MAX], const char *folder_name,
                      const char *name, const char *suffix)
{
    return snprintf(path, PATH_MAX, "%s/%s%s", folder_name, name, suffix) < PATH_MAX
               ? POLIS_OK
               : polis_fail(fault, POLIS_E_CANTCREAT, folder_name, 0, "the name is too long");
}

static polis_err write_network(const folder *f, int64_t i, const polis_network *net,
                               polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    char id[ID], own[PATH_MAX], path[PATH_MAX];

    network_id(f, i, id);
    if (f->o->layout == POLIS_LAYOUT_EDGES) {
        POLIS_TRY(join(fault, path, f->part, id, ".csv"));
        return write_file(path, net, "source,target", fault);
    }
    POLIS_TRY(join(fault, own, f->part, id, ""));
    if (mkdir(own, 0777) != 0) {
        return cannot(fault, "cannot create this folder", own);
    }
    POLIS_TRY(join(fault, path, own, "node_list", ".csv"));
    POLIS_TRY(write_file(path, net, NULL, fault));
    POLIS_TRY(join(fault, path, own, "edge_list", ".csv"));
    rc = write_file(path, net, "u,v", fault);

done:
    return rc;
}

static polis_err make_one(folder *f, int64_t i, polis_fault *fault)
{
    polis_model_options model = f->o->model;
    polis_err rc = POLIS_OK;
    polis_network *net = NULL;

    model.n = polis_sizes_draw(&f->o->sizes, model.seed, (uint32_t)i);
    POLIS_TRY(polis_model_network(&model, (uint32_t)i, fault, &net));
    POLIS_TRY(write_network(f, i, net, fault));
    f->n[i] = net->n;
    f->m[i] = net->m;

done:
    polis_network_free(&net);
    return rc;
}

/* This rank's networks; the first failure of a thread ends its work, and one of them is told. */
static polis_err make_own(folder *f, int rank, int n_ranks, polis_fault *fault)
{
    const int64_t n_own = (f->o->count - rank + n_ranks - 1) / n_ranks;
    int worst = POLIS_OK;

#pragma omp parallel for schedule(dynamic, 1) reduction(max : worst) num_threads(f->o->n_threads)
    for (int64_t k = 0; k < n_own; k++) {
        polis_fault mine = {0};

        if (worst > POLIS_OK) { /* it begins below all codes */
            continue;
        }
        worst = (int)make_one(f, rank + k * n_ranks, &mine);
        if (worst != POLIS_OK) {
#pragma omp critical(polis_generate_fault)
            polis_fail(fault, (polis_err)worst, NULL, 0, "%s",
                       mine.text[0] ? mine.text : polis_err_text((polis_err)worst));
        }
    }
    return (polis_err)worst;
}

static void print_manifest(FILE *to, const folder *f)
{
    const char *suffix = f->o->layout == POLIS_LAYOUT_EDGES ? ".csv" : "";

    fputs("city_id,path,net_kind,nodes,edges\n", to);
    for (int64_t i = 0; i < f->o->count; i++) {
        char id[ID];

        network_id(f, i, id);
        fprintf(to, "%s,%s%s,synthetic,%lld,%lld\n", id, id, suffix, (long long)f->n[i],
                (long long)f->m[i]);
    }
}

static void print_readme(FILE *to, const folder *f)
{
    const bool spatial = polis_model_is_spatial(f->o->model.model);
    char text[TEXT];

    polis_generate_describe(f->o, text, sizeof text);
    fprintf(to,
            "Synthetic networks: made by a program, they describe no city.\n\n"
            "centropolis %s generate, %s\n"
            "%lld networks of %d to %d nodes, listed in manifest.csv.\n",
            POLIS_VERSION, text, (long long)f->o->count, (int)f->o->sizes.least,
            (int)f->o->sizes.most);
    if (spatial) {
        fputs("Lengths are in metres, places in metres in a plane.\n", to);
    }
}

static polis_err describe(const folder *f, const char *name, void print(FILE *to, const folder *f),
                          polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    char path[PATH_MAX];
    FILE *to = NULL;
    bool good;

    POLIS_TRY(join(fault, path, f->part, name, ""));
    to = fopen(path, "wx");
    if (!to) {
        return cannot(fault, "cannot create this file", path);
    }
    print(to, f);
    good = !ferror(to);
    good = fclose(to) == 0 && good;
    rc = good ? POLIS_OK : cannot(fault, "cannot write", path);

done:
    return rc;
}

/* Rank 0: what tells about the others, then the name. */
static polis_err publish(const folder *f, polis_fault *fault)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(describe(f, "manifest.csv", print_manifest, fault));
    POLIS_TRY(describe(f, "README", print_readme, fault));
    if (rename(f->part, f->o->output) != 0) {
        rc = cannot(fault, "cannot rename the finished folder to it", f->o->output);
    }

done:
    return rc;
}

static polis_err take_counts(MPI_Comm comm, folder *f, polis_generated *out)
{
    const int count = (int)f->o->count; /* at most POLIS_GENERATE_MOST */

    POLIS_MPI(comm, MPI_Allreduce(MPI_IN_PLACE, f->n, count, MPI_INT64_T, MPI_SUM, comm));
    POLIS_MPI(comm, MPI_Allreduce(MPI_IN_PLACE, f->m, count, MPI_INT64_T, MPI_SUM, comm));
    *out = (polis_generated){.n_networks = count};
    for (int i = 0; i < count; i++) {
        out->n_nodes += f->n[i];
        out->n_edges += f->m[i];
    }
    return POLIS_OK;
}

polis_err polis_generate_folder(MPI_Comm comm, const polis_generate_options *options,
                                polis_fault *fault, polis_generated *out)
{
    const int rank = polis_comm_rank(comm);
    polis_err rc = POLIS_OK;
    folder f = {.o = options};
    bool created = false;

    POLIS_TRY(name_part(options->output, f.part, fault)); /* the same on all ranks */
    f.n = polis_mem_new(options->count, sizeof *f.n);
    f.m = polis_mem_new(options->count, sizeof *f.m);
    POLIS_TRY(polis_comm_agree(comm, f.n && f.m ? POLIS_OK : POLIS_E_NOMEM));
    if (rank == 0) {
        rc = create(&f, fault);
        created = rc == POLIS_OK;
    }
    POLIS_TRY(polis_comm_agree_fault(comm, rc, fault));
    rc = make_own(&f, rank, polis_comm_size(comm), fault);
    POLIS_TRY(polis_comm_agree_fault(comm, rc, fault));
    POLIS_TRY(take_counts(comm, &f, out));
    if (rank == 0) {
        rc = publish(&f, fault);
    }
    rc = polis_comm_agree_fault(comm, rc, fault);

done:
    if (rc != POLIS_OK && created) { /* nobody writes any more: all have agreed */
        nftw(f.part, drop, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
    }
    POLIS_FREE(f.n);
    POLIS_FREE(f.m);
    return rc;
}
