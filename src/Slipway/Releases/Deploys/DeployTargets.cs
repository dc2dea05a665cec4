using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Machines;
using Slipway.Releases.Objects.Databases;
using Slipway.Releases.Records;
using Slipway.Releases.Rollout;

namespace Slipway.Releases.Deploys;

/// <summary>Which objects of a release are waited for, and which one is asked.</summary>
static class DeployTargets
{
    /// <summary>Whether an object is waited for: what runs pods, and what says by an annotation what to wait for.</summary>
    public static bool IsRolledOut(JsonObject one) =>
        (one.Text("apiVersion") ?? "", one.Kind()) is ("apps/v1", "Deployment" or "StatefulSet" or "DaemonSet") or ("batch/v1", "Job")
        || MachineKinds.Is(one, MachineKinds.Process) || MachineKinds.Is(one, MachineKinds.Route)
        || one.At("metadata", "annotations").Text(WaitRule.Annotation) is not null;

    /// <summary>Whether there is nothing to wait for: what was made without a replica has never had a pod, and gets none.</summary>
    /// <param name="applied">The cluster's answer when it was applied.</param>
    public static bool IsIdle(JsonObject applied) =>
        (applied.Text("apiVersion") ?? "", applied.Kind()) is ("apps/v1", "Deployment" or "StatefulSet")
        && applied.Number("spec", "replicas") == 0 && applied.Number("metadata", "generation") == 1 && applied.At("metadata", "annotations").Text(WaitRule.Annotation) is null;

    /// <summary>The Service, or route, that smoke checks go to: that of the process <c>web</c>, else the first one. Null: nothing is checked.</summary>
    /// <param name="targets">What was rolled out.</param>
    public static SmokeTarget? SmokeOf(DeployPiece piece, IEnumerable<RolloutTarget> targets) =>
        piece.To.Smoke.IsEmpty || ServiceOf(piece.To) is not { } service ? null : SmokeOf(service, targets);

    public static SmokeTarget SmokeOf(JsonObject service, IEnumerable<RolloutTarget> targets) =>
        new(service.Name() ?? "", PortOf(service), [.. targets.Where(target => target.Resource.Group == "apps")]);

    /// <summary>That of the process <c>web</c>, else the first one; null: a release has none.</summary>
    public static JsonObject? ServiceOf(ReleaseRecord release)
    {
        var services = release.Objects.Where(one => (one.Kind() == "Service" && one.Text("apiVersion") == "v1" && !DatabaseMark.Is(one)) || MachineKinds.Is(one, MachineKinds.Route)).ToList();
        return services.Find(one => one.Name() == release.Component) ?? services.FirstOrDefault();
    }

    static string PortOf(JsonObject service) => service.Objects("spec", "ports").FirstOrDefault() is not { } port ? "80"
        : port.Text("name") ?? port.Number("port")?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "80";
}
