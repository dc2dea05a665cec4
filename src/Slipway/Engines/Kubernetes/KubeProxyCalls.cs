using System.Collections.Immutable;
using Slipway.Programs;

namespace Slipway.Engines.Kubernetes;

/// <summary>The call that starts <c>kubectl proxy</c>, and what it prints.</summary>
static class KubeProxyCalls
{
    /// <summary>Begins the line that says how the proxy ended.</summary>
    public const string Ended = "slipway: proxy ended ";

    /// <summary>Begins the line that says that it serves.</summary>
    public const string Serving = "Starting to serve on ";

    /// <summary>
    /// kubectl does not notice that whoever started it is gone. So a shell stands between, whose standard input ends with us, however we
    /// end; it stops the proxy then, and removes the socket. Ctrl-C is for us to decide about: a lease may have to be given back first.
    /// When we are gone nobody reads either: the shell's own word about a program that was ended must not end it before it has cleaned up.
    /// </summary>
    const string Script = $$"""
        trap '' INT HUP PIPE
        socket=$1; shift
        exec 3<&0
        "$@" </dev/null 3<&- &
        child=$!
        { cat <&3; kill "$child"; } >/dev/null 2>&1 &
        watch=$!
        exec 3<&-
        wait "$child"; code=$?
        kill "$watch" 2>/dev/null
        rm -f "$socket"; rmdir "${socket%/*}" 2>/dev/null
        echo "{{Ended}}$code"
        exit "$code"
        """;

    /// <param name="socket">In a folder of its own, which is removed with it.</param>
    public static ProgramCall Start(KubeAccess access, string socket) =>
        new(["/bin/sh", "-c", Script, "sh", socket, "kubectl", "proxy", $"--context={access.Context}", .. Kubeconfig(access), $"--unix-socket={socket}"])
        {
            // It lives as long as we do, which is never this long.
            Timeout = TimeSpan.FromDays(7),

            // A seventh of its start goes into collecting garbage, of which there is little before it serves, and hardly any afterwards. The second holds it down all the same.
            Environment = ImmutableSortedDictionary<string, string?>.Empty.Add("GOGC", "off").Add("GOMEMLIMIT", "128MiB"),
        };

    static IEnumerable<string> Kubeconfig(KubeAccess access) => access.Kubeconfig is { } path ? [$"--kubeconfig={path}"] : [];
}
