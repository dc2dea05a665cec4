namespace Slipway.Clusters.Making;

/// <summary>How the nodes of a cluster on this machine learn that a registry speaks plain HTTP, and where it is from there.</summary>
static class NodeRegistry
{
    /// <summary>Below the cluster's folder.</summary>
    public const string K3dPath = "registries.yaml";

    const string KindFolder = "registries";

    /// <summary>containerd's folder of registries, taken from the cluster's own.</summary>
    public static string KindConfiguration(string folder) => $"""
        kind: Cluster
        apiVersion: kind.x-k8s.io/v1alpha4
        containerdConfigPatches:
        - |-
          [plugins."io.containerd.grpc.v1.cri".registry]
            config_path = "/etc/containerd/certs.d"
        nodes:
        - role: control-plane
          extraMounts:
          - hostPath: "{Path.Combine(folder, KindFolder)}"
            containerPath: /etc/containerd/certs.d

        """;

    public static (string Path, string Text) KindFile(string registry) =>
        ($"{KindFolder}/{registry}/hosts.toml", $"[host.\"http://{FromNode(registry, "host.docker.internal")}\"]\n  capabilities = [\"pull\", \"resolve\"]\n");

    public static (string Path, string Text) K3dFile(string registry) =>
        (K3dPath, $"mirrors:\n  \"{registry}\":\n    endpoint: [\"http://{FromNode(registry, "host.k3d.internal")}\"]\n");

    /// <summary>The address by which a node reaches what listens on this machine.</summary>
    static string FromNode(string registry, string machine) =>
        registry.Split(':') is ["localhost" or "127.0.0.1", .. var port] ? string.Join(':', port.Prepend(machine)) : registry;
}
