using NuGet.Versioning;
using Slipway.Problems;

namespace Slipway.Versions.Requirements;

/// <summary>A line of a manifest's <c>requires</c>: something must have this version, or a newer one.</summary>
/// <param name="By">The component that requires it.</param>
/// <param name="Name"><see cref="VersionRequirements.Tool"/>, or a component's name.</param>
/// <param name="Where">Where the minimum stands.</param>
public sealed record VersionRequirement(string By, string Name, NuGetVersion Minimum, SourceSpan Where)
{
    /// <summary>Build numbers do not count; <c>1.10.0</c> is newer than <c>1.9.0</c>.</summary>
    public bool IsMetBy(NuGetVersion found) => VersionComparer.VersionRelease.Compare(found, Minimum) >= 0;
}
