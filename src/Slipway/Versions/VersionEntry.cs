using NuGet.Versioning;
using Slipway.Problems;

namespace Slipway.Versions;

/// <summary>A version as a file says it.</summary>
public sealed record VersionEntry(NuGetVersion Version, SourceSpan Where);
