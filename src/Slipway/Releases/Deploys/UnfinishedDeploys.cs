using System.Collections.Immutable;
using Slipway.Execution.Journal;
using Slipway.Releases.Records;

namespace Slipway.Releases.Deploys;

/// <summary>Deploys that stand in the way of another one: begun, and neither released nor taken back.</summary>
static class UnfinishedDeploys
{
    /// <summary>Those about any of the components, or about what such a deploy is about too; oldest first.</summary>
    public static ImmutableArray<DeployRecord> Of(ReleaseHistory history, IEnumerable<string> components)
    {
        var all = Concerned(history, components);
        return [.. history.Unfinished.Where(deploy => Names(deploy).Any(all.Contains))];
    }

    /// <summary>The components, and all that go with them in unfinished deploys: whose leases are needed.</summary>
    public static ImmutableSortedSet<string> Concerned(ReleaseHistory history, IEnumerable<string> components)
    {
        var all = components.ToImmutableSortedSet(StringComparer.Ordinal);
        for (var before = -1; before != all.Count;)
        {
            before = all.Count;
            all = all.Union(history.Unfinished.Where(deploy => Names(deploy).Any(all.Contains)).SelectMany(Names));
        }

        return all;
    }

    /// <summary>The components that such deploys remove, once that was written down: whoever goes on with one need not say so again.</summary>
    public static IEnumerable<string> Removals(ReleaseHistory history) => Known(history).Where(one => one.Release?.Origin.Kind == ReleaseOriginKind.Removal).Select(one => one.Component).Distinct();

    /// <summary>Those of which nothing was written down, and so nothing done: anybody may take that back.</summary>
    public static IEnumerable<string> Unwritten(ReleaseHistory history) => Known(history).Where(one => one.Release is null).Select(one => one.Component).Distinct();

    static IEnumerable<(string Component, ReleaseSummary? Release)> Known(ReleaseHistory history) =>
        history.Unfinished.SelectMany(deploy => deploy.Began?.Components ?? []).Select(one => (one.Component, history.Of(one.Component).FirstOrDefault(release => release.Number == one.To)));

    static IEnumerable<string> Names(DeployRecord deploy) => (deploy.Began?.Components ?? []).Select(one => one.Component);
}
