namespace Slipway.Problems;

/// <summary>A place in a text file, as people and editors count.</summary>
/// <param name="File">Path relative to the repository's root, with forward slashes.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in characters.</param>
/// <param name="Length">Characters to mark, at least 1, all on <paramref name="Line"/>.</param>
/// <param name="Text">The line itself, without its line end; null when it could not be read.</param>
public sealed record SourceSpan(string File, int Line, int Column, int Length, string? Text);
