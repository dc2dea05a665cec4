# shellcheck shell=bash
# Sourced: puts the peers' native programs into variables, in the versions that package-lock.json pins.
bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
slipway=${SLIPWAY:-$bench/../slipway} # SLIPWAY: a tool that was built before
results=$bench/results
mkdir -p "$results"

command -v hyperfine >/dev/null || { echo 'hyperfine is missing: apt-get install hyperfine' >&2; exit 2; }
[[ $bench/node_modules/.package-lock.json -nt $bench/package-lock.json ]] || (cd "$bench" && npm install --no-save --ignore-scripts --no-audit --no-fund >&2)

# Turborepo and moon are native programs behind a Node wrapper: the wrapper is left out. Nx is a Node program.
# shellcheck disable=SC2034 # used where this is sourced
{
    turbo=$(echo "$bench"/node_modules/@turbo/*/bin/turbo)
    moon=$(echo "$bench"/node_modules/@moonrepo/core-*/moon)
    nx=$bench/node_modules/nx/dist/bin/nx.js
}

# No program may call home or colour its output while it is measured.
export TURBO_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1 NX_NO_CLOUD=true NO_COLOR=1 CI=

group= # the table that what is measured next goes into
# measure NAME RUNS COMMAND…: appends hyperfine's result to $measured, an array in JSON's own form.
measured=$(mktemp)
trap 'rm -f "$measured" "$measured.one"' EXIT
measure() {
    local name=$1 runs=$2 command
    shift 2
    command=$(printf '%q ' "$@")
    echo "  $name" >&2
    hyperfine --shell=none --warmup 3 --runs "$runs" --export-json "$measured.one" "$command" >/dev/null 2>&1 ||
        { echo "failed: $command" >&2; "$@" >&2; exit 1; }
    node -e '
        const result = JSON.parse(require("fs").readFileSync(process.argv[1])).results[0];
        const { median, min, user, system } = result;
        console.log(JSON.stringify({ group: process.argv[2], name: process.argv[3], wall: median, min, cpu: user + system, runs: result.times.length }));
    ' "$measured.one" "$group" "$name" >>"$measured"
}

machine() {
    echo "$(date -u +%Y-%m-%d), $(uname -sm), $(nproc) cores, $(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo 2>/dev/null || true), slipway $("$slipway" --version)"
}
