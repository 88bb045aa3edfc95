# shellcheck shell=sh disable=SC2086 # lists of packages are split into words
# Sourced by jobs/quickstart.sh and tests/run.sh: what Debian and Ubuntu call our dependencies, how
# to install what is missing, how to build.

# shellcheck disable=SC2034 # the lists are used where this file is sourced
build_packages="gcc make cmake openmpi-bin libopenmpi-dev libhdf5-openmpi-dev libmetis-dev
    libsuitesparse-dev libcsv-dev libexpat1-dev libxxhash-dev libjansson-dev libsqlite3-dev librandom123-dev
    liblzma-dev liblapacke-dev libopenblas-dev zlib1g-dev libisal-dev"
test_packages="libcmocka-dev python3 python3-numpy python3-h5py python3-networkx"
oracle_packages="shellcheck clang libomp-dev libclang-rt-14-dev valgrind clang-format-14 netcdf-bin hdf5-tools
    python3-igraph python3-graph-tool python3-xarray python3-netcdf4 python3-h5netcdf
    python3-matplotlib python3-pandas r-cran-ncdf4 octave octave-netcdf
    python3-statsmodels python3-scipy r-cran-sna r-cran-boot
    r-cran-plm r-cran-sandwich r-cran-lmtest gdal-bin help2man groff-base pkgconf
    lua5.4 python3-yaml g++"
slurm_packages="slurm-wlm slurm-wlm-basic-plugins munge iproute2 util-linux"
# The report in a real browser. An npm that did not come from the distribution is left alone.
browser_packages="chromium fonts-dejavu-core"
command -v npm >/dev/null || browser_packages="$browser_packages nodejs npm"

say() {
    printf '%s\n' "== $*"
}

die() {
    printf '%s\n' "${0##*/}: $*" >&2
    exit 1
}

is_installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing_of() {
    for package in "$@"; do
        is_installed "$package" || printf '%s ' "$package"
    done
}

# Run a command as root; without a way to become root, say what the administrator has to do.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "not root and no sudo; ask an administrator for: $*"
    fi
}

# Elsewhere than on Debian: the tools that can be seen to be missing, and how clusters provide them.
# The libraries are checked by cmake, which names the one it does not find.
require_modules() {
    lacking=
    for tool in cmake make mpicc; do
        command -v "$tool" >/dev/null || lacking="$lacking $tool"
    done
    [ -z "$lacking" ] && return
    printf '%s\n' "${0##*/}: not found:$lacking" \
        "This is not Debian or Ubuntu, so nothing is installed for you. centropolis needs a C11" \
        "compiler, CMake 3.19, MPI, HDF5 1.10 or later (with its HL library; built with MPI or not)," \
        "METIS, AMD (SuiteSparse), libcsv, expat, jansson, SQLite, xxHash, Random123, LAPACKE, liblzma," \
        "zlib and ISA-L. On a cluster, such as:" \
        "    module load gcc openmpi cmake hdf5 metis suitesparse" \
        "(names differ: 'module avail hdf5', 'module spider metis'; with Spack:" \
        "'spack load openmpi cmake hdf5+hl metis suite-sparse expat jansson sqlite random123 xxhash" \
        "xz zlib isa-l')." \
        "Then run this script again." >&2
    exit 1
}

# install_packages NEEDED [USEFUL]: two lists of words. What is missing of the first must be
# installable. The second is what this release of the distribution may not have: tests whose tools
# are missing are skipped, and ctest says so.
install_packages() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        require_modules
        return
    fi
    [ -z "$(missing_of $1 ${2:-})" ] && return
    as_root apt-get -q -q update
    wanted=$(missing_of $1)
    for package in $(missing_of ${2:-}); do
        if apt-cache show "$package" >/dev/null 2>&1; then
            wanted="$wanted $package"
        else
            say "this release has no $package"
        fi
    done
    [ -z "$wanted" ] && return
    say "installing $wanted"
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -q -y --no-install-recommends install $wanted >/dev/null
}

# build SOURCE FOLDER CMAKE_OPTION...: configure and build on all cores
build() {
    source_folder=$1
    build_folder=$2
    shift 2
    mkdir -p "$build_folder"
    log=$build_folder/build.log
    cmake -S "$source_folder" -B "$build_folder" "$@" >"$log" 2>&1 || {
        tail -n 30 "$log" >&2
        die "cmake failed; the whole log is $log"
    }
    cmake --build "$build_folder" -j "$(getconf _NPROCESSORS_ONLN)" >>"$log" 2>&1 || {
        grep -E -A 5 '(error|warning):' "$log" | head -n 60 >&2
        die "the build failed; the whole log is $log"
    }
}
