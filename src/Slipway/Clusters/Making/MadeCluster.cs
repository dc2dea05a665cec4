using Slipway.Engines.Kubernetes;
using Slipway.Repository.Stages;
using Slipway.State;

namespace Slipway.Clusters.Making;

/// <summary>What is kept of a stage's cluster that was made on this machine.</summary>
/// <param name="Repository">Its name.</param>
/// <param name="Folder">In the state folder; owner-only.</param>
public sealed record MadeCluster(string Repository, string Stage, string Folder)
{
    // k3d takes no longer one.
    const int LongestName = 32;

    /// <summary>The private kubeconfig, which knows the stage's context and no other.</summary>
    public string Kubeconfig => Path.Combine(Folder, "kubeconfig");

    /// <summary>Where a program that makes clusters writes its own.</summary>
    public string Written => Path.Combine(Folder, "written.kubeconfig");

    /// <summary>What the program calls the cluster.</summary>
    public string Name => $"{Repository}-{Stage}" is { Length: <= LongestName } name ? name : $"{Repository[..Math.Min(Repository.Length, 20)]}-{Path.GetFileName(Folder)[^10..]}";

    public static MadeCluster Of(StateFolders folders, string repository, Stage stage) => new(repository, stage.Name, folders.Cluster(repository, stage.Name));

    /// <summary>The way to a stage's cluster: the one that was made here, where the stage still says so; else where kubectl itself looks.</summary>
    public static KubeAccess Access(StateFolders folders, string repository, Stage stage, string context)
    {
        var kubeconfig = Of(folders, repository, stage).Kubeconfig;
        return new KubeAccess(context, stage.Cluster is not null && File.Exists(kubeconfig) ? kubeconfig : null);
    }
}
