namespace Slipway.Engines.Processes.Logs;

/// <summary>Appends lines to a process's log, which stays below a size.</summary>
/// <param name="maximumBytes">Of one file.</param>
/// <param name="maximumFiles">At least 1.</param>
sealed class LogWriter(LogFiles files, long maximumBytes, int maximumFiles) : IDisposable
{
    FileStream? _file;
    int _number;

    /// <summary>Lines that could not be written (a full disk); they are gone.</summary>
    internal long Lost { get; private set; }

    /// <summary>Writes whole lines, each ended by a line feed. What cannot be written is dropped: a full disk stops no process.</summary>
    internal void Append(ReadOnlySpan<byte> lines)
    {
        if (lines.IsEmpty)
        {
            return;
        }

        try
        {
            Current(lines.Length).Write(lines);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Lost += lines.Count((byte)'\n');
            _file?.Dispose();
            _file = null;
        }
    }

    public void Dispose() => _file?.Dispose();

    FileStream Current(int more)
    {
        _file ??= OpenLast();
        if (_file.Length > 0 && _file.Length + more > maximumBytes)
        {
            _file.Dispose();
            _file = null;
            _file = Open(++_number);
            RemoveOldest();
        }

        return _file;
    }

    FileStream OpenLast()
    {
        _number = files.Numbers() is [.., var last] ? last : 1;
        var opened = Open(_number);
        EndTornLine(opened);
        return opened;
    }

    FileStream Open(int at)
    {
        Directory.CreateDirectory(files.Folder);
        return new FileStream(files.At(at), new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            BufferSize = 0,
        });
    }

    // The one before was killed in the middle of a line.
    static void EndTornLine(FileStream opened)
    {
        if (opened.Length > 0)
        {
            opened.Position = opened.Length - 1;
            if (opened.ReadByte() != '\n')
            {
                opened.WriteByte((byte)'\n');
            }
        }
    }

    void RemoveOldest()
    {
        foreach (var old in files.Numbers().Where(old => old <= _number - maximumFiles))
        {
            File.Delete(files.At(old));
        }
    }
}
