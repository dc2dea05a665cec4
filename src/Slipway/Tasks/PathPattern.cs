namespace Slipway.Tasks;

/// <summary>A pattern for paths from the repository's root: <c>*</c> and <c>?</c> within a name, <c>**</c> over folders; a folder's name means all that is in it.</summary>
public sealed class PathPattern
{
    readonly string[] _parts;
    readonly GoName?[]? _names;

    /// <param name="folder">Where the pattern starts, from the root; empty for the root.</param>
    /// <param name="written">As in the manifest, without <c>!</c>; with <c>/</c> in front it starts at the root.</param>
    /// <param name="syntax">Of the names in it.</param>
    public PathPattern(string folder, string written, NameSyntax syntax = NameSyntax.Plain)
    {
        var path = written.StartsWith('/') || folder.Length == 0 ? written.TrimStart('/') : $"{folder}/{written}";
        _parts = [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".")];
        _names = syntax == NameSyntax.Go ? [.. _parts.Select(part => GoName.TryParse(part, out var name) ? name : null)] : null;
        Start = string.Join('/', _parts.TakeWhile(part => !part.AsSpan().ContainsAny(syntax == NameSyntax.Go ? "*?[\\" : "*?")));
    }

    /// <summary>What stands before the first part with a star: the folder, or the very file, that everything else lies in.</summary>
    public string Start { get; }

    public bool Matches(string path) => _parts.Length == 0 || Matches(path.Split('/'));

    // What Go takes for no pattern means itself.
    bool IsName(int part, string name) => _names is null ? IsName(_parts[part], name) : _names[part]?.Matches(name) ?? _parts[part] == name;

    // One star at a time is enough: where a later `**` fails, an earlier one that takes more cannot help.
    bool Matches(ReadOnlySpan<string> path)
    {
        var pattern = _parts.AsSpan();
        int at = 0, next = 0, star = -1, resume = 0;
        while (next < path.Length)
        {
            if (at < pattern.Length && pattern[at] == "**")
            {
                (star, resume) = (at++, next);
            }
            else if (at == pattern.Length && star != pattern.Length - 1)
            {
                // The whole pattern is a folder that the path lies in.
                return at > 0;
            }
            else if (at < pattern.Length && IsName(at, path[next]))
            {
                (at, next) = (at + 1, next + 1);
            }
            else if (star >= 0)
            {
                (at, next) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return pattern[at..].IndexOfAnyExcept("**") < 0;
    }

    static bool IsName(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        int at = 0, next = 0, star = -1, resume = 0;
        while (next < name.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, resume) = (at++, next);
            }
            else if (at < pattern.Length && (pattern[at] == '?' || pattern[at] == name[next]))
            {
                (at, next) = (at + 1, next + 1);
            }
            else if (star >= 0)
            {
                (at, next) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return pattern[at..].IndexOfAnyExcept('*') < 0;
    }
}

/// <summary>How a pattern of a name is read.</summary>
public enum NameSyntax
{
    /// <summary><c>*</c> and <c>?</c>, as in our manifests.</summary>
    Plain,

    /// <summary>As Go, and so Docker, reads it: also <c>[a-c]</c>, and <c>\</c> before what is meant as it stands.</summary>
    Go,
}

/// <summary>Several patterns in the order written; those with <c>!</c> take out what others before them took in.</summary>
public sealed class PathPatterns
{
    readonly (PathPattern Pattern, bool IsOut)[] _all;

    /// <param name="folder">The component's folder.</param>
    /// <param name="syntax">Of the names in them.</param>
    public PathPatterns(string folder, IEnumerable<string> written, NameSyntax syntax = NameSyntax.Plain)
    {
        _all = [.. written.Select(text => (new PathPattern(folder, text.StartsWith('!') ? text[1..] : text, syntax), text.StartsWith('!')))];
        Starts = [.. _all.Where(one => !one.IsOut).Select(one => one.Pattern.Start)];
    }

    /// <summary>Where the files that may match lie.</summary>
    public IReadOnlyList<string> Starts { get; }

    public bool Match(string path)
    {
        var isIn = false;
        foreach (var (pattern, isOut) in _all)
        {
            if (isOut == isIn && pattern.Matches(path))
            {
                isIn = !isOut;
            }
        }

        return isIn;
    }
}
