using System.Runtime.InteropServices;

namespace Slipway.State;

/// <summary>Makes what was created or renamed in a folder outlive a power cut.</summary>
static partial class SyncedFolder
{
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
