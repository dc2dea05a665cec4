using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning;

namespace Slipway.Releases.Migrations;

/// <summary>What it takes to ask a new image which migrations are pending: a Job, and variables of its own, since those of the release may not be there yet.</summary>
/// <param name="Variables">They belong to the Job: the cluster removes them with it.</param>
sealed record MigrationQuestion(JsonObject Job, ImmutableArray<JsonObject> Variables)
{
    /// <summary>The label that tells one question from all others.</summary>
    const string Label = $"{ObjectOwner.Prefix}question";

    /// <summary>What finds all that is made for it, and nothing else.</summary>
    public string Selector => $"{Label}={Job.Text("metadata", "labels", Label)}";

    /// <param name="wanted">With the Job that asks.</param>
    /// <param name="id">Its own: two people may ask at the same time.</param>
    /// <param name="hasAccount">The component's ServiceAccount is there already.</param>
    public static MigrationQuestion Of(WantedRelease wanted, string id, bool hasAccount)
    {
        var job = (JsonObject)wanted.Status!.DeepClone();
        var (name, pod) = ($"{job.Name()}-{id}", (JsonObject)job["spec"]!["template"]!);
        job["metadata"]!["name"] = name;
        job["metadata"]!["labels"]![Label] = id;
        pod["metadata"]!["labels"]![Label] = id;
        if (!hasAccount)
        {
            ((JsonObject)pod["spec"]!).Remove("serviceAccountName");
        }

        return new MigrationQuestion(job, [.. pod.Objects("spec", "containers").SelectMany(container => container.Objects("envFrom")).Select(from => Own(from, wanted, name, id)).OfType<JsonObject>()]);
    }

    /// <param name="made">The Job as it was made.</param>
    public IEnumerable<JsonObject> OwnedBy(JsonObject made) => Variables.Select(variables =>
    {
        var owned = (JsonObject)variables.DeepClone();
        owned["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = "batch/v1",
            ["kind"] = "Job",
            ["name"] = made.Name(),
            ["uid"] = made.Uid(),
        });
        return owned;
    });

    /// <summary>Variables under another name, to which the reference leads from here on. Null: they are not of this release.</summary>
    static JsonObject? Own(JsonObject from, WantedRelease wanted, string question, string id)
    {
        var (kind, key) = from.ContainsKey("secretRef") ? ("Secret", "secretRef") : ("ConfigMap", "configMapRef");
        if (wanted.Objects.FirstOrDefault(one => one.Kind() == kind && one.Name() == from.Text(key, "name")) is not { } variables)
        {
            return null;
        }

        var own = (JsonObject)variables.DeepClone();
        var name = $"{question}-{kind.ToLowerInvariant()}";
        own["metadata"]!["name"] = name;
        own["metadata"]!["labels"]![Label] = id;
        from[key]!["name"] = name;
        return own;
    }
}
