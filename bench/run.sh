#!/bin/sh
# Measures centropolis beside graph-tool, igraph and NetworkX in one run, on the same files with the
# same threads; checks that they agree; draws plots; predicts larger machines.
#
#   bench/run.sh [--quick] [--networks LIST] [--threads LIST] [--ranks LIST] [--repeats N]
#                [--kernels] [--limit S] [--data FOLDER]
#   bench/run.sh --judge-auto [--networks LIST]      what auto loses to the best kernel
#   bench/run.sh --reference [--data FOLDER]
#
# Installs the peers (Debian, Ubuntu), builds Release in build-bench/, writes
# bench/results/DATE-HOST.csv and plots beside it. --data (or POLIS_DATA): the real networks; what is
# not there is left out and said so. --reference: a full run becomes bench/results/reference.csv, and
# the tables of README.md and bench/README.md are made from it.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/jobs/lib.sh"

peers="python3 python3-numpy python3-h5py python3-networkx python3-igraph python3-graph-tool
    python3-matplotlib"
install_packages "$build_packages $peers"
python=/usr/bin/python3
[ -x "$python" ] || python=python3

say "build"
build "$root" "$root/build-bench" -DCMAKE_BUILD_TYPE=Release -DPOLIS_TESTS=OFF -DPOLIS_BENCH=ON

mkdir -p "$root/bench/results"
name=$root/bench/results/$(date +%Y-%m-%d)-$(uname -n)
case " $* " in *" --help "* | *" -h "*) exec "$python" -B "$root/bench/measure.py" --help ;; esac
reference=
if [ "${1:-}" = --reference ]; then
    shift
    reference=yes
    name=$root/bench/results/reference
fi

say "measure"
"$python" -B "$root/bench/measure.py" --build "$root/build-bench" --output "$name.csv" "$@"
case " $* " in *" --judge-auto "*) exit ;; esac
say "plots"
"$python" -B "$root/bench/plot.py" --build "$root/build-bench" "$name.csv"
say "larger machines"
"$python" -B "$root/bench/scaling.py" --build "$root/build-bench" "$name.csv" | tee "$name-scaling.txt"
if [ "$reference" ]; then
    say "measures"
    "$python" -B "$root/bench/measures.py" "$root/build-bench/src/app/centropolis" \
        --out "$name-measures.csv" --readme "$root/bench/README.md"
    say "tables"
    "$python" -B "$root/bench/tables.py" "$name.csv" "$root/README.md" "$root/bench/README.md"
fi
