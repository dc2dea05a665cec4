using System.Collections.Immutable;

namespace Slipway.Images.Dockerfiles.Templates;

/// <summary>The Dockerfile of a component that has none of its own.</summary>
/// <param name="Kind">What it was recognised as: <c>dotnet</c>.</param>
/// <param name="Text">With a target <c>dev</c> and a target <c>prod</c>.</param>
/// <param name="Context">As under <c>image.context</c>.</param>
/// <param name="Include">As under <c>image.include</c>.</param>
public sealed record DefaultDockerfile(string Kind, string Text, string Context, ImmutableArray<string> Include);
