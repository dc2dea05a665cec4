using NuGet.Versioning;

namespace Slipway.Versions.Requirements;

/// <summary>What is there of something that a version is required of.</summary>
/// <param name="What">For a sentence: <c>Slipway</c>, <c>`accounts`</c>, <c>the image of `accounts`</c>.</param>
/// <param name="Version">Null: it says none.</param>
/// <param name="Fix">How to get a newer one: a command.</param>
public sealed record FoundVersion(string What, NuGetVersion? Version, string Fix);
