using System.Collections.Immutable;

namespace Slipway.Inside;

/// <summary>
/// The client of a container engine hands no signal on to a command that it runs in a running container. So a shell stands between: it sends each
/// signal that it gets to all processes inside that carry the command's mark.
/// </summary>
public static class ForwardedExec
{
    /// <summary>The variable that marks the command inside, and all that it starts.</summary>
    public const string MarkVariable = "SLIPWAY_EXEC";

    const string Inside = """
        for p in /proc/[0-9]*; do if tr "\0" "\n" <$p/environ 2>/dev/null | grep -qxF "$1"; then kill -s "$2" "${p#/proc/}"; fi; done
        """;

    const string Outside = """
        client=$1 container=$2 mark=$3 inside=$4
        shift 4
        send() { "$client" exec "$container" /bin/sh -c "$inside" sh "$mark" "$1" </dev/null >/dev/null 2>&1; }
        trap 'asked=yes; send TERM' TERM
        trap 'asked=yes; send INT' INT
        trap 'asked=yes; send HUP' HUP
        exec 3<&0
        "$@" <&3 3<&- &
        pid=$!
        while :; do
          asked=
          wait "$pid"
          code=$?
          [ "$code" -gt 128 ] && [ -n "$asked" ] && continue
          exit "$code"
        done
        """;

    /// <param name="client">The container program.</param>
    /// <param name="mark">The value of <see cref="MarkVariable"/> that the call hands in.</param>
    /// <param name="call">The words of the client's <c>exec</c>.</param>
    public static ImmutableArray<string> Words(string client, string container, string mark, ImmutableArray<string> call) =>
        ["/bin/sh", "-c", Outside, "sh", client, container, $"{MarkVariable}={mark}", Inside.Trim(), .. call];
}
