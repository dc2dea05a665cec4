using System.Runtime.InteropServices;

namespace Slipway.Engines.Databases;

/// <summary>Files and folders that only their owner may read, written so that a crash leaves the old or the new, never half.</summary>
static partial class OwnerFile
{
    /// <summary>rwx------.</summary>
    public const UnixFileMode Closed = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>rwx--x--x: others may pass through to what they own below, and see nothing.</summary>
    public const UnixFileMode Passable = Closed | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static void Write(string path, string text)
    {
        var next = path + ".new";
        File.Delete(next);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var stream = new FileStream(next, options))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(text);
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
        Sync(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes a folder with exactly this mode, whatever the umask; one that exists keeps its own.</summary>
    public static void MakeFolder(string path, UnixFileMode mode)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, mode);
            File.SetUnixFileMode(path, mode);
        }
    }

    /// <summary>Makes a rename in the folder outlive a power cut.</summary>
    public static void Sync(string folder)
    {
        var handle = Open(folder, 0);
        if (handle >= 0)
        {
            // Some file systems cannot sync a folder (EINVAL): theirs keep order by themselves.
            _ = FSync(handle);
            _ = Close(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);
}
