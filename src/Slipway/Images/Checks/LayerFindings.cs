using System.Collections.Immutable;

namespace Slipway.Images.Checks;

/// <summary>What lies in the layers of an image that should not, also where a later layer hides it.</summary>
/// <param name="Secrets">The first of them.</param>
/// <param name="Caches">Bytes by whose cache they are.</param>
/// <param name="Unread">Layers that are packed in a way that cannot be read.</param>
sealed record LayerFindings(ImmutableArray<SecretFile> Secrets, ImmutableSortedDictionary<string, long> Caches, int Unread);

/// <summary>A file in a layer that holds a secret.</summary>
/// <param name="Path">In the image, without a slash in front.</param>
/// <param name="Kind">For a sentence: <c>a private key</c>.</param>
sealed record SecretFile(string Path, string Kind);
