using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Records;

namespace Slipway.Releases.Places;

/// <summary>The Secrets among the objects of a release: a record names them, and holds nothing of what is in them.</summary>
static class RecordSecrets
{
    /// <summary>What <c>kubectl apply</c> leaves behind: the whole object once more.</summary>
    const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    public static IEnumerable<string> Names(ReleaseRecord record) => All(record).Select(secret => secret.Name()).OfType<string>().Distinct().Order(StringComparer.Ordinal);

    /// <exception cref="ProblemException"><c>record-has-secret</c></exception>
    public static void Refuse(ReleaseRecord record)
    {
        if (All(record).FirstOrDefault(HasData) is { } secret)
        {
            throw PlaceProblems.SecretRecorded(record.Component, record.Number, secret.Name() ?? "");
        }
    }

    static bool HasData(JsonObject secret) =>
        secret.ContainsKey("data") || secret.ContainsKey("stringData") || secret.At("metadata", "annotations", LastApplied) is not null;

    /// <summary>Also those in a list.</summary>
    static IEnumerable<JsonObject> All(ReleaseRecord record) => record.Objects.Concat(record.Hooks).SelectMany(item => item.Objects("items").Prepend(item)).Where(item => item.Kind() == "Secret");
}
