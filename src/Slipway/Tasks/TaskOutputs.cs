using System.Collections.Immutable;
using Slipway.Execution;

namespace Slipway.Tasks;

/// <summary>Finds the files that a task has made.</summary>
static class TaskOutputs
{
    // Links are not followed: what they lead to is somebody else's.
    static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, MatchType = MatchType.Simple };

    /// <summary>The files on disk that match the patterns, ordered by path.</summary>
    /// <param name="root">The checkout's root.</param>
    /// <param name="folder">The component's.</param>
    public static IEnumerable<ProducedFile> Of(string root, string folder, ImmutableArray<string> patterns)
    {
        if (patterns.IsEmpty)
        {
            return [];
        }

        var wanted = new PathPatterns(folder, patterns);
        return wanted.Starts.SelectMany(start => FilesAt(Path.Combine(root, start)))
            .Select(file => Path.GetRelativePath(root, file)).Where(wanted.Match)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(file => new ProducedFile(Path.Combine(root, file), file, IsReport: false));
    }

    static IEnumerable<string> FilesAt(string path) => File.Exists(path) ? [path] : Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", Everything) : [];
}
