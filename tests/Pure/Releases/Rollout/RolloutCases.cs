using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Rollout;

namespace Slipway.Tests.Releases.Rollout;

/// <summary>
/// Files of <c>Cases</c>: what a real cluster showed of one workload at one moment, an object on each line, the workload first; and after
/// <c>===</c> what is to be made of it.
/// </summary>
static class RolloutCases
{
    const string End = "===\n";

    public static IEnumerable<string> Names() => typeof(RolloutCases).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("rollouts/", StringComparison.Ordinal)).Select(name => name["rollouts/".Length..]).Order(StringComparer.Ordinal);

    public static string Expected(string name) => Text(name).Split(End, 2) is [_, var expected] ? expected : "";

    public static RolloutView View(string name)
    {
        var objects = Text(name).Split(End, 2)[0].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (JsonObject)JsonNode.Parse(line)!).ToList();
        return new RolloutView(objects[0], Of(objects, "ReplicaSet"), Of(objects, "Pod"), Of(objects, "Event")) { MustServeAlone = true };
    }

    public static string Write(RolloutState state) => state switch
    {
        RolloutProgressing { Becomes: { } becomes, After: var after } progressing => $"progressing: {progressing.Note}\n{(after is { } pause ? $"after {pause.TotalSeconds} s" : "at the deadline")} {Write(becomes)}",
        RolloutProgressing progressing => $"progressing: {progressing.Note}\n",
        RolloutFailed { Failure: var failure } => $"failed {failure.Code}: {failure.What}\n  why: {failure.Evidence}\n  fix: {failure.Fix}\n{(failure.Log is { } log ? $"  log: {log.Pod} {log.Container}\n" : "")}",
        _ => "done\n",
    };

    static ImmutableArray<JsonObject> Of(IEnumerable<JsonObject> objects, string kind) => [.. objects.Where(one => one.Kind() == kind)];

    static string Text(string name)
    {
        using var reader = new StreamReader(typeof(RolloutCases).Assembly.GetManifestResourceStream($"rollouts/{name}")!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
