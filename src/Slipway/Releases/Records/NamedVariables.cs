using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Records;

/// <summary>The ConfigMaps and Secrets of a release by their kinds and names, as the metadata of its record tell them: what is in a variable is in its name.</summary>
static class NamedVariables
{
    static readonly string[] Kinds = ["ConfigMap", "Secret"];

    public static IEnumerable<string> Of(ReleaseRecord record) => record.Objects.Where(one => Kinds.Contains(one.Kind())).Select(Word).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary><c>ConfigMap/shop-5f2c</c></summary>
    public static string Word(JsonObject one) => $"{one.Kind()}/{one.Name()}";
}
