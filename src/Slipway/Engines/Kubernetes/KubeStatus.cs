using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Slipway.Engines.Kubernetes;

/// <summary>The API's own words for why it refuses: its object <c>Status</c>.</summary>
/// <param name="Reason">One word: <c>Forbidden</c>; empty: none.</param>
/// <param name="Message">A sentence; empty: none.</param>
/// <param name="Fields">The fields that it is about: <c>spec.selector</c>.</param>
sealed record KubeStatus(string Reason, string Message, ImmutableArray<string> Fields)
{
    const int LongestMessage = 1000;

    /// <summary>What server-side apply does not know is no bad request to every API server, but a fault of its own (500).</summary>
    public bool IsUnknownField => Message.Contains("unknown field", StringComparison.Ordinal) || Message.Contains("field not declared in schema", StringComparison.Ordinal);

    public static KubeStatus Of(JsonObject? answer) => answer.Text("kind") == "Status"
        ? new KubeStatus(
            answer.Text("reason") ?? "",
            KubeText.Clean(answer.Text("message") ?? "", LongestMessage),
            [.. answer.Objects("details", "causes").Select(cause => cause.Text("field")).OfType<string>().Take(20)])
        : new KubeStatus("", "", []);
}
