using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Clusters.Standing;
using Slipway.Engines.Kubernetes;
using Slipway.Programs;
using Slipway.Releases.DataJobs;
using Slipway.Releases.Objects.Databases;
using Slipway.Releases.Rollout;
using Slipway.Repository.Components;

namespace Slipway.Clusters;

/// <summary>A command in a pod: which pod, and the call.</summary>
static class PodExec
{
    const string DefaultContainer = "kubectl.kubernetes.io/default-container";

    /// <summary>A ready pod of the component, one of its web process first; null: there is none.</summary>
    /// <param name="process">Its process or its database; null: any, but no database and none that works on its data, where nobody would want to be by chance.</param>
    public static JsonObject? Choose(IEnumerable<JsonObject> pods, string component, string? process = null) => pods
        .Where(pod => StagePods.Component(pod) == component && (process is null ? !DatabaseMark.Is(pod) && ScheduledSnapshot.NeedOf(pod) is null : StagePods.Process(pod) == process) && pod.IsReady() && !pod.IsEnding() && !pod.IsOver())
        .OrderBy(pod => StagePods.Process(pod) != ProcessDeclaration.Web)
        .ThenBy(pod => pod.Name(), StringComparer.Ordinal)
        .FirstOrDefault();

    /// <summary>Its exit code is the command's.</summary>
    /// <param name="variables">Further ones for the command; no secrets, since they become arguments.</param>
    public static ProgramCall Call(KubeAccess access, JsonObject pod, ImmutableArray<string> words, ImmutableSortedDictionary<string, string> variables, bool hasTerminal)
    {
        var container = pod.At("metadata", "annotations").Text(DefaultContainer) ?? pod.Objects("spec", "containers").FirstOrDefault().Text("name");
        return new ProgramCall([
            "kubectl", "exec", $"--context={access.Context}",
            .. access.Kubeconfig is { } path ? [$"--kubeconfig={path}"] : Array.Empty<string>(),
            $"--namespace={pod.Namespace()}", $"--container={container}", "--stdin",
            .. hasTerminal ? ["--tty"] : Array.Empty<string>(),
            $"pod/{pod.Name()}", "--",
            .. variables.IsEmpty ? [] : variables.Select(variable => $"{variable.Key}={variable.Value}").Prepend("env"),
            .. words,
        ]);
    }
}
