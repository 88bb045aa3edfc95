# shellcheck shell=bash disable=SC2154 # pages.sh puts the commands and options in
# Bash completion of centropolis: commands, their options, files.

_centropolis() {
@TABLE@
    local cur=${COMP_WORDS[COMP_CWORD]} words=
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        words="$commands --help --version"
    elif [ "${cur:0:1}" = - ]; then
        words=${options[${COMP_WORDS[1]}]:-}
    fi
    [ -n "$words" ] || return 0 # a file: bash's own completion
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
    # The value follows the = at once.
    if [ "${#COMPREPLY[@]}" -eq 1 ] && [ "${COMPREPLY[0]: -1}" = = ]; then
        compopt -o nospace 2>/dev/null || true
    fi
}
complete -o bashdefault -o default -F _centropolis centropolis
