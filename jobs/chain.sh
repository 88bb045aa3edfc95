# shellcheck shell=sh disable=SC2154 # root, out, build_packages are set where it is sourced
# Sourced by the chains of this folder, after lib.sh: what they have in common. They set `out`, the
# folder of the results, and `models`, the list to which effects() adds.

# The program of CENTROPOLIS, of PATH or of build/, which is built if there is none.
need_program() {
    if [ -z "${CENTROPOLIS:-}" ]; then
        CENTROPOLIS=$(command -v centropolis) || {
            CENTROPOLIS=$root/build/src/app/centropolis
            install_packages "$build_packages"
            build "$root" "$root/build" -DCMAKE_BUILD_TYPE=Release -DPOLIS_TESTS=OFF
        }
    fi
    [ -x "$CENTROPOLIS" ] || die "$CENTROPOLIS cannot be run"
}

# need_tables HINT FILE...
need_tables() {
    hint=$1
    shift
    for table in "$@"; do
        if [ ! -r "$table" ]; then
            printf '%s\n' "${0##*/}: $table is missing or cannot be read; $hint" >&2
            exit 66
        fi
    done
}

# effects MODEL ARGUMENT...: a model, whose table is $out/MODEL.csv and, for people, MODEL.txt
effects() {
    model=$1
    shift
    if ! "$CENTROPOLIS" effects "$@" --model "$model" --csv "$out/$model.csv" >"$out/$model.txt"; then
        die "the model $model could not be computed"
    fi
    sed -n 2p "$out/$model.txt"
    models="${models:-} $model"
}

# print_table TITLE P HIDDEN_PREFIX MODEL...: models side by side, on standard output; P: p_classic
# or p_perm
print_table() {
    title=$1 p=$2 hidden=$3 r2='' tables=''
    shift 3
    for model in "$@"; do
        r2="$r2 $(sed -n 's/.*R2 \([0-9.e-]*\).*/\1/p' "$out/$model.txt" | head -n 1)"
        tables="$tables $model.csv"
    done
    # shellcheck disable=SC2086 # a list of words
    (cd "$out" && awk -v title="$title" -v p="$p" -v hide="$hidden" -v r2="$r2" \
        -f "$root/jobs/regression-table.awk" $tables)
}

# finish RESULT TABLE PAGE
finish() {
    "$CENTROPOLIS" info "$1" --check
    "$CENTROPOLIS" report "$1" -o "$3" --force
    cat "$2"
    printf '\n%-8s%s\n%-8s%s\n%-8s%s\n' result "$1" table "$2" page "$3"
}
