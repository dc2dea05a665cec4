#!/bin/sh
# Stands in for the SDK: notes each call, and "compiles" a tool that says what it was made of and how it was called.
# BASE/sdk holds what it is to do: version, no-packs, no-native, slow, broken-tool. The real one would take half a minute each time.
base=$(cd "${0%/*}/.." && pwd)
said() { [ -e "$base/sdk/$1" ]; }

case $1 in
--version)
    said version && exit 1 # global.json asks for a newer one
    echo 10.0.100
    exit ;;
--list-sdks)
    said version && cat "$base/sdk/version"
    exit ;;
esac

echo "$@" >>"$base/calls"
case "$*" in *--use-current-runtime*) said no-packs && { echo 'error NU1101: no packs'; exit 1; } ;; esac
[ "$1" = publish ] || exit 0

project=$2
echo $$ >"$base/compiling"
said slow && sleep "$(cat "$base/sdk/slow")"
if grep -rq SYNTAX "$project"; then
    echo 'Program.cs(1,1): error CS1002: ; expected'
    exit 1
fi
case "$*" in
*PublishAot=true*)
    if said no-native; then # the sources are compiled, and the linker lacks a library
        mkdir -p "${2%/src/*}/.slipway/tool/work.$PPID/native/obj/Slipway.Cli/release"
        : >"${2%/src/*}/.slipway/tool/work.$PPID/native/obj/Slipway.Cli/release/Slipway.Cli.dll"
        exit 1
    fi
    ;;
esac
while [ "$1" != -o ]; do shift; done
mkdir -p "$2"
{
    echo '#!/bin/sh'
    said broken-tool && echo 'echo "cannot start" >&2; exit 131'
    echo "made='$(cat "$project"/*.cs)'"
    cat <<'END'
printf '%s\n' "$made" "$PWD" "$SLIPWAY_HOME" "$#" "$@"
[ "${1-}" != fail ] || exit 7
END
} >"$2/Slipway.Cli"
chmod +x "$2/Slipway.Cli"
