#!/bin/sh
# The program under the sanitizers of clang: short tests of all modules, and each command once, small.
#
#   tests/sanitize.sh [address|thread] [CTEST_OPTION...]     both; other tests than the usual ones
#   tests/sanitize.sh address -j 3 -E '^fuzz$'               the whole suite, an hour and more
#
# address: AddressSanitizer, LeakSanitizer (what Open MPI and HDF5 keep to the end does not count)
# and UndefinedBehaviorSanitizer. thread: ThreadSanitizer, with Archer, which tells it of OpenMP.
# Builds in build/address and build/thread. Exit status 77: no clang that can.
#
# The newest clang is taken whose OpenMP is there: the LeakSanitizer of clang 14 crashes once in a
# hundred runs. On Debian 12, libomp-19-dev (with clang-19, libclang-rt-19-dev) takes the place of
# libomp-dev; CFLAGS and LDFLAGS may name another one. tests/README.md says what stays out.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/jobs/lib.sh"
address_tests='base|builder|network|lengths|gravity|flows|panel|regional|regression|page|schedule'
address_tests="$address_tests|checkpoint|trees|readers_.*|inputs|slab_2|contagion|planning"
thread_tests='kernels|local|trees|interrupt'

# ready KIND SANITIZERS: set clang to the first that builds a program with OpenMP that runs with them
ready() {
    mkdir -p "$root/build/$1"
    cat >"$root/build/$1/probe.c" <<'END'
#include <omp.h>
int main(void)
{
#pragma omp parallel for schedule(dynamic)
    for (int i = 0; i < 9; i++) {
    }
    return omp_get_thread_num();
}
END
    for clang in clang-19 clang-18 clang-17 clang-16 clang-15 clang; do
        # shellcheck disable=SC2086 # words
        $clang ${CFLAGS:-} -fopenmp "-fsanitize=$2" "$root/build/$1/probe.c" ${LDFLAGS:-} \
            -o "$root/build/$1/probe" >/dev/null 2>&1 &&
            setarch -R "$root/build/$1/probe" && return
    done
    return 1
}

# commands FOLDER: each command once, on two ranks where MPI may start it, with two threads
commands() {
    program=$1/src/app/centropolis
    rm -rf "$1/commands"
    mkdir "$1/commands"
    cd "$1/commands"
    printf 'city_id,name,lat,lon,pop\n' >cities.csv
    printf '%s\n' 1,a,50,8,900 2,b,51,9,800 3,c,52,7,700 4,d,49,8,600 5,e,48,9,500 >>cities.csv
    sed s/city_id/node_id/ cities.csv >places.csv
    export OMP_NUM_THREADS=2 OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_mpi_yield_when_idle=1
    export OMPI_MCA_hwloc_base_binding_policy=none OMPI_ALLOW_RUN_AS_ROOT=1
    export OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
    while read -r ranks command; do
        say "$kind: $command"
        # shellcheck disable=SC2086 # words
        mpirun -n "$ranks" setarch -R "$program" $command </dev/null >output.txt 2>&1 || {
            cat output.txt
            die "$kind: failed: $command"
        }
    done <<END
1 generate street --n 300 -o town.nc
2 centrality town.nc -o one.nc --threads 2 --edges --radius 3
2 centrality town.nc -o two.nc --threads 2 --edges --checkpoint kept --checkpoint-interval 0
1 info --check one.nc
1 export one.nc -o nodes.csv
1 build cities.csv -o flows.csv --mass2 pop
2 shock town.nc -o shock.nc --model attack --threads 2
1 report one.nc -o page.html
2 plan flows.csv --nodes places.csv --objective efficiency --budget 2 --within 3000 -o plan.nc
2 shock town.nc -o spread.nc --model sir --replicates 20 --threads 2
END
    # The others, on tables; Open MPI without mpirun is not clean itself.
    printf '#!/bin/sh\nexec mpirun -n 1 setarch -R %s "$@"\n' "$program" >one-rank
    chmod +x one-rank
    say "$kind: jobs/example.sh"
    CENTROPOLIS=$PWD/one-rank "$root/jobs/example.sh" "$PWD/example" </dev/null >output.txt 2>&1 || {
        cat output.txt
        die "$kind: failed: jobs/example.sh"
    }
}

# sanitize KIND SANITIZERS TESTS [CTEST_OPTION...]
sanitize() {
    kind=$1 sanitizers=$2 tests=$3
    shift 3
    [ "$kind" = address ] || export TSAN_OPTIONS=ignore_noninstrumented_modules=1
    if ! ready "$kind" "$sanitizers"; then
        echo "skipped: no clang with these sanitizers and OpenMP (Debian: clang," \
            "libclang-rt-14-dev, libomp-dev)"
        exit 77
    fi
    # A leak is told to be a library's by the names in its stack; any version finds them.
    if symbolizer=$(command -v llvm-symbolizer); then
        export ASAN_SYMBOLIZER_PATH="${ASAN_SYMBOLIZER_PATH:-$symbolizer}"
    fi
    say "build with $clang -fsanitize=$sanitizers"
    build "$root" "$root/build/$kind" -DCMAKE_C_COMPILER="$clang" -DCMAKE_BUILD_TYPE=RelWithDebInfo \
        "-DCMAKE_C_FLAGS_RELWITHDEBINFO=-O1 -g" "-DPOLIS_SANITIZE=$sanitizers"
    say "$kind: tests"
    [ $# -gt 0 ] || set -- -R "^($tests)\$"
    # Shadow memory has fixed places, which may be taken where addresses are random.
    setarch -R ctest --test-dir "$root/build/$kind" --output-on-failure --no-tests=error "$@"
    if [ "$kind" = address ]; then
        export LD_PRELOAD="$root/build/$kind/tests/libkeep_plugins.so"
        export LSAN_OPTIONS="suppressions=$root/tests/sanitize/leaks.supp:print_suppressions=0"
    fi
    commands "$root/build/$kind"
}

which=${1:-both}
[ $# -eq 0 ] || shift
case $which in
address) sanitize address address,undefined "$address_tests" "$@" ;;
thread) sanitize thread thread "$thread_tests" "$@" ;;
both)
    "$0" address
    "$0" thread
    ;;
*) die "'$which' is neither address nor thread" ;;
esac
