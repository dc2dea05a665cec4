using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Records;

/// <summary>The ConfigMaps and Secrets of a release by their kinds and names, as the metadata of its record tell them: what is in a variable is in its name.</summary>
static class NamedVariables
{
    static readonly string[] Kinds = ["ConfigMap", "Secret"];

    /// <summary><c>ConfigMap/shop-5f2c Secret/shop-77aa</c>; empty where there is none.</summary>
    public static string Of(ReleaseRecord record) => string.Join(' ', record.Objects.Where(one => Kinds.Contains(one.Kind())).Select(Word).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    /// <summary><c>ConfigMap/shop-5f2c</c></summary>
    public static string Word(JsonObject one) => $"{one.Kind()}/{one.Name()}";
}
