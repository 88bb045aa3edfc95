#!/bin/sh
# From a fresh checkout to a first result: installs what is missing (Debian, Ubuntu), builds, joins
# the world's large cities by a gravity model, computes their degree, closeness and betweenness, and
# makes a page with their map.
#
#   jobs/quickstart.sh [FOLDER]      results go to FOLDER (build/results)
#
# CENTROPOLIS=PROGRAM uses a program that is built already. Safe to run again: it replaces only the
# three files it made.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/jobs/lib.sh"
out=${1:-$root/build/results}

if [ -z "${CENTROPOLIS:-}" ]; then
    install_packages "$build_packages"
    say "building in $root/build"
    build "$root" "$root/build" -DCMAKE_BUILD_TYPE=Release -DPOLIS_TESTS=OFF
    CENTROPOLIS=$root/build/src/app/centropolis
fi

mkdir -p "$out"
network=$out/world-network.nc
cities=$out/world-cities.nc
page=$out/world-cities.html

# Without mpirun the program is one process with a thread on every core: the best there is on one
# machine for networks of this size.
say "each city of at least 100,000 people and its 20 strongest ties: P_i P_j / D^2"
"$CENTROPOLIS" build "$root/inputs/world-cities.csv" -o "$network" --force --gravity power \
    --mass pop --mass2 pop --exponents 1,1,2 --threshold topk --k 20
say "degree, closeness, betweenness; a strong tie is a short way"
"$CENTROPOLIS" centrality "$network" -o "$cities" --force --edges --weight strength --weight-role strength
say "the ten most between and the ten closest cities"
"$CENTROPOLIS" info "$cities" --top 10
say "a page with the map, the ranking and the distributions"
"$CENTROPOLIS" report "$cities" -o "$page" --force

cat <<END

network   $network
result    $cities   (HDF5: opens in Python, R, MATLAB, Julia, ncdump)
report    $page   (open it in a browser)
program   $CENTROPOLIS

Next: $CENTROPOLIS export $cities --what nodes -o cities.csv
      $CENTROPOLIS centrality --help
END
