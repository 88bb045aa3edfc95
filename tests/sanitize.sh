#!/bin/sh
# Tests under the sanitizers of clang: those of memory and undefined behaviour, or that of threads.
#
#   tests/sanitize.sh [address|thread] [CTEST_OPTION...]     all tests, such as -R kernels for some
#
# Builds in build/address or build/thread. Exit status 77: no clang that can.
# address: AddressSanitizer, LeakSanitizer (what Open MPI and HDF5 keep to the end does not count)
# and UndefinedBehaviorSanitizer. thread: ThreadSanitizer, with Archer, which tells it of OpenMP.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/jobs/lib.sh"
kind=${1:-address}
[ $# -eq 0 ] || shift
folder=$root/build/$kind
run=

case $kind in
address) sanitizers=address,undefined ;;
thread)
    sanitizers=thread
    # Its shadow memory has fixed places, which may be taken where addresses are random.
    run="setarch -R"
    ;;
*) die "'$kind' is neither address nor thread" ;;
esac
mkdir -p "$folder"
echo 'int main(void) { return 0; }' >"$folder/probe.c"
if ! clang -fopenmp "-fsanitize=$sanitizers" "$folder/probe.c" -o "$folder/probe" 2>/dev/null ||
    ! $run "$folder/probe"; then
    echo "skipped: no clang with sanitizers and OpenMP (Debian: clang, libclang-rt-14-dev," \
        "libomp-dev)"
    exit 77
fi

say "build with -fsanitize=$sanitizers"
build "$root" "$folder" -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    "-DPOLIS_SANITIZE=$sanitizers" -DPOLIS_WERROR=ON
say "tests"
# Tests that build or count for themselves have nothing to say here.
exec $run ctest --test-dir "$folder" --output-on-failure --no-tests=error \
    -E '^(fuzz|check_instructions|check_quickstart|check_layers)$' "$@"
