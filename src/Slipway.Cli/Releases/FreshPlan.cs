using Slipway.Releases.Planning;
using Slipway.Releases.Records;

namespace Slipway.Cli.Releases;

/// <summary>
/// A plan of a moment ago, from before the leases were taken. Under them it need not be made again where nobody has written anything since: what others than Slipway change they may
/// change at any moment, and each change is applied to what is there then.
/// </summary>
/// <param name="History">That it was made from.</param>
/// <param name="Began">A timestamp: when it was begun to be made.</param>
sealed record FreshPlan(ReleasePlan Plan, ReleaseHistory History, long Began)
{
    /// <summary>Whoever was asked, or waited for an image or for somebody else's deploy, has taken longer.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>It is still what would be planned.</summary>
    /// <param name="now">Read under the leases.</param>
    public bool Holds(ReleaseHistory now, TimeProvider time) =>
        time.GetElapsedTime(Began) < Longest && !Plan.Components.Any(component => component.Wanted.LacksImage) && Written(now).SequenceEqual(Written(History)) && Restored(now).SequenceEqual(Restored(History));

    /// <summary>Every release is of a deploy, whose journal is begun before it is written.</summary>
    static IEnumerable<(int Deploy, int Entries)> Written(ReleaseHistory history) => history.Deploys.Select(deploy => (deploy.Number, deploy.Entries.Length));

    /// <summary>Who puts data back begins no deploy.</summary>
    static IEnumerable<string?> Restored(ReleaseHistory history) => history.Releases.Select(release => release.Restored);
}
