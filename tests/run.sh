#!/bin/sh
# The whole test suite: installs what it needs (Debian, Ubuntu), checks the format of the code,
# builds without a warning with clang and gcc, runs every test. Exit status 0: all is well.
#
#   tests/run.sh [CTEST_OPTION...]      such as -R oracle
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/jobs/lib.sh"
failed=

install_packages "$build_packages $test_packages" "$oracle_packages $slurm_packages \
    $browser_packages"

if command -v clang-format-14 >/dev/null; then
    say "code format"
    find "$root/src" "$root/tests" "$root/bench" -name '*.[ch]' -print0 2>/dev/null |
        xargs -0 -r clang-format-14 --dry-run -Werror || failed="$failed format"
fi
if command -v clang >/dev/null; then
    say "build with clang, warnings are errors"
    (build "$root" "$root/build/clang" -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Release \
        -DPOLIS_WERROR=ON) || failed="$failed clang"
fi
say "build with gcc, warnings are errors"
build "$root" "$root/build/tests" -DCMAKE_C_COMPILER=gcc -DCMAKE_BUILD_TYPE=Release -DPOLIS_WERROR=ON

say "tests"
ctest --test-dir "$root/build/tests" --output-on-failure --no-tests=error -j 2 "$@" ||
    failed="$failed ctest"
[ -z "$failed" ] || die "failed:$failed"
