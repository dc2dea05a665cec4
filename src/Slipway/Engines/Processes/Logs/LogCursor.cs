using System.Buffers;

namespace Slipway.Engines.Processes.Logs;

/// <summary>Reads one process's log from its oldest file on, a line at a time, across files that are begun or removed meanwhile.</summary>
sealed class LogCursor(LogFiles files, DateTimeOffset? since) : IDisposable
{
    readonly byte[] buffer = new byte[32 * 1024];
    readonly ArrayBufferWriter<byte> part = new();
    FileStream? file;
    int number;
    int start;
    int end;

    internal string Id => $"{files.Component}/{files.Process}";

    /// <summary>The next line, when it was looked at but not taken.</summary>
    internal LogLine? Peek() => peeked ??= Read();

    LogLine? peeked;

    internal void Take() => peeked = null;

    public void Dispose() => file?.Dispose();

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
            var found = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            part.Write(buffer.AsSpan(start, found < 0 ? end - start : found));
            start = found < 0 ? end : start + found + 1;
            if (found >= 0)
            {
                var line = part.WrittenSpan.ToArray();
                part.ResetWrittenCount();
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
            var later = files.Numbers().FirstOrDefault(candidate => candidate > number && !IsTooOld(candidate));
            start = 0;
            end = file?.Read(buffer) ?? 0;
            if (end > 0)
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
        file?.Dispose();
        file = null;
        part.ResetWrittenCount();
        number = next;
        try
        {
            file = new FileStream(files.At(next), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
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
