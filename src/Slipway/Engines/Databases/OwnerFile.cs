using System.Text;
using Slipway.State;

namespace Slipway.Engines.Databases;

/// <summary>Files and folders that only their owner may read, written so that a crash leaves the old or the new, never half.</summary>
static class OwnerFile
{
    /// <summary>rwx------.</summary>
    public const UnixFileMode Closed = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>rwx--x--x: others may pass through to what they own below, and see nothing.</summary>
    public const UnixFileMode Passable = Closed | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static void Write(string path, string text)
    {
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(text));
        SyncedFolder.Sync(Path.GetDirectoryName(path)!);
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
}
