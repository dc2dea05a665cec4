using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Sources.Records;

namespace Slipway.Sources.Git;

/// <summary>Asks Git for all files of a checkout: those it tracks, new ones that it does not ignore, and the same of its submodules.</summary>
sealed class GitListing(IProgramRunner programs)
{
    public const int SubmoduleMode = 0xE000;

    const int MaximumDepth = 8;

    readonly Lock _adding = new();
    readonly Dictionary<string, FolderDraft> _folders = new(StringComparer.Ordinal) { [""] = new FolderDraft("") };

    /// <summary>Submodules that are checked out have rules of their own.</summary>
    public bool HasModules { get; private set; }

    // 100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 0<TAB>"caf\303\251"
    public static ProgramCall Tracked(string folder) => Call(folder, "ls-files", "--cached", "--stage");

    // "caf\303\251", or `inner/` for a repository that is no submodule
    public static ProgramCall New(string folder) => Call(folder, "ls-files", "--others", "--exclude-standard");

    public static ProgramCall Commit(string folder) => Call(folder, "rev-parse", "--verify", "--quiet", "HEAD");

    /// <summary>The folders with the files that Git names, there or not, by their raw paths; nothing was looked at.</summary>
    /// <exception cref="ProblemException"><c>not-in-git</c></exception>
    public static async Task<(Dictionary<string, FolderDraft> Folders, bool HasModules)> ReadAsync(IProgramRunner programs, string root, CancellationToken cancellation)
    {
        var listing = new GitListing(programs);
        await listing.ListAsync(root, "", 0, cancellation);
        return (listing._folders, listing.HasModules);
    }

    internal static ProgramCall Call(string folder, params ReadOnlySpan<string> words) => GitFiles.Git(folder, ["-c", "core.quotePath=true", .. words]);

    async Task ListAsync(string folder, string prefix, int depth, CancellationToken cancellation)
    {
        var modules = new Dictionary<string, string>(StringComparer.Ordinal);
        await Task.WhenAll(
            RunAsync(Tracked(folder), folder, line => AddTracked(line, prefix, modules), cancellation),
            RunAsync(New(folder), folder, line => AddNew(line, prefix), cancellation));
        foreach (var (path, recorded) in modules)
        {
            await AddModuleAsync(Path.Combine(folder, RawName.Text(path)), prefix + path, recorded, depth + 1, cancellation);
        }
    }

    /// <summary>A submodule that is not checked out is what the index says of it; else it is its own commit, and its files are files.</summary>
    async Task AddModuleAsync(string folder, string path, string recorded, int depth, CancellationToken cancellation)
    {
        HasModules = true;
        var commit = recorded;
        if (depth <= MaximumDepth && Path.Exists(Path.Combine(folder, ".git")) && RealPath.Of(folder) == folder)
        {
            commit = (await programs.RunAsync(Commit(folder), cancellation)).Output.Trim();
            await ListAsync(folder, path + "/", depth, cancellation);
        }

        Add(path, FileDraft.OfSubmodule(commit));
    }

    async Task RunAsync(ProgramCall call, string folder, Action<string> take, CancellationToken cancellation)
    {
        var errors = new List<string>();
        var exitCode = await programs.StreamAsync(
            call,
            line =>
            {
                if (line.IsError)
                {
                    errors.Add(line.Text);
                }
                else
                {
                    take(line.Text);
                }
            },
            cancellation);
        if (exitCode != 0)
        {
            throw new ProblemException(new Problem("not-in-git", $"Git cannot list the files of `{folder}`")
            {
                Kind = ProblemKind.Failure,
                Why = errors.Find(line => line.StartsWith("fatal:", StringComparison.Ordinal)) ?? errors.LastOrDefault(),
            });
        }
    }

    void AddTracked(string line, string prefix, Dictionary<string, string> modules)
    {
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        var path = GitQuoting.Unquote(line.AsSpan(tab + 1));
        var words = line[..tab].Split(' ');
        if (Convert.ToInt32(words[0], 8) == SubmoduleMode)
        {
            modules[path] = words[1];
        }
        else
        {
            Add(prefix + path, FileDraft.Unread(isTracked: true));
        }
    }

    void AddNew(string line, string prefix)
    {
        var path = GitQuoting.Unquote(line);
        if (!path.EndsWith('/'))
        {
            Add(prefix + path, FileDraft.Unread(isTracked: false));
        }
    }

    void Add(string path, FileDraft file)
    {
        lock (_adding)
        {
            Folder(RawName.FolderOf(path)).Files[RawName.NameIn(path)] = file;
        }
    }

    /// <summary>With all folders above it.</summary>
    FolderDraft Folder(string path)
    {
        if (!_folders.TryGetValue(path, out var folder))
        {
            _ = Folder(RawName.FolderOf(path));
            _folders.Add(path, folder = new FolderDraft(path));
        }

        return folder;
    }
}
