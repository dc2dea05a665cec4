using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Slipway.Discovery.Snapshots;
using Slipway.Problems;
using Slipway.Repository.Manifests;

namespace Slipway.Discovery;

/// <summary>Reads manifests from disk.</summary>
/// <param name="root">Absolute, links followed.</param>
/// <param name="known">What need not be read again; null: nothing.</param>
sealed class ManifestReader(string root, KnownManifests? known = null)
{
    // In UTF-8 a character takes up to three bytes of its own (four for two).
    const int MaximumBytes = (ManifestParser.MaximumLength * 3) + 8;

    string Root => root;

    readonly ConcurrentDictionary<string, bool> _foldersInside = new(StringComparer.Ordinal);

    /// <summary>Null when the file is not there any more, or when nothing can be made of it; in that case a problem says why.</summary>
    public Manifest? Read(string file, ICollection<Problem> problems)
    {
        var path = Path.Combine(root, file);
        try
        {
            var info = new FileInfo(path);
            if (LeadsOut(info, file) is { } problem)
            {
                problems.Add(problem);
                return null;
            }

            if (known?.Find(file) is { } same)
            {
                return same;
            }

            // Opening a pipe or a terminal could wait for ever. Their length is 0, and so is that of a file that has nothing to read.
            info = IsLink(info) ? new FileInfo(RealPath.Of(path)) : info;
            return info.Exists ? Manifest.Read(new ManifestSource(file, info.Length == 0 ? "" : Text(info)), problems) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem("manifest-unreadable", $"`{file}` cannot be read") { Why = exception.Message, Where = Start(file), Fix = "look at the file, and at the folders above it" });
            return null;
        }
    }

    Problem? LeadsOut(FileInfo info, string file)
    {
        if (!IsLink(info))
        {
            // Git lists the files of its index even where a folder on disk has become a link.
            return IsInside(info.DirectoryName!) ? null : Outside(file, "lies behind a link that leads out of the repository");
        }

        var target = RealPath.Of(info.FullName);
        return !File.Exists(target) ? Outside(file, "is a link that leads nowhere")
            : target.StartsWith(root + "/", StringComparison.Ordinal) ? null
            : Outside(file, "is a link that leads out of the repository");
    }

    bool IsInside(string folder) =>
        folder.Length <= root.Length
        || _foldersInside.GetOrAdd(folder, static (path, reader) => reader.IsInside(Path.GetDirectoryName(path)!)
            && (!IsLink(new DirectoryInfo(path)) || (RealPath.Of(path) + "/").StartsWith(reader.Root + "/", StringComparison.Ordinal)), this);

    // What one question to the system told about a file that is there also answers this: thousands of manifests make that count.
    static bool IsLink(FileSystemInfo info) => info.Exists ? info.Attributes.HasFlag(FileAttributes.ReparsePoint) : info.LinkTarget is not null;

    static Problem Outside(string file, string how) => new("manifest-outside", $"`{file}` {how}")
    {
        Where = Start(file),
        Fix = "replace the link by a file, or let it lead to one inside the repository",
    };

    static SourceSpan Start(string file) => new(file, 1, 1, 1, null);

    static string Text(FileInfo info)
    {
        // Shared with writers: no lock has to be taken.
        using var handle = File.OpenHandle(info.FullName, share: FileShare.ReadWrite | FileShare.Delete);
        var length = (int)Math.Min(info.Length, MaximumBytes);
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var read = 0;
            for (int more; read < length && (more = RandomAccess.Read(handle, bytes.AsSpan(read, length - read), read)) > 0;)
            {
                read += more;
            }

            return Encoding.UTF8.GetString(bytes, 0, read);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
