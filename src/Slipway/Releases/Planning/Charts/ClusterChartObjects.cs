using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Deploys;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning.Manifests;

namespace Slipway.Releases.Planning.Charts;

/// <summary>Makes the objects of a cluster's chart ready to be applied. Unlike a component's they may be in several namespaces: what serves the whole cluster often is.</summary>
/// <param name="space">Where an object goes that names none.</param>
/// <param name="isNamespaced">Whether objects of a kind (apiVersion, kind) are in a namespace; null: the cluster does not know it.</param>
sealed class ClusterChartObjects(ObjectOwner owner, string space, Func<string, string, bool?> isNamespaced)
{
    /// <param name="spaces">The namespaces that are made with it.</param>
    public WantedRelease Of(OwnWritten written, IEnumerable<JsonObject> spaces)
    {
        var all = written.Objects.Concat(written.Hooks).Select(one => one.Object).ToList();
        all.ForEach(one => Prepare(one, all));
        var made = spaces.ExceptBy(written.Objects.Select(one => ObjectKey.Of(one.Object)), ObjectKey.Of).Concat(written.Objects.Select(one => one.Object));
        return new WantedRelease(owner, space, [.. made.OrderBy(OwnObjects.Rank).ThenBy(ObjectKey.Of)])
        {
            Hooks = [.. written.Hooks.Select(hook => hook.Object)],
            IsGenerated = false,
            Notes = written.Notes,
            Problems = [.. Twice(written), .. all.SelectMany(Problems)],
        };
    }

    void Prepare(JsonObject one, IReadOnlyCollection<JsonObject> all)
    {
        var (key, metadata) = (ObjectKey.Of(one), (JsonObject)one["metadata"]!);
        var isIn = isNamespaced(one.Text("apiVersion")!, key.Kind) ?? OwnObjects.DefinedAs(key, all) ?? true;
        if (!isIn)
        {
            metadata.Remove("namespace");
        }
        else if (key.Space is null)
        {
            metadata["namespace"] = space;
        }

        OwnLabels.Put(one, owner);
    }

    IEnumerable<Problem> Problems(JsonObject one)
    {
        var key = ObjectKey.Of(one);
        if (key.Is("", "Secret") && (one.At("data") ?? one.At("stringData")) is JsonObject { Count: > 0 })
        {
            yield return new Problem("secret-in-manifest", $"the chart `{owner.Component}` makes the Secret `{key.Name}` with its values")
            {
                Why = "whoever can read the repository could read it; and what Helm makes at random would be another one each time",
                Fix = "make the Secret yourself, and name it in the chart's values: most take the name of one that is there",
            };
        }

        if (key.Space is { } there && there != space && (DeployTargets.IsRolledOut(one) || ChartHook.Of(one) is { Runs: true }))
        {
            yield return new Problem("object-elsewhere", $"{key} of the chart `{owner.Component}` is not in its namespace `{space}`")
            {
                Why = $"it names `{there}`, and what runs is only waited for in one namespace",
                Fix = $"install the chart there: `namespace: {there}`",
            };
        }
    }

    static IEnumerable<Problem> Twice(OwnWritten written) => written.Objects.Select(one => ObjectKey.Of(one.Object)).GroupBy(key => key).Where(same => same.Count() > 1)
        .Select(same => new Problem("object-twice", $"{same.Key} stands twice in the chart `{written.Objects[0].File}`") { Fix = "switch one of the two off in its values" });
}
