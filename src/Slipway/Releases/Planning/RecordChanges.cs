using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Releases.Records;

namespace Slipway.Releases.Planning;

/// <summary>What one release of a component has otherwise than another, as both were written down. A record has no secret in it: of Secrets the names tell.</summary>
static class RecordChanges
{
    /// <summary>In the order in which they are applied; then what the later one has not.</summary>
    public static ImmutableArray<PlannedObject> Between(ReleaseRecord before, ReleaseRecord after)
    {
        var earlier = before.Objects.GroupBy(ObjectKey.Of).ToDictionary(same => same.Key, same => same.First());
        var later = after.Objects.Select(ObjectKey.Of).ToHashSet();
        return
        [
            .. after.Objects.Select(one => Change(one, earlier.GetValueOrDefault(ObjectKey.Of(one)))).Where(change => change.Action != ObjectAction.Unchanged),
            .. earlier.Where(one => !later.Contains(one.Key)).Select(one => new PlannedObject(one.Key, ObjectAction.Pruned, null)),
        ];
    }

    static PlannedObject Change(JsonObject after, JsonObject? before)
    {
        var key = ObjectKey.Of(after);
        if (before is null)
        {
            return new PlannedObject(key, ObjectAction.Created, after);
        }

        var diff = FieldChanges.Between(before, after);
        return new PlannedObject(key, diff.IsEmpty ? ObjectAction.Unchanged : ObjectAction.Changed, after) { Diff = diff, IsRestarted = PodTemplates.Differ(before, after) };
    }
}
