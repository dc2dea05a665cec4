using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Machines;
using Slipway.Releases.Objects.Databases;
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

    /// <summary>The Service, or route, that smoke checks go to: that of the process <c>web</c>, else the first one. Null: nothing is checked.</summary>
    /// <param name="targets">What was rolled out.</param>
    public static SmokeTarget? SmokeOf(DeployPiece piece, IEnumerable<RolloutTarget> targets)
    {
        var services = piece.To.Objects.Where(one => (one.Kind() == "Service" && one.Text("apiVersion") == "v1" && !DatabaseMark.Is(one)) || MachineKinds.Is(one, MachineKinds.Route)).ToList();
        var service = services.Find(one => one.Name() == piece.Component) ?? services.FirstOrDefault();
        return piece.To.Smoke.IsEmpty || service is null ? null : new SmokeTarget(service.Name() ?? "", PortOf(service), [.. targets.Where(target => target.Resource.Group == "apps")]);
    }

    static string PortOf(JsonObject service) => service.Objects("spec", "ports").FirstOrDefault() is not { } port ? "80"
        : port.Text("name") ?? port.Number("port")?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "80";
}
