using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Execution.Journal;
using Slipway.Releases.Records;

namespace Slipway.Releases.Places;

/// <summary>What of a stage's history is not kept any more.</summary>
/// <remarks>Only what the history knows is ever removed, and what a write or a pruning that broke off has left: what came since is too young.</remarks>
sealed class PlacePruning(StagePlace place, ReleaseHistory history, PlaceLimits limits)
{
    readonly HashSet<(string Component, int Number)> _releases = [.. Releases(history, limits)];
    readonly HashSet<int> _deploys = [.. Deploys(history, limits)];
    readonly HashSet<int> _known = [.. history.Deploys.Select(deploy => deploy.Number)];

    /// <summary>Releases that stay although the journals of their deploys go, with how those ended.</summary>
    public IEnumerable<ReleaseSummary> Bereft() =>
        history.Releases.Where(release => _deploys.Contains(release.Deploy) && !_releases.Contains((release.Component, release.Number)));

    /// <summary>The objects to remove, in lists of which each is removed in its order: a release is gone before its parts are, a journal from its beginning.</summary>
    public IEnumerable<ImmutableArray<JsonObject>> Removals(IReadOnlyCollection<JsonObject> all) => Records(all).Concat(Journals(all));

    IEnumerable<ImmutableArray<JsonObject>> Records(IReadOnlyCollection<JsonObject> all)
    {
        var records = all.Select(item => (Item: item, Name: RecordName.Read(item.Name() ?? ""))).Where(pair => pair.Name is not null).ToList();
        var wholes = records.Where(pair => pair.Name!.Sum is null).Select(pair => (pair.Name!.Component, pair.Name.Number)).ToHashSet();
        var newest = wholes.GroupBy(whole => whole.Component).ToDictionary(same => same.Key, same => same.Max(whole => whole.Number));
        return from pair in records
               group pair by (pair.Name!.Component, pair.Name.Number) into release
               where _releases.Contains(release.Key) || (!wholes.Contains(release.Key) && release.Key.Number < newest.GetValueOrDefault(release.Key.Component))
               select release.OrderBy(pair => pair.Name!.Part).Select(pair => pair.Item).ToImmutableArray();
    }

    IEnumerable<ImmutableArray<JsonObject>> Journals(IReadOnlyCollection<JsonObject> all) =>
        from item in all
        let entry = JournalMap.Read(place, item)
        where entry is not null
        group (Item: item, entry.Number) by entry.Deploy into deploy
        where _deploys.Contains(deploy.Key) || (!_known.Contains(deploy.Key) && deploy.Key < _known.DefaultIfEmpty(0).Max())
        select deploy.OrderBy(pair => pair.Number).Select(pair => pair.Item).ToImmutableArray();

    static IEnumerable<(string, int)> Releases(ReleaseHistory history, PlaceLimits limits)
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

    static IEnumerable<int> Deploys(ReleaseHistory history, PlaceLimits limits)
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
