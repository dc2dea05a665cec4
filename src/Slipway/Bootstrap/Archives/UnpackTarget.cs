using System.Collections.Immutable;

namespace Slipway.Bootstrap.Archives;

/// <summary>
/// A fresh folder that an archive is unpacked into. Whatever the archive says, nothing is written outside it, through a link, or twice;
/// symbolic links come last, when nothing can be written through them any more.
/// </summary>
sealed class UnpackTarget(string folder, UnpackLimits limits)
{
    const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    const UnixFileMode Runnable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // Without regard to case, since macOS has none: `README` and `readme` would be one file there and two here.
    readonly Dictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);
    readonly List<(string Path, string Target)> _links = [];
    readonly HashSet<string> _runnable = new(StringComparer.Ordinal);
    long _bytes;

    enum Kind
    {
        Folder,
        File,
        Link,
    }

    /// <summary>The files, in the archive's order.</summary>
    public List<UnpackedFile> Files { get; } = [];

    public void AddFolder(string name) => Claim(EntryName.Segments(name), Kind.Folder);

    /// <summary>Set-user-id and the like are dropped: a file can be run by all or by nobody.</summary>
    public async Task AddFileAsync(string name, Stream content, bool isExecutable, CancellationToken cancellation)
    {
        var path = Claim(EntryName.Segments(name), Kind.File);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = isExecutable ? Runnable : Plain,
            BufferSize = 0,
        };
        await using (var file = new FileStream(Full(path), options))
        {
            var buffer = new byte[81920];
            int read;
            while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
            {
                CountBytes(read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }
        }

        Files.Add(new UnpackedFile(path, isExecutable));
        if (isExecutable)
        {
            _runnable.Add(path);
        }
    }

    public void AddLink(string name, string target)
    {
        var segments = EntryName.Segments(name);
        EntryName.CheckTarget(name, target, segments.Length - 1);
        _links.Add((Claim(segments, Kind.Link), target));
    }

    /// <summary>A second name for a file that came before: a copy of it.</summary>
    public async Task AddHardLinkAsync(string name, string target, CancellationToken cancellation)
    {
        var source = string.Join('/', EntryName.Segments(target));
        if (!_entries.TryGetValue(source, out var entry) || entry.Kind != Kind.File || entry.Path != source)
        {
            throw new ArchiveException($"its link `{EntryName.Printable(name)}` is to `{EntryName.Printable(target)}`, which is no file that came before");
        }

        await using var content = File.OpenRead(Full(source));
        await AddFileAsync(name, content, _runnable.Contains(source), cancellation);
    }

    /// <summary>Creates the symbolic links. Call once, at the end.</summary>
    public void Finish()
    {
        foreach (var (path, target) in _links)
        {
            File.CreateSymbolicLink(Full(path), target);
        }
    }

    void CountBytes(int read)
    {
        _bytes += read;
        if (_bytes > limits.MaximumBytes)
        {
            throw new ArchiveException($"it unpacks to more than {limits.MaximumBytes / (1024 * 1024)} MiB");
        }
    }

    string Full(string path) => Path.Combine(folder, path);

    // Takes the name, and makes the folders above it.
    string Claim(ImmutableArray<string> segments, Kind kind)
    {
        if (segments.IsEmpty)
        {
            return kind == Kind.Folder ? "" : throw new ArchiveException("it has a file without a name");
        }

        for (var count = 1; count < segments.Length; count++)
        {
            ClaimFolder(string.Join('/', segments.Take(count)));
        }

        var path = string.Join('/', segments);
        if (kind == Kind.Folder)
        {
            ClaimFolder(path);
        }
        else if (!_entries.TryAdd(path, new Entry(path, kind)))
        {
            throw Twice(path);
        }

        CountEntries();
        return path;
    }

    void ClaimFolder(string path)
    {
        if (_entries.TryAdd(path, new Entry(path, Kind.Folder)))
        {
            CountEntries();
            Directory.CreateDirectory(Full(path), Runnable);
        }
        else if (_entries[path] is var there && (there.Kind != Kind.Folder || there.Path != path))
        {
            throw Twice(path);
        }
    }

    void CountEntries()
    {
        if (_entries.Count > limits.MaximumEntries)
        {
            throw new ArchiveException($"it has more than {limits.MaximumEntries} entries");
        }
    }

    ArchiveException Twice(string path) => _entries[path].Path == path
        ? new ArchiveException($"it has two entries called `{EntryName.Printable(path)}`")
        : new ArchiveException($"its entries `{EntryName.Printable(_entries[path].Path)}` and `{EntryName.Printable(path)}` differ in case only");

    sealed record Entry(string Path, Kind Kind);
}

/// <summary>A file that was in an archive.</summary>
/// <param name="Path">Relative to the folder, with forward slashes.</param>
sealed record UnpackedFile(string Path, bool IsExecutable);
