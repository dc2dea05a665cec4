using System.Collections.Immutable;
using Slipway.Problems;

namespace Slipway.Images.Contexts;

/// <summary>The files that an image is built from.</summary>
/// <param name="Entries">Ordered by name, in which no name stands twice.</param>
/// <param name="Problems">Why it cannot be built from them.</param>
sealed record ImageContext(ImmutableArray<ContextEntry> Entries, ImmutableArray<Problem> Problems);
