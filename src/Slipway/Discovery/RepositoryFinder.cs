using Slipway.Problems;
using Slipway.Repository.Manifests;

namespace Slipway.Discovery;

/// <summary>Finds the repository one stands in.</summary>
public static class RepositoryFinder
{
    /// <summary>The nearest folder, from <paramref name="start"/> upwards, whose manifest says <c>repository:</c>; absolute, links followed.</summary>
    /// <exception cref="ProblemException"><c>no-repository</c>, <c>no-folder</c></exception>
    public static string Find(string start)
    {
        if (!Directory.Exists(start))
        {
            throw new ProblemException(new Problem("no-folder", $"there is no folder `{start}`"));
        }

        return TryFind(start) ?? throw new ProblemException(new Problem("no-repository", $"`{start}` is not inside a repository of components")
        {
            Why = $"no `{Manifest.FileName}` here or above says `repository: NAME`",
            Fix = $"at the root of your Git repository: echo 'repository: {NameFor(start)}' > {Manifest.FileName}",
        });
    }

    /// <summary>The same; null where there is none.</summary>
    public static string? TryFind(string start)
    {
        for (var folder = Directory.Exists(start) ? RealPath.Of(start) : null; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (IsRoot(Path.Combine(folder, Manifest.FileName)))
            {
                return folder;
            }
        }

        return null;
    }

    /// <summary>Looks at the beginning of each line only: the manifest may be broken, and is still the root.</summary>
    static bool IsRoot(string file)
    {
        try
        {
            // A pipe, which could keep us waiting, has no length.
            var info = new FileInfo(RealPath.Of(file));
            return info.Exists && info.Length > 0 && HasRootKey(info.FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static bool HasRootKey(string file)
    {
        using var reader = new StreamReader(file);
        var start = new char[ManifestParser.MaximumLength];
        var text = start.AsSpan(0, reader.ReadBlock(start)).TrimStart('\uFEFF');
        foreach (var line in text.EnumerateLines())
        {
            if (line.StartsWith("repository:", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    static string NameFor(string start)
    {
        var name = new string([.. Path.GetFileName(start.TrimEnd('/')).ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c == '-')]).Trim('-');
        return name.Length is > 0 and <= 40 && char.IsAsciiLetterLower(name[0]) ? name : "NAME";
    }
}
