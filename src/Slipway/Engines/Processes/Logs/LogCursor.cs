using System.Buffers;

namespace Slipway.Engines.Processes.Logs;

/// <summary>Reads one process's log from its oldest file on, a line at a time, across files that are begun or removed meanwhile.</summary>
sealed class LogCursor(LogFiles files, DateTimeOffset? since) : IDisposable
{
    readonly byte[] _buffer = new byte[32 * 1024];
    readonly ArrayBufferWriter<byte> _part = new();
    FileStream? _file;
    int _number;
    int _start;
    int _end;

    internal string Id => $"{files.Component}/{files.Process}";

    /// <summary>The next line, when it was looked at but not taken.</summary>
    internal LogLine? Peek() => _peeked ??= Read();

    LogLine? _peeked;

    internal void Take() => _peeked = null;

    public void Dispose() => _file?.Dispose();

    LogLine? Read()
    {
        while (ReadBytes() is { } line)
        {
            if (LogLine.Parse(files.Component, files.Process, line) is { } parsed && !(parsed.Time < since))
            {
                return parsed;
            }
        }

        return null;
    }

    byte[]? ReadBytes()
    {
        while (true)
        {
            var found = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            _part.Write(_buffer.AsSpan(_start, found < 0 ? _end - _start : found));
            _start = found < 0 ? _end : _start + found + 1;
            if (found >= 0)
            {
                var line = _part.WrittenSpan.ToArray();
                _part.ResetWrittenCount();
                return line;
            }

            if (!Fill())
            {
                return null;
            }
        }
    }

    bool Fill()
    {
        while (true)
        {
            // Looked for before reading: what is in this file when a later one exists is all that there will be.
            var later = files.Numbers().FirstOrDefault(candidate => candidate > _number && !IsTooOld(candidate));
            _start = 0;
            _end = _file?.Read(_buffer) ?? 0;
            if (_end > 0)
            {
                return true;
            }

            if (later == 0 || !Open(later))
            {
                return false;
            }
        }
    }

    bool Open(int next)
    {
        _file?.Dispose();
        _file = null;
        _part.ResetWrittenCount();
        _number = next;
        try
        {
            _file = new FileStream(files.At(next), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (FileNotFoundException)
        {
            // Removed since it was listed: there is a later one.
        }

        return true;
    }

    bool IsTooOld(int candidate) => since is { } earliest && File.GetLastWriteTimeUtc(files.At(candidate)) is var last
        && last.Year > 1700 && last < earliest.UtcDateTime.AddSeconds(-1);
}
