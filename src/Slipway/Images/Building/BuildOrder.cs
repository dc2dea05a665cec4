using System.Collections.Immutable;

namespace Slipway.Images.Building;

/// <summary>What a builder is told.</summary>
/// <param name="Reference">What the image is called afterwards.</param>
/// <param name="IdFile">Absolute; gets the image's id.</param>
sealed record BuildOrder(string Reference, string IdFile)
{
    /// <summary>A stage of the Dockerfile; null: the last one.</summary>
    public string? Target { get; init; }

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Build arguments with their values; none is a secret.</summary>
    public ImmutableSortedDictionary<string, string> Args { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Build arguments whose values the client takes from its own environment: they may hold a password.</summary>
    public ImmutableArray<string> ArgNames { get; init; } = [];

    /// <summary>Secrets that are mounted, by id: the variable of the client's that holds each.</summary>
    public ImmutableSortedDictionary<string, string> SecretVariables { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Secrets that are mounted, by id: the file that holds each.</summary>
    public ImmutableSortedDictionary<string, string> SecretFiles { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Nothing that was built before is used.</summary>
    public bool IsFresh { get; init; }
}
