using NuGet.Versioning;
using Slipway.Problems;
using Slipway.Repository.Components;

namespace Slipway.Versions.Requirements;

/// <summary>An image that is older in this checkout than one of those who use it requires.</summary>
/// <param name="Image">Whose.</param>
/// <param name="Here">Its version in this checkout; null: it has none.</param>
/// <param name="Problem">Where nothing newer can be had: which side to update, and how.</param>
public sealed record UnmetImage(VersionRequirement Required, Component Image, NuGetVersion? Here, Problem Problem);
