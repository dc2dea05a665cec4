using Slipway.Sources;

namespace Slipway.Images;

/// <summary>What images may be built from.</summary>
/// <param name="Sources">The checkout as Git sees it.</param>
/// <param name="Read">The text of a small file by its path from the root; null: it cannot be read.</param>
/// <param name="ReadLink">The target of a link by its path from the root; null: it is none.</param>
public sealed record ImageFiles(ISourceTree Sources, Func<string, string?> Read, Func<string, string?> ReadLink)
{
    const int Largest = 1024 * 1024;

    /// <summary>Those of a checkout on disk.</summary>
    public static ImageFiles Of(string root, ISourceTree sources) => new(sources, path => ReadSmall(Path.Combine(root, path)), path => TargetOf(Path.Combine(root, path)));

    static string? ReadSmall(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists && file.Length <= Largest ? File.ReadAllText(file.FullName) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static string? TargetOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
