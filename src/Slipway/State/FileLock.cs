using Microsoft.Win32.SafeHandles;

namespace Slipway.State;

/// <summary>A lock between processes, held until disposed or until the process ends, however it ends.</summary>
public sealed class FileLock : IDisposable
{
    // EWOULDBLOCK, of Linux and of macOS: what .NET's own flock(2) of a file that is not to be shared answers.
    const int HeldOnLinux = 11;
    const int HeldOnMac = 35;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    readonly FileStream _file;

    FileLock(FileStream file) => _file = file;

    /// <summary>The locked file itself.</summary>
    internal SafeFileHandle Handle => _file.SafeFileHandle;

    /// <summary>Takes the lock at once, or answers null when another process (or another holder in this one) has it.</summary>
    public static FileLock? TryTake(string path) => TryTake(path, FileMode.OpenOrCreate);

    /// <exception cref="FileNotFoundException">It is not there, and is not to be made.</exception>
    internal static FileLock? TryTake(string path, FileMode mode)
    {
        try
        {
            return new FileLock(new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (IOException exception) when (exception.HResult is HeldOnLinux or HeldOnMac)
        {
            return null;
        }
    }

    /// <summary>Takes the lock, trying for at most <paramref name="limit"/>; null: not had in time.</summary>
    public static Task<FileLock?> TakeAsync(string path, TimeSpan limit, TimeProvider clock, CancellationToken cancellation) =>
        TakeAsync(path, FileMode.OpenOrCreate, limit, clock, cancellation);

    /// <summary>The same, of a file that may have to be there.</summary>
    /// <exception cref="FileNotFoundException">It is not there, and is not to be made.</exception>
    internal static async Task<FileLock?> TakeAsync(string path, FileMode mode, TimeSpan limit, TimeProvider clock, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            if (TryTake(path, mode) is { } taken)
            {
                return taken;
            }

            if (clock.GetElapsedTime(began) >= limit)
            {
                return null;
            }

            await Task.Delay(Pause, clock, cancellation);
        }
    }

    /// <summary>The same, and tells when it has to wait.</summary>
    public static async Task<FileLock?> TakeAsync(string path, TimeSpan limit, TimeProvider clock, Action waiting, CancellationToken cancellation)
    {
        if (TryTake(path) is { } taken)
        {
            return taken;
        }

        waiting();
        return await TakeAsync(path, limit, clock, cancellation);
    }

    public void Dispose() => _file.Dispose();
}
