using System.Collections.Immutable;
using Slipway.Repository.Components;
using Slipway.Repository.Manifests;
using Slipway.Tasks;

namespace Slipway.Images.Contexts;

/// <summary>Which files are wanted.</summary>
/// <param name="Folder">Where names begin, from the repository's root; empty for the root.</param>
sealed record ContextRequest(Component Component, string Folder)
{
    /// <summary>Besides the component's own: from its folder, or with a slash in front from the root.</summary>
    public ImmutableArray<string> Include { get; init; } = [];

    /// <summary>Patterns of paths, from the component's folder.</summary>
    public ImmutableArray<string> Ignore { get; init; } = [];

    /// <summary>Patterns of names, as they stand in a <c>.dockerignore</c>.</summary>
    public ImmutableArray<string> IgnoreFile { get; init; } = [];

    /// <summary>Paths that never go in: the Dockerfile itself.</summary>
    public ImmutableArray<string> LeftOut { get; init; } = [];

    /// <summary>Patterns of the names that are copied; null: all are.</summary>
    public ImmutableArray<string>? Copied { get; init; }

    /// <summary>The lines of a <c>.dockerignore</c> that say something. All patterns begin at the context's folder.</summary>
    public static ImmutableArray<string> ReadIgnoreFile(string text) =>
    [
        .. text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line[0] == '!' ? "!" + line[1..].Trim().TrimStart('/') : line.TrimStart('/')),
    ];

    /// <summary>The lines of its <c>.dockerignore</c> that are no patterns: the builder refuses them too.</summary>
    public IEnumerable<string> Malformed() => IgnoreFile.Where(line => line.TrimStart('!').Split('/').Any(part => !GoName.TryParse(part, out _)));

    /// <summary>Decides by a file's name in the context and its path from the root whether it stays out.</summary>
    public Func<string, string, bool> Leaves()
    {
        var byPath = new PathPatterns(Component.Folder, Ignore);
        var byName = new PathPatterns("", IgnoreFile, NameSyntax.Go);
        var leftOut = LeftOut.ToHashSet(StringComparer.Ordinal);

        // What a manifest says is not in the image: a changed variable builds none.
        return (name, path) => leftOut.Contains(path) || path == Manifest.FileName || path.EndsWith("/" + Manifest.FileName, StringComparison.Ordinal)
            || byPath.Match(path) || byName.Match(name);
    }

    /// <summary>Whether a name is copied.</summary>
    public Func<string, bool> Copies()
    {
        if (Copied is not { } written)
        {
            return _ => true;
        }

        var patterns = new PathPatterns("", written.Select(Tidy));
        return patterns.Match;
    }

    /// <summary>What a name is called in the context.</summary>
    public string NameOf(string path) =>
        Folder.Length > 0 && path.StartsWith(Folder + "/", StringComparison.Ordinal) ? path[(Folder.Length + 1)..] : path;

    // COPY ./src/ /app/    COPY . .    COPY /src /app
    static string Tidy(string source) => string.Join('/', source.Split('/').Where(part => part.Length > 0 && part != "."));
}
