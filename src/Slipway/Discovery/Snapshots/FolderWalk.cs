using System.IO.Enumeration;
using Slipway.Programs;

namespace Slipway.Discovery.Snapshots;

/// <summary>The folders where a new manifest would count: all that Git does not ignore.</summary>
/// <remarks>It is asked level by level, since what lies below an ignored folder is nobody's business and may be large.</remarks>
sealed class FolderWalk(string root, IProgramRunner programs)
{
    const int MaximumFolders = 200_000;

    static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Folders, and the <c>.gitignore</c> files in them; relative to the root, which is <c>.</c></summary>
    public List<string> Found { get; } = ["."];

    /// <summary>False: there is a repository in the repository, or more than is worth it.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var level = new List<string> { "" };
        while (level.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var below = new List<string>();
            foreach (var folder in level)
            {
                if (!Look(folder, below))
                {
                    return false;
                }
            }

            if (below.Count == 0)
            {
                return true;
            }

            var result = await programs.RunAsync(Ignored(root, below), cancellation);
            if (result.ExitCode is not (0 or 1))
            {
                return false;
            }

            var ignored = result.Output.Split('\0').ToHashSet(StringComparer.Ordinal);
            level = below.FindAll(folder => !ignored.Contains(folder));
            Found.AddRange(level);
            if (Found.Count > MaximumFolders)
            {
                return false;
            }
        }

        return true;
    }

    // Folders are in no index, and Git would look through all of its own for each of them.
    static ProgramCall Ignored(string root, List<string> folders) =>
        GitFiles.Git(root, "check-ignore", "--no-index", "-z", "--stdin") with { Input = string.Concat(folders.Select(folder => folder + '\0')) };

    bool Look(string folder, List<string> below)
    {
        var entries = new FileSystemEnumerable<(string Name, bool IsFolder)>(
            Path.Combine(root, folder),
            static (ref entry) => (entry.FileName.ToString(), entry.IsDirectory),
            Everything)
        {
            ShouldIncludePredicate = static (ref entry) =>
                entry.FileName.SequenceEqual(".git") || entry.FileName.SequenceEqual(".gitignore") || (entry.IsDirectory && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint)),
        };
        foreach (var (name, isFolder) in entries)
        {
            var path = folder.Length == 0 ? name : $"{folder}/{name}";
            if (name == ".git")
            {
                if (folder.Length > 0)
                {
                    return false;
                }
            }
            else if (name == ".gitignore")
            {
                Found.Add(path);
            }
            else if (isFolder)
            {
                below.Add(path);
            }
        }

        return true;
    }
}
