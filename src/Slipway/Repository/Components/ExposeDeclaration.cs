using Slipway.Repository.Manifests;

namespace Slipway.Repository.Components;

/// <summary>How a component is reached from outside.</summary>
public sealed record ExposeDeclaration
{
    /// <summary>The host name, in which <c>{app}</c> stands for the component; null: the stage's pattern.</summary>
    public string? Host { get; init; }

    /// <summary>Default: <c>/</c>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>With a certificate from the cluster's issuer. Default: true.</summary>
    public bool IsEncrypted { get; init; } = true;

    /// <summary>Null: it is not exposed, which is the default.</summary>
    internal static ExposeDeclaration? Read(ManifestNode? node) => node is not MapNode map ? null : new ExposeDeclaration
    {
        Host = map.Text("host"),
        Path = map.Text("path") ?? "/",
        IsEncrypted = map.Text("tls") != "false",
    };
}
