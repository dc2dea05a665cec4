using System.Diagnostics.CodeAnalysis;
using Slipway.Problems;

namespace Slipway.Images.Registry;

/// <summary>The name of an image: <c>registry.example.net/team/visits:v1.4.0@sha256:…</c>. Only forms that every registry takes exist.</summary>
/// <param name="Host">With its port: <c>localhost:5000</c>; null: an image of this machine.</param>
/// <param name="Path">Of the repository: <c>team/visits</c>.</param>
public sealed record ImageReference(string? Host, string Path)
{
    /// <summary>Null: none was written.</summary>
    public string? Tag { get; init; }

    /// <summary><c>sha256:…</c>; null: none was written.</summary>
    public string? Digest { get; init; }

    /// <summary>Host and path: <c>localhost:5000/team/visits</c>.</summary>
    public string Name => Host is null ? Path : $"{Host}/{Path}";

    /// <summary>As the engine's command line takes it: with a digest alone where there is one, since that says all.</summary>
    public override string ToString() => Digest is { } digest ? $"{Name}@{digest}" : Tag is { } tag ? $"{Name}:{tag}" : Name;

    /// <summary>The same image repository under another tag.</summary>
    public ImageReference Tagged(string tag) => new(Host, Path) { Tag = ImageNameText.IsTag(tag) ? tag : throw new ProblemException(Bad(tag, "a tag has letters, digits, `.`, `_` and `-`, at most 128")) };

    /// <summary>The same image repository at a digest.</summary>
    public ImageReference At(string digest) => new(Host, Path) { Digest = ImageNameText.IsDigest(digest) ? digest : throw new ProblemException(Bad(digest, "a digest is `sha256:` and 64 hexadecimal digits")) };

    /// <summary>The repository of a component in a registry.</summary>
    /// <param name="address">Without a scheme: <c>localhost:5000</c>, <c>registry.example.net/team</c>.</param>
    /// <param name="name">Of the image.</param>
    /// <exception cref="ProblemException"><c>bad-image-name</c>.</exception>
    public static ImageReference In(string address, string name)
    {
        var text = $"{address.TrimEnd('/')}/{name}";
        var reference = Parse(text);
        return reference is { Host: not null, Tag: null, Digest: null } ? reference : throw new ProblemException(Bad(text, "the stage's `registry` is a host with a dot or a port, or `localhost`, and a path below it if need be"));
    }

    /// <exception cref="ProblemException"><c>bad-image-name</c>.</exception>
    public static ImageReference Parse(string text) => TryParse(text, out var reference) ? reference
        : throw new ProblemException(Bad(text, "a name is like `registry.example.net/team/visits:v1.4.0`: lower case, with a tag or a digest at its end"));

    public static bool TryParse(string text, [NotNullWhen(true)] out ImageReference? reference)
    {
        reference = null;
        if (text.Length > ImageNameText.Longest)
        {
            return false;
        }

        var (rest, digest) = Cut(text, text.IndexOf('@', StringComparison.Ordinal));
        var colon = rest.LastIndexOf(':');
        var (name, tag) = Cut(rest, colon > rest.LastIndexOf('/') ? colon : -1);
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var (host, path) = slash > 0 && ImageNameText.LooksLikeHost(name[..slash]) ? (name[..slash], name[(slash + 1)..]) : (null, name);
        if ((host is not null && !ImageNameText.IsHost(host)) || !ImageNameText.IsPath(path)
            || (tag is not null && !ImageNameText.IsTag(tag)) || (digest is not null && !ImageNameText.IsDigest(digest)))
        {
            return false;
        }

        reference = new ImageReference(host, path) { Tag = tag, Digest = digest };
        return true;
    }

    static (string Before, string? After) Cut(string text, int at) => at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);

    static Problem Bad(string text, string why) => new("bad-image-name", $"`{(text.Length > 80 ? text[..80] + "…" : text)}` is no name of an image") { Why = why };
}
