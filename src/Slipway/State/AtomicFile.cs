using System.Runtime.InteropServices;

namespace Slipway.State;

/// <summary>Files that are whole at every moment: readers see the old content or the new one, also after a power cut.</summary>
public static partial class AtomicFile
{
    // EEXIST, of Linux and of macOS.
    const int IsThere = 17;

    /// <summary>Writes beside the file, syncs, and renames over it. The file ends with mode 0600.</summary>
    /// <param name="isDurable">False: is not synced. After a power cut it may be torn, and its reader must be able to tell.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, bool isDurable = true) => Write(path, content, [], isDurable);

    /// <summary>The same, of a content in two pieces: the second one may be large, and is not copied.</summary>
    public static void Write(string path, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, bool isDurable)
    {
        var beside = WriteBeside(path, first, second, isDurable);
        try
        {
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>Makes a file that is not there yet: of several who try, one does, and nobody ever sees a part of it.</summary>
    /// <returns>False: there is one of this name.</returns>
    /// <exception cref="IOException">It cannot be written, or the file system has no hard links.</exception>
    public static bool TryCreate(string path, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        var beside = WriteBeside(path, first, second, isDurable: true);
        try
        {
            // Not File.Move, which looks first and renames then: between the two somebody else's file may come, and be lost.
            return Link(beside, path) == 0 ? true : Marshal.GetLastPInvokeError() is IsThere ? false : throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
        finally
        {
            File.Delete(beside);
        }
    }

    static string WriteBeside(string path, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, bool isDurable)
    {
        var beside = $"{path}.{Environment.ProcessId}-{Guid.NewGuid():N}.tmp";
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                BufferSize = 0,
            };
            using var file = new FileStream(beside, options);
            file.Write(first);
            file.Write(second);
            file.Flush(flushToDisk: isDurable);
            return beside;
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Link(string existing, string path);
}
