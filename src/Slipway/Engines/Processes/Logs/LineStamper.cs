using System.Buffers;

namespace Slipway.Engines.Processes.Logs;

/// <summary>Cuts bytes into lines and puts the time before each: the form in which they are stored.</summary>
sealed class LineStamper
{
    readonly ArrayBufferWriter<byte> _part = new();

    /// <summary>Takes bytes, and answers the lines that are whole now.</summary>
    internal ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes, DateTimeOffset time)
    {
        var lines = new ArrayBufferWriter<byte>(bytes.Length + 64);
        var stamp = LogLine.Stamp(time);
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var room = LogLine.MaximumBytes - _part.WrittenCount;
            var length = Math.Min(end < 0 ? bytes.Length : end, room);
            _part.Write(bytes[..length]);
            bytes = bytes[length..];
            if (end == length || _part.WrittenCount == LogLine.MaximumBytes)
            {
                End(stamp, lines);
                bytes = end == length ? bytes[1..] : bytes;
            }
        }

        return lines.WrittenSpan;
    }

    /// <summary>The line that has begun, as if it had ended; empty when none has.</summary>
    internal ReadOnlySpan<byte> Rest(DateTimeOffset time)
    {
        if (_part.WrittenCount == 0)
        {
            return [];
        }

        var lines = new ArrayBufferWriter<byte>();
        End(LogLine.Stamp(time), lines);
        return lines.WrittenSpan;
    }

    void End(byte[] stamp, ArrayBufferWriter<byte> lines)
    {
        lines.Write(stamp);
        lines.Write(_part.WrittenSpan.TrimEnd((byte)'\r'));
        lines.Write("\n"u8);
        _part.ResetWrittenCount();
    }
}
