#!/bin/sh
# Man pages and bash completion, out of what the program says of itself.
#
#   pages.sh PROGRAM VERSION FOLDER      FOLDER/centropolis.1, FOLDER/centropolis-COMMAND.1, ... and
#                                        FOLDER/centropolis.bash
#
# help2man makes the pages; without it there is the completion only. `cmake --install` runs this.
set -eu

program=$1 version=$2 folder=$3
here=$(cd "$(dirname "$0")" && pwd)
said=$folder/said # what the program said, a file for each command

# page NAME SUMMARY: from said/NAME. help2man knows no headings among options, and no commands that
# have commands.
page() {
    help2man --no-info --include="$said/notes" --version-string="$version" --name="$2" \
        "sh -c 'cat \"\$0\"' '$said/$1'" |
        awk -v name="$1" -v version="$version" '
            $1 == ".TH" { sub(/TH [^ ]*/, "TH " toupper(name)); sub(/"[^"]* [0-9.]*" "User/,
                "\"centropolis " version "\" \"User") }
            before == ".SH NAME" { sub(/^.* \\-/, name " \\-") }
            before == ".IP" && /:$/ { $0 = ".SS \"" $0 "\""; before = "" }
            before != "" { print before }
            { before = $0 }
            END { print before }' >"$folder/$1.1"
}

rm -rf "$folder"
mkdir -p "$said"
"$program" --help >"$said/centropolis"
commands=$(sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z]*\) .*/\1/p' "$said/centropolis")
for command in $commands; do
    "$program" "$command" --help >"$said/centropolis-$command"
done

if command -v help2man >/dev/null; then
    cat >"$said/notes" <<END
[environment]
.TP
OMP_NUM_THREADS, OMP_PLACES, OMP_PROC_BIND
how many threads a rank has, and where they run
.TP
HDF5_USE_FILE_LOCKING
FALSE for parallel file systems that refuse to lock files

[see also]
.BR centropolis (1)$(for command in $commands; do
        printf ',\n.BR centropolis\\-%s (1)' "$command"
    done)
END
    page centropolis "exact centralities of urban networks"
    for command in $commands; do
        page "centropolis-$command" "$(sed -n "s/^  $command  *//p" "$said/centropolis")"
    done
fi

{
    echo "    local commands='$(echo "$commands" | tr '\n' ' ')'"
    echo "    local -A options=("
    for command in $commands; do
        printf "        [%s]='" "$command"
        sed -n 's/^  \(-., \|    \)\(--[a-z0-9-]*=\{0,1\}\).*/\2/p' "$said/centropolis-$command" |
            tr '\n' ' '
        echo "'"
    done
    echo "    )"
} >"$said/table"
sed -e "/@TABLE@/{r $said/table" -e 'd}' "$here/completion.bash" >"$folder/centropolis.bash"
rm -r "$said"
