using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Data.Snapshots;
using Slipway.Data.Snapshots.Stores;
using Slipway.Data.Work;
using Slipway.Digests;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Objects;
using Slipway.Secrets;

namespace Slipway.Releases.DataJobs;

/// <summary>How work on the data of one need is done in the cluster.</summary>
/// <param name="Owner">Whose data.</param>
/// <param name="Namespace">Of the component, where its database can be reached.</param>
/// <param name="Image">With the database's programs and ours, by digest.</param>
/// <param name="Need">That the data is of.</param>
/// <param name="Kind">Of the server; one of <see cref="Engines.Databases.ProviderKinds"/>.</param>
/// <param name="Destination">Of snapshots.</param>
/// <param name="Secrets">The variables that hold secrets.</param>
sealed record DataJobPlace(
    ObjectOwner Owner, string Namespace, string Image, string Need, string Kind, SnapshotDestination Destination, ImmutableSortedDictionary<string, Secret> Secrets)
{
    /// <summary>New snapshots are.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>What counts for the S3 server besides what the image has; null: nothing.</summary>
    public S3Authorities? Authorities { get; init; }

    /// <summary>What stands in the Secret: the secrets, and what is too long for the work's own variables.</summary>
    public IEnumerable<(string Name, string Value)> Variables => [.. Secrets.Select(one => (one.Key, one.Value.Reveal())), .. AuthorityVariables.Of(Authorities)];

    public SnapshotSubject Subject => new(Owner.Repository, Owner.Stage, Owner.Component, Need);

    public DataTask Task(DataOrder order, string mark) => new(Subject, Kind, Destination.Bucket, IsEncrypted, mark, order);
}

/// <summary>A Job that carries out one order, and the Secret that belongs to it.</summary>
static class DataJob
{
    /// <summary>The container's name, and what its objects are for.</summary>
    public const string Part = "slipway-data";

    /// <summary>The number that the work is done by: the same always, since what is in the volume belongs to it.</summary>
    public const int User = 65532;

    /// <summary>The label with the need that the work is for.</summary>
    public const string NeedLabel = $"{ObjectOwner.Prefix}data";

    /// <summary>The label of a Job whose caller holds the component's lease, so that no two of them are at work at a time.</summary>
    public const string LeaseLabel = $"{ObjectOwner.Prefix}data-lease";

    /// <summary>The label that tells one Job and its pod from all others.</summary>
    public const string JobLabel = $"{ObjectOwner.Prefix}data-job";

    /// <summary>For what goes through all of the data: a bound against what hangs, as that of the programs themselves.</summary>
    static readonly TimeSpan Long = TimeSpan.FromHours(24);

    static readonly TimeSpan Short = TimeSpan.FromMinutes(30);

    /// <summary>An answer that nobody has come for: a caller that is alive may have lost the cluster for a while. Its Secret stays as long.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    const int Digits = 10;

    /// <summary>Whether the same order in the same words is about the same thing, so that a Job which another caller made of it has the answer.</summary>
    public static bool IsOwn(DataOrder order) => order is TakeSnapshot or RestoreSnapshot;

    /// <summary>The Job, ready to be made.</summary>
    /// <param name="mark">Of its answer; names it as well, where the order does not.</param>
    public static JsonObject Of(DataJobPlace place, DataOrder order, string mark, bool holdsLease)
    {
        var name = Name(place, order, mark);
        var job = Shell(place, "batch/v1", "Job", name);
        if (holdsLease)
        {
            job["metadata"]!["labels"]![LeaseLabel] = place.Need;
        }

        job["metadata"]!["labels"]![JobLabel] = name;
        var labels = Labels(place);
        labels[JobLabel] = name;
        job["spec"] = new JsonObject
        {
            ["backoffLimit"] = 0,
            ["activeDeadlineSeconds"] = (long)(IsShort(order) ? Short : Long).TotalSeconds,
            ["ttlSecondsAfterFinished"] = (long)Kept.TotalSeconds,
            ["template"] = DataJobPod.Of(place, place.Task(order, mark), Part, name, labels),
        };
        return job;
    }

    /// <summary>The Secret of a Job, which goes with it.</summary>
    /// <param name="made">The Job as it was made.</param>
    public static JsonObject SecretOf(DataJobPlace place, JsonObject made)
    {
        var secret = Shell(place, "v1", "Secret", made.Name() ?? "");
        secret["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "batch/v1", ["kind"] = "Job", ["name"] = made.Name(), ["uid"] = made.Uid() });
        secret["type"] = "Opaque";
        secret["immutable"] = true;
        secret["data"] = DataOf(place);
        return secret;
    }

    /// <summary>What a Secret holds for work at a place.</summary>
    public static JsonObject DataOf(DataJobPlace place) =>
        new(place.Variables.Select(one => KeyValuePair.Create(one.Name, (JsonNode?)Convert.ToBase64String(Encoding.UTF8.GetBytes(one.Value)))));

    /// <summary>The mark of the answer that a Job is going to give; null: it is none of ours.</summary>
    public static string? MarkOf(JsonObject job)
    {
        var text = job.At("spec", "template", "spec").Objects("containers").SelectMany(container => container.Objects("env")).FirstOrDefault(variable => variable.Text("name") == DataTaskVariables.Task).Text("value");
        try
        {
            return text is null ? null : JsonSerializer.Deserialize(text, DataTaskJson.Default.DataTask)?.Mark;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static JsonObject Shell(DataJobPlace place, string apiVersion, string kind, string name) =>
        new() { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = place.Namespace, ["labels"] = Labels(place) } };

    static JsonObject Labels(DataJobPlace place)
    {
        var labels = place.Owner.Labels(Part);
        labels[NeedLabel] = place.Need;
        return labels;
    }

    static bool IsShort(DataOrder order) => order is Look or RaiseFence or LiftFence or Admit or Dismiss or EndBlockers or DropCopy or ListSnapshots;

    static string Name(DataJobPlace place, DataOrder order, string mark)
    {
        var content = IsOwn(order) ? JsonSerializer.Serialize(order, DataWorkJson.Default.DataOrder) : mark;
        return ObjectNames.Of(place.Owner.Component, $"data-{Digest.Of(Encoding.UTF8.GetBytes($"{place.Need}\n{content}")).ToString()[..Digits]}");
    }
}
