using System.Collections.Immutable;
using System.Globalization;
using Slipway.Problems;

namespace Slipway.Releases.Places;

/// <summary>Why a lease cannot be had, or is not ours any more.</summary>
static class LeaseProblems
{
    /// <param name="does">Deploys it, or waits to.</param>
    public static ProblemException Held(string component, LeaseTurn turn, string does) => new(new Problem("lease-held", $"{turn.HolderShown} {does} `{component}`")
    {
        Kind = ProblemKind.Locked,
        Why = turn.Began is { } since ? $"it began at {Time(since)}, and was seen at work just now" : "it was seen at work just now",
        Fix = "wait for its end, and deploy again; or let the command wait for its turn: `--wait`",
    });

    public static ProblemException Superseded(ImmutableArray<string> components, string by) => new(new Problem("lease-superseded", $"{by} takes the turn for {Names(components)}")
    {
        Kind = ProblemKind.Locked,
        Why = "this deploy was asked to stop before it had begun",
        Fix = "deploy again when the other one has ended",
    });

    /// <param name="turn">As it was.</param>
    /// <param name="table">As it is now; null: it was removed.</param>
    public static Problem Lost(LeaseTurn turn, LeaseTable? table) => new("lease-lost", $"the lease of {Names(turn.Components)} is lost")
    {
        Kind = ProblemKind.Locked,
        Why = (table, table?.Turns.FirstOrDefault(turn.Meets)) switch
        {
            (null, _) => "somebody has removed it",
            (_, null) => "this command was not heard of for too long; somebody else has taken it over, and given it back by now",
            (_, var other) => $"this command was not heard of for too long, and {other.HolderShown} has taken it over",
        },
        Fix = "whoever holds it goes on with this deploy or undoes it: let that finish, then deploy again",
    };

    public static ProblemException Contended(LeaseTurn turn) => new(new Problem("lease-contended", $"the lease of {Names(turn.Components)} cannot be renewed")
    {
        Kind = ProblemKind.Locked,
        Why = "something else changes it all the time",
        Fix = $"look at who does: `kubectl get lease {LeaseTable.Name} -o yaml --show-managed-fields`",
    });

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    // `accounts` and 3 more
    static string Names(ImmutableArray<string> components) => $"`{components.FirstOrDefault()}`{(components.Length > 1 ? string.Create(CultureInfo.InvariantCulture, $" and {components.Length - 1} more") : "")}";
}
