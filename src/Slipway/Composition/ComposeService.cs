using System.Collections.Immutable;
using Slipway.Repository.Components;

namespace Slipway.Composition;

/// <summary>A service of a Compose file. Texts are as Compose reads them: <c>${NAME}</c> is a variable of whoever starts it, <c>$$</c> a dollar.</summary>
/// <param name="Name">Unique in the file; what it is called in the network.</param>
public sealed record ComposeService(string Name, string Image)
{
    /// <summary>From the folder of the file; null: the image is not built.</summary>
    public ComposeBuild? Build { get; init; }

    /// <summary>Null: the image's own entry point.</summary>
    public string? EntryPoint { get; init; }

    public ImmutableArray<string> Command { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public ImmutableArray<string> Ports { get; init; } = [];

    /// <summary><c>visits-database:/var/lib/postgresql/data</c></summary>
    public ImmutableArray<string> Volumes { get; init; } = [];

    /// <summary>A command inside that ends with 0 once it can be used; empty: what the image says.</summary>
    public ImmutableArray<string> Health { get; init; } = [];

    /// <summary>By service: <c>service_healthy</c>, <c>service_started</c>, <c>service_completed_successfully</c>.</summary>
    public ImmutableSortedDictionary<string, string> After { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Whether it is started again when it ends.</summary>
    public bool Restarts { get; init; }
}

/// <summary>How Compose builds an image.</summary>
/// <param name="Context">A folder, from the folder of the file.</param>
/// <param name="Dockerfile">From the context.</param>
/// <param name="Target">A stage of it; null: the last one.</param>
public sealed record ComposeBuild(string Context, string Dockerfile, string? Target)
{
    public ImmutableSortedDictionary<string, string> Args { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    internal static string? TargetOf(ImageTarget target, bool isNamed) => isNamed ? target == ImageTarget.Dev ? "dev" : "prod" : null;
}
