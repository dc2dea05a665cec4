namespace Slipway.State;

/// <summary>Files that are whole at every moment: readers see the old content or the new one, also after a power cut.</summary>
public static class AtomicFile
{
    /// <summary>Writes beside the file, syncs, and renames over it. The file ends with mode 0600.</summary>
    /// <param name="isDurable">False: is not synced. After a power cut it may be torn, and its reader must be able to tell.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, bool isDurable = true) => Write(path, content, [], isDurable);

    /// <summary>The same, of a content in two pieces: the second one may be large, and is not copied.</summary>
    public static void Write(string path, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, bool isDurable)
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
            using (var file = new FileStream(beside, options))
            {
                file.Write(first);
                file.Write(second);
                file.Flush(flushToDisk: isDurable);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
