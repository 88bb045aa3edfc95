#!/bin/sh
# Keeps the layers: which folder of src/ may include which, where MPI, HDF5, OpenMP and printing may
# be used, and that every source is in its module's list.
set -eu

src=${1:-${POLIS_SOURCE:-$(cd "$(dirname "$0")/.." && pwd)}/src}
failed=0

complain() {
    printf '%s\n' "$1"
    failed=1
}

# allow MODULE OTHER...: quoted includes of src/MODULE name only it and the others
allow() {
    module=$1
    others=$(echo "$*" | tr ' ' '|')
    wrong=$(grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' -r "$src/$module" --include='*.[ch]' |
        grep -vE "include[[:space:]]*\"($others)/" || true)
    [ -z "$wrong" ] || complain "$module may include only $*:
$wrong"
}

# only PATTERN MODULE...: the pattern occurs in no other module; base/log.c is the one printer
only() {
    pattern=$1
    shift
    for folder in "$src"/*/; do
        module=$(basename "$folder")
        case " $* " in *" $module "*) continue ;; esac
        wrong=$(grep -nE -r "$pattern" "$folder" --include='*.[ch]' | grep -v "^${src}/base//*log\.c:" || true)
        [ -z "$wrong" ] || complain "only for $*:
$wrong"
    done
}

science='base regional network io panel kernel centrality indicators model shock planning statistics'
[ -d "$src/base" ] || { echo "no $src/base"; exit 1; }
allow base
allow regional base
allow network base
allow io base network
allow panel base network io
allow kernel base network
allow centrality base network kernel
allow library base network io kernel centrality
allow indicators base network centrality
allow model base network kernel centrality
allow shock base network kernel centrality model
allow planning base network kernel centrality model shock
allow statistics base kernel model
allow cluster base
allow store base cluster
allow report base cluster store
# shellcheck disable=SC2086
allow app $science cluster store report

include='^[[:space:]]*#[[:space:]]*include[[:space:]]*'
only "$include<mpi\.h>" cluster store app
only "$include<hdf5(_hl)?\.h>" store
only "$include<omp\.h>|^[[:space:]]*#[[:space:]]*pragma[[:space:]]+omp" centrality library indicators model shock planning statistics store app
only '[^a-z_](printf|puts|putchar|perror)[[:space:]]*\(|[^a-z_](stdout|stderr)[^a-z_]' app
wrong=$(grep -nE "$include<hdf5(_hl)?\.h>" -r "$src" --include='*.h' || true)
[ -z "$wrong" ] || complain "HDF5 in a header:
$wrong"
wrong=$(grep -nE '[^a-z_](getenv|setenv)[[:space:]]*\(' -r "$src" --include='*.[ch]' | grep -v "^$src/app/" || true)
[ -z "$wrong" ] || complain "the environment is read below app:
$wrong"

for folder in "$src"/*/; do
    for file in "$folder"*.c; do
        [ -e "$file" ] || continue
        grep -qE "(^|[^a-z_0-9])$(basename "$file")([^a-z_0-9]|\$)" "$folder/CMakeLists.txt" ||
            complain "$file is not in the list of its module"
    done
done
exit $failed
