using System.Collections.Immutable;

namespace Slipway.Bootstrap.Scripts;

/// <summary>What makes one component ready: its <c>scripts/init</c>.</summary>
/// <param name="Component">Unique among the scripts.</param>
/// <param name="Folder">Absolute; the script runs in it.</param>
/// <param name="Script">Absolute path of the script; null: the component has none, and only hands on the order.</param>
public sealed record InitScript(string Component, string Folder, string? Script)
{
    /// <summary>Names of the components that come first. A name that is not among the scripts is not waited for.</summary>
    public ImmutableArray<string> After { get; init; } = [];

    /// <summary>Added to (null: removed from) our own environment. May hold secrets.</summary>
    public ImmutableSortedDictionary<string, string?> Environment { get; init; } =
        ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal);

    /// <summary>Default: 30 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);
}
