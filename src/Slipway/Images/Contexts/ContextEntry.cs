using Slipway.Digests;
using Slipway.Sources;

namespace Slipway.Images.Contexts;

/// <summary>A file as the engine gets it.</summary>
/// <param name="Name">In the context, with forward slashes.</param>
/// <param name="Source">The file whose content it is, from the repository's root.</param>
/// <param name="Kind">A link is one that leads to nothing that Git sees: it goes as it is.</param>
/// <param name="Content">Of its bytes, or of the link's target.</param>
public sealed record ContextEntry(string Name, string Source, SourceKind Kind, Digest Content);
