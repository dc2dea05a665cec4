using System.Globalization;
using Slipway.Problems;

namespace Slipway.Releases.Places;

/// <summary>Why a lease cannot be had, or is not ours any more.</summary>
static class LeaseProblems
{
    public static ProblemException Held(string component, LeaseState lease) => new(new Problem("lease-held", $"{lease.HolderShown} is deploying `{component}`")
    {
        Kind = ProblemKind.Locked,
        Why = lease.Acquired is { } since ? $"it began at {Time(since)}, and was seen at work just now" : "it was seen at work just now",
        Fix = "wait for its end, and deploy again; or let the command wait for its turn: `--wait`",
    });

    public static ProblemException Superseded(string component, string by) => new(new Problem("lease-superseded", $"{by} takes the turn for `{component}`")
    {
        Kind = ProblemKind.Locked,
        Why = "this deploy was asked to stop before it had begun",
        Fix = "deploy again when the other one has ended",
    });

    /// <param name="lease">As it is now; null: it was removed.</param>
    public static Problem Lost(string component, LeaseState? lease) => new("lease-lost", $"the lease of `{component}` is lost")
    {
        Kind = ProblemKind.Locked,
        Why = (lease, lease?.Holder) switch
        {
            (null, _) => "somebody has removed it",
            (_, null) => "this command was not heard of for too long; somebody else has taken it over, and given it back by now",
            _ => $"this command was not heard of for too long, and {lease!.HolderShown} has taken it over",
        },
        Fix = "whoever holds it goes on with this deploy or undoes it: let that finish, then deploy again",
    };

    public static ProblemException Contended(string component) => new(new Problem("lease-contended", $"the lease of `{component}` cannot be renewed")
    {
        Kind = ProblemKind.Locked,
        Why = "something else changes it all the time",
        Fix = $"look at who does: `kubectl get lease slipway.{component} -o yaml --show-managed-fields`",
    });

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
