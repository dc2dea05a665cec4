using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Slipway.State;

/// <summary>A lock between processes, held until disposed or until the process ends, however it ends.</summary>
public sealed partial class FileLock : IDisposable
{
    const int Exclusive = 2;
    const int DoNotWait = 4;

    readonly SafeFileHandle file;

    FileLock(SafeFileHandle file) => this.file = file;

    /// <summary>Takes the lock at once, or answers null when another process (or another holder in this one) has it.</summary>
    public static FileLock? TryTake(string path)
    {
        // ReadWrite sharing keeps .NET from taking a lock of its own on the file.
        var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (Flock(file, Exclusive | DoNotWait) == 0)
        {
            return new FileLock(file);
        }

        file.Dispose();
        return null;
    }

    /// <summary>Takes the lock, trying for at most <paramref name="limit"/>; null: not had in time.</summary>
    public static async Task<FileLock?> TakeAsync(string path, TimeSpan limit, TimeProvider clock, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            if (TryTake(path) is { } taken)
            {
                return taken;
            }

            if (clock.GetElapsedTime(began) >= limit)
            {
                return null;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), clock, cancellation);
        }
    }

    public void Dispose() => file.Dispose();

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);
}
