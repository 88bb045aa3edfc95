#!/bin/sh
# For hours what the tests do for minutes: runs killed at random moments that must end in the bits of
# an undisturbed run, and every single fault of files and memory.
#
#   tests/soak.sh BUILD [SEED [KILLS]]     a built tree; first seed (1000); seeds (500)
set -eu

build=$(cd "${1:?usage: tests/soak.sh BUILD [SEED [KILLS]]}" && pwd)
source=$(cd "$(dirname "$0")/.." && pwd)
export CENTROPOLIS="$build/src/app/centropolis" POLIS_SOURCE="$source" OMP_NUM_THREADS=2
export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_mpi_yield_when_idle=1
export OMPI_MCA_hwloc_base_binding_policy=none OMPI_ALLOW_RUN_AS_ROOT=1
export OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 POLIS_SOAK=1

mkdir -p "$build/soak"
cd "$build/soak"
/usr/bin/python3 -B "$source/tests/check_checkpoint.py" "${2:-1000}" "${3:-500}"
/usr/bin/python3 -B "$source/tests/check_faults.py" "$build/tests/libfaults.so" \
    "$build/tests/write_sample"
