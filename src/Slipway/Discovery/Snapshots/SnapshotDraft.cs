using Slipway.Programs;
using Slipway.Repository.Manifests;
using Slipway.State;

namespace Slipway.Discovery.Snapshots;

/// <summary>What is being read, on its way to become a snapshot.</summary>
/// <param name="Began">Before anything was read.</param>
/// <param name="Places">
/// <see cref="GitPlaces"/>, from before the reading as well: nothing tells how long ago something went away.
/// </param>
sealed record SnapshotDraft(string Root, string Key, DateTimeOffset Began, IReadOnlyDictionary<string, Stamp> Places)
{
    /// <summary>Every file that Git named, there or not.</summary>
    public IReadOnlyCollection<string> Files { get; init; } = [];

    /// <summary>The repository's, all of them sound.</summary>
    public IReadOnlyCollection<Manifest> Manifests { get; init; } = [];

    /// <summary>Null when one of them cannot be told, or was changed too short a time ago.</summary>
    /// <param name="home">The user's.</param>
    public async Task<Dictionary<string, Stamp>?> StampsAsync(FileStamps files, IProgramRunner programs, string? home, CancellationToken cancellation)
    {
        var stamps = new Dictionary<string, Stamp>(Places, StringComparer.Ordinal);
        if (HasModules || !stamps.Values.All(IsSettled) || !Take(WithFolders(), stamps, files, isThere: false))
        {
            return null;
        }

        var configuration = await programs.RunAsync(GitConfiguration.Question(Root), cancellation);
        if (configuration.ExitCode != 0 || GitConfiguration.Files(configuration.Output, home) is not { } sources || !Take(sources, stamps, files, isThere: true))
        {
            return null;
        }

        var walk = new FolderWalk(Root, programs);
        return await walk.RunAsync(cancellation) && Take(walk.Found, stamps, files, isThere: true) ? stamps : null;
    }

    /// <summary>Submodules have indexes and ignore rules of their own.</summary>
    bool HasModules => Places.Any(place => Path.GetFileName(place.Key) == ".gitmodules" && place.Value != Stamp.Absent);

    /// <summary>The files and the folders they are in: an ignored one may hold what is tracked.</summary>
    HashSet<string> WithFolders()
    {
        var all = new HashSet<string>(Files, StringComparer.Ordinal);
        foreach (var file in Files)
        {
            for (var slash = file.LastIndexOf('/'); slash > 0 && all.Add(file[..slash]); slash = file.LastIndexOf('/', slash - 1))
            {
            }
        }

        return all;
    }

    bool Take(IEnumerable<string> paths, Dictionary<string, Stamp> stamps, FileStamps files, bool isThere)
    {
        foreach (var path in paths)
        {
            var stamp = files.Of(path);
            var isLink = !Path.IsPathFullyQualified(path) && path != "." && new FileInfo(Path.Combine(Root, path)).LinkTarget is not null;
            if (isLink || !IsSettled(stamp) || (isThere && stamp == Stamp.Absent) || (stamp.IsFolder && HasGit(path)))
            {
                return false;
            }

            stamps.TryAdd(path, stamp);
        }

        return true;
    }

    /// <summary>Whether a repository of its own stands, or is about to stand, in a folder.</summary>
    bool HasGit(string path) => path != "." && Path.Exists(Path.Combine(Root, path, ".git"));

    bool IsSettled(Stamp stamp) => stamp.IsSettledAt(Began);
}
