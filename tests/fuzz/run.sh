#!/bin/sh
# Fuzz every reader: build with clang's libFuzzer and sanitizers, then run each target.
#
#   tests/fuzz/run.sh [SECONDS]     SECONDS for each target, 5 unless told
#
# Works below the current folder, in fuzz/: what was found to reach new code is kept there for the
# next run, and an input that fails is kept as fuzz/failed-FORMAT-...; to see it fail again, run
# bin/tests/fuzz/fuzz_FORMAT with that file in fuzz/. Exit status 77: no clang or no libFuzzer.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
seconds=${1:-5}
failed=

mkdir -p fuzz
cd fuzz
echo 'int LLVMFuzzerTestOneInput(const char *x, unsigned long n) { return x && n > 9; }' >probe.c
clang -fsanitize=fuzzer,address,undefined probe.c -o probe 2>/dev/null || {
    echo "skipped: no clang with libFuzzer (Debian: clang, libclang-rt-dev)"
    exit 77
}
{
    cmake -S "$root" -B bin -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=RelWithDebInfo \
        -DPOLIS_TESTS=OFF -DPOLIS_FUZZ=ON &&
        cmake --build bin -j "$(getconf _NPROCESSORS_ONLN)" --target fuzz
} >build.log 2>&1 || {
    tail -n 40 build.log
    exit 1
}

# fuzz FORMAT: leaves FORMAT.passed if nothing failed
fuzz() {
    mkdir -p "found/$1"
    "bin/tests/fuzz/fuzz_$1" -max_total_time="$seconds" -max_len=2048 -timeout=5 \
        -rss_limit_mb=512 -artifact_prefix="failed-$1-" -print_final_stats=1 \
        "found/$1" "$here/corpus/$1" >"$1.log" 2>&1 && touch "$1.passed"
}

# All targets take the same time: as many side by side as there are processors.
rm -f ./*.passed
started=0
for corpus in "$here"/corpus/*; do
    fuzz "${corpus##*/}" &
    started=$((started + 1))
    [ $((started % $(getconf _NPROCESSORS_ONLN))) -ne 0 ] || wait
done
wait
for corpus in "$here"/corpus/*; do
    format=${corpus##*/}
    if [ -e "$format.passed" ]; then
        echo "$format: $(sed -n 's/^stat::number_of_executed_units: *//p' "$format.log") inputs"
    else
        failed="$failed $format"
        echo "$format: failed"
        grep -v -E '^(#|INFO:)' "$format.log" | tail -n 40
    fi
done
[ -z "$failed" ] || {
    echo "failed:$failed"
    exit 1
}
