using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Objects;

namespace Slipway.Releases.Planning.Manifests;

/// <summary>Makes objects that a component's own manifests have ready to be released: with our labels, in the stage's namespace, their images pinned.</summary>
/// <param name="inputs">Of the component.</param>
/// <param name="imageOf">The image of a component by digest; null: there is none in this deploy.</param>
/// <param name="isNamespaced">Whether objects of a kind (apiVersion, kind) are in a namespace; null: the cluster does not know it.</param>
sealed class OwnObjects(ObjectInputs inputs, Func<string, string?> imageOf, Func<string, string, bool?> isNamespaced)
{
    /// <summary>Kinds in the order in which they can be applied; what is not here comes after the workloads.</summary>
    static readonly string[] Order =
    [
        "Namespace", "CustomResourceDefinition", "PriorityClass", "StorageClass", "ResourceQuota", "LimitRange", "PersistentVolume", "PersistentVolumeClaim", "ServiceAccount", "ConfigMap", "Secret",
        "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "Service", "NetworkPolicy", "PodDisruptionBudget", "DaemonSet", "Deployment", "StatefulSet", "Job", "CronJob", "HorizontalPodAutoscaler", "Ingress",
    ];

    readonly ManifestReferences _references = new(inputs, imageOf);
    readonly List<Problem> _problems = [];

    /// <param name="around">What is made in any case; an object of its own takes the place of one of these.</param>
    /// <param name="own">With the name of the file that each stands in.</param>
    public (ImmutableArray<JsonObject> Objects, ImmutableArray<Problem> Problems) Of(IEnumerable<JsonObject> around, IEnumerable<(string File, JsonObject Object)> own)
    {
        var (made, files) = (new Dictionary<ObjectKey, JsonObject>(), new Dictionary<ObjectKey, string>());
        foreach (var (file, one) in own.Where(one => !IsTheNamespace(one.Object)))
        {
            Prepare(one, file, own.Select(other => other.Object));
            if (!made.TryAdd(ObjectKey.Of(one), one))
            {
                _problems.Add(In(file, new Problem("object-twice", $"{ObjectKey.Of(one)} stands in `{files[ObjectKey.Of(one)]}` and in `{file}`") { Fix = "remove one of the two" }));
            }

            files.TryAdd(ObjectKey.Of(one), file);
        }

        foreach (var one in around)
        {
            made.TryAdd(ObjectKey.Of(one), one);
        }

        return ([.. made.Values.OrderBy(Rank).ThenBy(ObjectKey.Of)], [.. _problems]);
    }

    /// <summary>Those that are made on the way: ready as well, in the order in which they came.</summary>
    public ImmutableArray<JsonObject> Hooks(IReadOnlyCollection<(string File, JsonObject Object)> hooks)
    {
        foreach (var (file, one) in hooks)
        {
            Prepare(one, file, hooks.Select(other => other.Object));
        }

        return [.. hooks.Select(hook => hook.Object)];
    }

    void Prepare(JsonObject one, string file, IEnumerable<JsonObject> all)
    {
        if (ObjectKey.Of(one).Is("", "Secret") && (one.At("data") ?? one.At("stringData")) is JsonObject { Count: > 0 })
        {
            _problems.Add(In(file, new Problem("secret-in-manifest", $"the Secret `{one.Name()}` stands written out in `{file}`")
            {
                Why = "whoever can read the repository could read it",
                Fix = "set it with `slipway secret set NAME`, name it under `env:` as `{secret:NAME}`, and refer to the Secret that we make from that as `name: \"{secrets}\"`",
            }));
        }

        Place(one, file, all);
        OwnLabels.Put(one, inputs.Owner);
        _problems.AddRange(_references.Fill(one).Select(problem => In(file, problem)));
    }

    bool IsTheNamespace(JsonObject one) => ObjectKey.Of(one).Is("", "Namespace") && one.Name() == inputs.Namespace;

    void Place(JsonObject one, string file, IEnumerable<JsonObject> all)
    {
        var (key, metadata) = (ObjectKey.Of(one), (JsonObject)one["metadata"]!);
        var isIn = isNamespaced(one.Text("apiVersion")!, key.Kind) ?? DefinedAs(key, all) ?? true;
        if (isIn && key.Space is null)
        {
            metadata["namespace"] = inputs.Namespace;
        }
        else if (key.Is("", "Namespace") || (isIn && key.Space != inputs.Namespace))
        {
            _problems.Add(In(file, new Problem("object-elsewhere", $"{key} in `{file}` is not in the stage's namespace `{inputs.Namespace}`")
            {
                Why = key.Space is { } space ? $"it names `{space}`" : "it is another namespace",
                Fix = "leave `metadata.namespace` out, and deploy what belongs elsewhere from a stage of its own",
            }));
        }
        else if (!isIn)
        {
            metadata.Remove("namespace");
        }
    }

    /// <summary>Whether objects of a kind that one of these defines are in a namespace; null: none does.</summary>
    public static bool? DefinedAs(ObjectKey key, IEnumerable<JsonObject> all) => all
        .Where(one => one.Kind() == "CustomResourceDefinition" && one.Text("spec", "group") == key.Group && one.Text("spec", "names", "kind") == key.Kind)
        .Select(one => (bool?)(one.Text("spec", "scope") != "Cluster")).FirstOrDefault();

    /// <summary>Where an object comes in the order in which all can be applied.</summary>
    public static int Rank(JsonObject one) => Array.IndexOf(Order, one.Kind()) is var at and >= 0 ? at : Order.Length;

    static Problem In(string file, Problem problem) => problem with { Where = new SourceSpan(file, 1, 1, 1, null) };
}
