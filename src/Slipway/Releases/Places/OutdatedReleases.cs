using Slipway.Execution.Journal;
using Slipway.Releases.Records;

namespace Slipway.Releases.Places;

/// <summary>What of a stage's history is not kept any more.</summary>
sealed class OutdatedReleases(ReleaseHistory history, PlaceLimits limits)
{
    readonly HashSet<int> _deploys = [.. OldDeploys(history, limits)];
    readonly HashSet<int> _known = [.. history.Deploys.Select(deploy => deploy.Number)];

    public IReadOnlySet<(string Component, int Number)> Releases { get; } = Old(history, limits).ToHashSet();

    /// <summary>Releases that stay although the journals of their deploys go, with how those ended.</summary>
    public IEnumerable<ReleaseSummary> Bereft() =>
        history.Releases.Where(release => _deploys.Contains(release.Deploy) && !Releases.Contains((release.Component, release.Number)));

    /// <summary>Whether the journal of a deploy is not kept, or is what a pruning that broke off has left of one.</summary>
    public bool IsGone(int deploy) => _deploys.Contains(deploy) || (!_known.Contains(deploy) && deploy < _known.DefaultIfEmpty(0).Max());

    static IEnumerable<(string, int)> Old(ReleaseHistory history, PlaceLimits limits)
    {
        var needed = history.Deploys.Where(deploy => !IsOver(deploy)).SelectMany(deploy => deploy.Began?.Components ?? [])
            .SelectMany(part => new[] { (part.Component, Number: part.To), (part.Component, Number: part.From ?? 0) }).ToHashSet();
        return from release in history.Releases
               group release by release.Component into same
               let standing = history.Standing(same.Key)?.Number
               from old in same.OrderByDescending(release => release.Number).Skip(limits.Releases)
               where old.Number != standing && (old.Outcome is DeployOutcome.Released or DeployOutcome.Undone) && !needed.Contains((old.Component, old.Number))
               select (old.Component, old.Number);
    }

    static IEnumerable<int> OldDeploys(ReleaseHistory history, PlaceLimits limits)
    {
        var entries = 0L;
        foreach (var (newer, deploy) in history.Deploys.OrderByDescending(deploy => deploy.Number).Index())
        {
            entries += deploy.Entries.Length;
            if (newer > 0 && (newer >= limits.Deploys || entries > limits.Entries) && IsOver(deploy))
            {
                yield return deploy.Number;
            }
        }
    }

    /// <summary>Ended, and nobody has to do anything about it.</summary>
    static bool IsOver(DeployRecord deploy) => deploy is { Outcome: DeployOutcome.Released or DeployOutcome.Undone, Entries: [.., DeployEnded] };
}
