namespace Slipway.Cli.Commands.Image;

/// <summary>A component as it was typed, perhaps with a tag: <c>visits:v1.4.0</c>.</summary>
/// <param name="Tag">Null: none was.</param>
sealed record NamedImage(string Component, string? Tag)
{
    public static NamedImage Parse(string text) => text.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 ? new NamedImage(text[..colon], text[(colon + 1)..]) : new NamedImage(text, null);
}
