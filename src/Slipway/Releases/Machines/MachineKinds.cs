using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Machines;

/// <summary>The kinds of objects that a release on this machine is made of. They have the shape of those of a cluster, so that records, plans and differences are the same.</summary>
static class MachineKinds
{
    public const string Group = "slipway";

    public const string ApiVersion = $"{Group}/v1";

    /// <summary>What runs: a command in the files of the release, or in its image.</summary>
    public const string Process = "Process";

    /// <summary>How a component is reached, whatever version of it serves.</summary>
    public const string Route = "Route";

    /// <summary>What migrates, once.</summary>
    public const string Migration = "Migration";

    public static bool Is(JsonObject one) => one.Text("apiVersion") == ApiVersion;

    public static bool Is(JsonObject one, string kind) => Is(one) && one.Kind() == kind;

    public static KubeResource ResourceOf(JsonObject one)
    {
        var kind = one.Kind() ?? "";
        return new KubeResource(Group, "v1", kind, $"{kind.ToLowerInvariant()}s", false, []);
    }
}
