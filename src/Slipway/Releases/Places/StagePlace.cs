using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Objects;

namespace Slipway.Releases.Places;

/// <summary>Whose releases, and in which namespace.</summary>
/// <remarks>
/// What is kept there carries no label by which a component's objects are found: whoever prunes those must not see it. It says whose it is with
/// <c>slipway/of</c> instead.
/// </remarks>
sealed record StagePlace(string Repository, string Stage, string Namespace)
{
    public const string RecordLabel = "slipway/record";
    public const string OfLabel = "slipway/of";
    public const string NumberLabel = "slipway/number";
    public const string DeployLabel = "slipway/deploy";

    public static KubeResource Maps { get; } = new("", "v1", "ConfigMap", "configmaps", true, []);

    public static KubeResource Leases { get; } = new("coordination.k8s.io", "v1", "Lease", "leases", true, []);

    public static KubeResource Namespaces { get; } = new("", "v1", "Namespace", "namespaces", false, []);

    /// <summary>All ConfigMaps that hold records, of one kind or of any.</summary>
    /// <param name="kind"><c>release</c>, <c>part</c>, <c>journal</c>; null: any.</param>
    public KubeSelection Records(string? kind) =>
        new(Maps, Namespace, $"slipway/repository={Repository},slipway/stage={Stage},{RecordLabel}{(kind is null ? "" : $"={kind}")}");

    /// <summary>A ConfigMap that can never be changed, but for its labels and annotations.</summary>
    public JsonObject Map(string name, string kind, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var map = Object("v1", "ConfigMap", name, [(RecordLabel, kind), .. labels]);
        map["immutable"] = true;
        return map;
    }

    public JsonObject Object(string apiVersion, string kind, string name, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var all = Labels();
        foreach (var (label, value) in labels)
        {
            all[label] = value;
        }

        return new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Namespace, ["labels"] = all } };
    }

    /// <summary>The namespace itself, as all deploys make it.</summary>
    public JsonObject Space() => new() { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = Namespace, ["labels"] = Labels() } };

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number from 1, as <see cref="Text"/> writes it; null: it is none.</summary>
    public static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && Text(number) == text ? number : null;

    JsonObject Labels() => new ObjectOwner(Repository, Stage, "").SharedLabels();
}
