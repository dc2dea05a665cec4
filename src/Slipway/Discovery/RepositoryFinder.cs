using Slipway.Problems;
using Slipway.Repository.Manifests;

namespace Slipway.Discovery;

/// <summary>Finds the repository one stands in.</summary>
public static class RepositoryFinder
{
    /// <summary>The nearest folder, from <paramref name="start"/> upwards, whose manifest says <c>repository:</c>.</summary>
    /// <exception cref="ProblemException"><c>no-repository</c></exception>
    public static string Find(string start)
    {
        for (var folder = Path.GetFullPath(start); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (IsRoot(Path.Combine(folder, Manifest.FileName)))
            {
                return folder;
            }
        }

        throw new ProblemException(new Problem("no-repository", $"`{start}` is not inside a repository of components")
        {
            Why = $"no `{Manifest.FileName}` here or above says `repository: NAME`",
            Fix = $"at the root of your Git repository: echo 'repository: {NameFor(start)}' > {Manifest.FileName}",
        });
    }

    /// <summary>Looks at the first characters of each line only: the manifest may be broken, and is still the root.</summary>
    static bool IsRoot(string file)
    {
        try
        {
            return File.Exists(file) && new FileInfo(file).Length <= ManifestParser.MaximumLength
                && File.ReadLines(file).Any(line => line.StartsWith("repository:", StringComparison.Ordinal));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static string NameFor(string start)
    {
        var name = new string([.. Path.GetFileName(start.TrimEnd('/')).ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c == '-')]).Trim('-');
        return name.Length > 0 && char.IsAsciiLetterLower(name[0]) ? name : "NAME";
    }
}
