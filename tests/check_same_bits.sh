#!/bin/sh
# The same command on any number of ranks and threads gives the same bits: h5diff finds nothing to
# tell between the results but in /run, which holds what varies (time, host, ranks), and in the
# attributes of the dimension `network`, whose list of variables h5diff follows into /run.
set -eu

command -v h5diff >/dev/null && command -v mpirun >/dev/null || exit 77
rm -rf nets ./*.nc
PYTHONPATH="$POLIS_SOURCE/tests" PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 - <<'END'
import cases
import polis

# One network that is much larger than the rest, so that it is split over ranks: a grid of 45 x 45
# whose lengths tie often.
edges = [(45 * r + c, 45 * r + c + 1, (r * c) % 3 + 1) for r in range(45) for c in range(44)]
edges += [(45 * r + c, 45 * r + c + 45, (r + c) % 4 + 1) for r in range(44) for c in range(45)]
polis.write_network("nets/grid", 45 * 45, edges)
polis.write_network("nets/one-way", 45 * 45, edges)
small = cases.draw(3)
cases.write(small, "nets")
with open("nets/manifest.csv", "a", encoding="ascii") as manifest:
    manifest.write("grid,grid,0,length\none-way,one-way,1,strength\n")
END

# run RANKS THREADS
run() {
    OMP_WAIT_POLICY=passive mpirun -n "$1" "$CENTROPOLIS" centrality nets/manifest.csv -o "$1x$2.nc" --quiet --edges \
        --weight w --weight-role length --threads "$2"
}

differences() {
    h5diff --exclude-path /run --exclude-attribute /network "$1" "$2"
}

run 1 1
for ranks in 1 2 3 4; do
    for threads in 1 2 4; do
        [ "$ranks$threads" = 11 ] && continue
        run "$ranks" "$threads"
        differences 1x1.nc "${ranks}x$threads.nc"
    done
done
# Without mpirun, nor the daemon of Open MPI anywhere, nor its folders, which processes side by side
# would remove under each other; and without wide vector instructions.
PATH='' OMPI_MCA_orte_tmpdir_base="$PWD/session" "$CENTROPOLIS" centrality nets/manifest.csv \
    -o alone.nc --quiet --edges --weight w --weight-role length --simd generic
[ ! -e session ] || {
    echo "a process alone makes folders of Open MPI" >&2
    exit 1
}
differences 1x1.nc alone.nc
# A difference must be found where there is one.
"$CENTROPOLIS" centrality nets/manifest.csv -o other.nc --quiet --edges --weight w \
    --weight-role length --resolution 0.002
if differences 1x1.nc other.nc >/dev/null; then
    echo "h5diff sees no difference between two resolutions" >&2
    exit 1
fi
