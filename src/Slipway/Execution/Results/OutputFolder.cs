using System.Text;
using Slipway.Digests;
using Slipway.State;

namespace Slipway.Execution.Results;

/// <summary>The outputs of steps in one checkout.</summary>
/// <param name="root">Absolute.</param>
sealed class OutputFolder(string root, FileStamps? stamps, TimeProvider time)
{
    /// <summary>What stands there: <see cref="Stamp.Unknown"/> where stamps cannot be had.</summary>
    /// <param name="path">From the root, in UTF-8, with a NUL at the end.</param>
    public Stamp StampOf(ReadOnlySpan<byte> path) => stamps?.OfItself(path) ?? Stamp.Unknown;

    /// <summary>The output as it is now; null: nothing is there that could be one.</summary>
    public KeptOutput? Look(string path, string absolute)
    {
        var there = new FileInfo(absolute);
        if (there.LinkTarget is { } target)
        {
            // A target that is not UTF-8 could not be made again.
            return target.Contains('\uFFFD', StringComparison.Ordinal) ? null : new KeptOutput(path, KeptKind.Link, Digest.Of(Encoding.UTF8.GetBytes(target)));
        }

        if (Directory.Exists(absolute))
        {
            return new KeptOutput(path, KeptKind.Folder, default);
        }

        // A pipe would never end, and some devices do things when they are read.
        var stamp = StampOf(Encoding.UTF8.GetBytes(absolute + '\0'));
        using var file = there.Exists && (stamp.IsFile || stamp == Stamp.Unknown) ? KeptFiles.TryOpen(absolute, null) : null;
        return file is null ? null : new KeptOutput(path, KindOf(there), KeptFiles.Of(file));
    }

    /// <summary>Whether an output is there as it was kept; answers its stamp, and whether a later change of it would show.</summary>
    public RememberedOutput? Verify(KeptOutput output)
    {
        var bytes = Encoding.UTF8.GetBytes(output.Path + '\0');
        var before = StampOf(bytes);
        var began = time.GetUtcNow();
        try
        {
            return Look(output.Path, Absolute(output)) == output ? new RememberedOutput(output, before, before.IsSettledAt(began) && before == StampOf(bytes)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Puts an output back where it was, unless it is there.</summary>
    /// <returns>False: something stands in the way, a link above it for one.</returns>
    /// <exception cref="InvalidDataException">What is kept is broken or gone.</exception>
    public bool PutBack(KeptOutput output, ResultFolder kept)
    {
        if (!HasPlainFolders(output.Path))
        {
            return false;
        }

        if (Verify(output) is not null)
        {
            return true;
        }

        var path = Absolute(output);
        if (output.Kind == KeptKind.Folder)
        {
            return !Path.Exists(path) && new FileInfo(path).LinkTarget is null && Directory.CreateDirectory(path).Exists;
        }

        if (new FileInfo(path).LinkTarget is null && Directory.Exists(path))
        {
            return false;
        }

        using var content = KeptFiles.TryOpen(kept.Blob(output.Content), output.Content) ?? throw new InvalidDataException();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Replace(path, beside => Write(output.Kind, content, beside));
        return true;
    }

    /// <summary>Removes what an earlier result put there, if it is still the same, and the folders that are empty then.</summary>
    public void Remove(KeptOutput output)
    {
        if (!HasPlainFolders(output.Path) || Verify(output) is null)
        {
            return;
        }

        var path = Absolute(output);
        if (output.Kind == KeptKind.Folder)
        {
            if (!Directory.EnumerateFileSystemEntries(path).Any())
            {
                Directory.Delete(path);
            }
        }
        else
        {
            File.Delete(path);
        }
    }

    string Absolute(KeptOutput output) => Path.Combine(root, output.Path);

    /// <summary>Through a link one might come to write anywhere.</summary>
    bool HasPlainFolders(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            var folder = new FileInfo(Path.Combine(root, path[..slash]));
            if (folder.LinkTarget is not null || folder.Exists)
            {
                return false;
            }
        }

        return true;
    }

    static KeptKind KindOf(FileInfo file) =>
        (file.UnixFileMode & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) == 0 ? KeptKind.File : KeptKind.Executable;

    static void Replace(string path, Action<string> write)
    {
        var beside = Path.Combine(Path.GetDirectoryName(path)!, $".slipway-{Guid.NewGuid():N}.tmp");
        try
        {
            write(beside);
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            KeptFiles.TryDelete(beside);
            throw;
        }
    }

    /// <summary>The user's umask takes from the mode what it takes.</summary>
    static void Write(KeptKind kind, Stream content, string path)
    {
        if (kind == KeptKind.Link)
        {
            using var reader = new StreamReader(content, Encoding.UTF8);
            File.CreateSymbolicLink(path, reader.ReadToEnd());
            return;
        }

        const UnixFileMode All = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        const UnixFileMode Run = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = kind == KeptKind.Executable ? All | Run : All,
            BufferSize = 0,
        });
        content.CopyTo(file);
    }
}
