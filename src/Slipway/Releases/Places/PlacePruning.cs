using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Places;

/// <summary>The objects of a namespace that are not kept any more.</summary>
/// <remarks>Only what the history knows is ever removed, and what a write or a pruning that broke off has left: what came since is too young.</remarks>
sealed class PlacePruning(StagePlace place, OutdatedReleases outdated)
{
    /// <summary>The objects to remove, in lists of which each is removed in its order: a release is gone before its parts are, a journal from its beginning, and how it ended last of all.</summary>
    public IEnumerable<ImmutableArray<JsonObject>> Removals(IReadOnlyCollection<JsonObject> all) => Records(all).Concat(Journals(all));

    IEnumerable<ImmutableArray<JsonObject>> Records(IReadOnlyCollection<JsonObject> all)
    {
        var records = all.Select(item => (Item: item, Name: RecordName.Read(item.Name() ?? ""))).Where(pair => pair.Name is not null).ToList();
        var wholes = records.Where(pair => pair.Name!.Sum is null).Select(pair => (pair.Name!.Component, pair.Name.Number)).ToHashSet();
        var newest = wholes.GroupBy(whole => whole.Component).ToDictionary(same => same.Key, same => same.Max(whole => whole.Number));
        return from pair in records
               group pair by (pair.Name!.Component, pair.Name.Number) into release
               where outdated.Releases.Contains(release.Key) || (!wholes.Contains(release.Key) && release.Key.Number < newest.GetValueOrDefault(release.Key.Component))
               select release.OrderBy(pair => pair.Name!.Part).Select(pair => pair.Item).ToImmutableArray();
    }

    IEnumerable<ImmutableArray<JsonObject>> Journals(IReadOnlyCollection<JsonObject> all) =>
        from item in all
        let entry = JournalMap.Read(place, item)
        where entry is not null
        group (Item: item, entry.Number) by entry.Deploy into deploy
        where outdated.IsGone(deploy.Key)
        select deploy.OrderBy(pair => pair.Number).Select(pair => pair.Item).ToImmutableArray();
}
