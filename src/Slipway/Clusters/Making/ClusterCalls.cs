using System.Collections.Immutable;
using Slipway.Programs;

namespace Slipway.Clusters.Making;

/// <summary>How a program makes a cluster: calls, and what they leave behind.</summary>
/// <param name="Create">Where it is not there.</param>
/// <param name="Delete">Ends it, with all that is in it.</param>
public sealed record ClusterCalls(ProgramCall Create, ProgramCall Delete)
{
    /// <summary>Pulling the images of a cluster's own parts takes most of it.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>Prints the names of the clusters that there are, each first on its line; null: <see cref="Create"/> does nothing where it is there.</summary>
    public ProgramCall? Names { get; init; }

    /// <summary>Where it is there.</summary>
    public ProgramCall? Start { get; init; }

    /// <summary>Prints its kubeconfig; null: the calls before wrote it to <see cref="MadeCluster.Written"/>.</summary>
    public ProgramCall? Print { get; init; }

    /// <summary>A file that must be there before, by its path below the cluster's folder; null: none.</summary>
    public (string Path, string Text)? File { get; init; }

    /// <param name="program"><c>kind</c>, <c>k3d</c> or <c>minikube</c>.</param>
    /// <param name="registry">Plain HTTP, under the name that the stage pulls by; null: nothing is to be said of it.</param>
    public static ClusterCalls Of(string program, MadeCluster cluster, string? registry) => program switch
    {
        "kind" => Kind(cluster, registry),
        "k3d" => K3d(cluster, registry),
        _ => Minikube(cluster, registry),
    };

    static ClusterCalls Kind(MadeCluster cluster, string? registry)
    {
        var (name, kubeconfig) = ($"--name={cluster.Name}", $"--kubeconfig={cluster.Written}");
        var create = Call("kind", "create", "cluster", name, kubeconfig, "--wait=5m");
        return new ClusterCalls(registry is null ? create : create with { Words = create.Words.Add("--config=-"), Input = NodeRegistry.KindConfiguration(cluster.Folder) }, Call("kind", "delete", "cluster", name, kubeconfig))
        {
            Names = Call("kind", "get", "clusters"),
            Start = Call("kind", "export", "kubeconfig", name, kubeconfig),
            File = registry is null ? null : NodeRegistry.KindFile(registry),
        };
    }

    static ClusterCalls K3d(MadeCluster cluster, string? registry)
    {
        var create = Call("k3d", "cluster", "create", cluster.Name, "--wait", "--timeout=5m", "--kubeconfig-update-default=false");
        return new ClusterCalls(registry is null ? create : create with { Words = create.Words.Add($"--registry-config={Path.Combine(cluster.Folder, NodeRegistry.K3dPath)}") }, Call("k3d", "cluster", "delete", cluster.Name))
        {
            Names = Call("k3d", "cluster", "list", "--no-headers"),
            Start = Call("k3d", "cluster", "start", cluster.Name),
            Print = Call("k3d", "kubeconfig", "get", cluster.Name),
            File = registry is null ? null : NodeRegistry.K3dFile(registry),
        };
    }

    static ClusterCalls Minikube(MadeCluster cluster, string? registry)
    {
        var profile = $"--profile={cluster.Name}";
        return new ClusterCalls(
            Minikube(cluster, Call(["minikube", "start", profile, .. registry is null ? Array.Empty<string>() : [$"--insecure-registry={registry}"]])),
            Minikube(cluster, Call("minikube", "delete", profile)));
    }

    static ProgramCall Minikube(MadeCluster cluster, ProgramCall call) => call with { Environment = call.Environment.Add("KUBECONFIG", cluster.Written) };

    static ProgramCall Call(params ReadOnlySpan<string> words) => ProgramCall.Of(words) with { Timeout = Patience };
}
