namespace Slipway.Engines.Kubernetes;

/// <summary>Which cluster, and as whom.</summary>
/// <param name="Context">Of the kubeconfig; the current context is never used.</param>
/// <param name="Kubeconfig">Its path; null: where kubectl itself looks, <c>KUBECONFIG</c> and then <c>~/.kube/config</c>.</param>
public sealed record KubeAccess(string Context, string? Kubeconfig = null);
