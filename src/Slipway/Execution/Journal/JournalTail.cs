using Microsoft.Win32.SafeHandles;

namespace Slipway.Execution.Journal;

/// <summary>How a journal's file ended when its writer last wrote to it: what stands there now tells whether somebody else has been at it.</summary>
sealed class JournalTail
{
    /// <summary>The last line's checksum stands within its first bytes, and no two lines have the same: that much is compared of it.</summary>
    const int Most = 256;

    byte[] _last = [];

    public long Length { get; private set; }

    /// <summary>The last line has no end: its writing broke off.</summary>
    public bool IsTorn => _last is [.., not (byte)'\n'];

    public static JournalTail Of(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        var tail = new JournalTail { Length = length, _last = new byte[Math.Min(length, Most)] };
        _ = RandomAccess.Read(file, tail._last, length - tail._last.Length);
        return tail;
    }

    public void Add(byte[] line)
    {
        Length += line.Length;
        _last = line;
    }

    /// <summary>Whether nothing was added to the open file.</summary>
    public bool IsLast(SafeFileHandle file) => RandomAccess.GetLength(file) == Length;

    /// <summary>Whether the file that has this name now is still the one that was written, and ends as it did.</summary>
    public bool IsLast(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return IsSame(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether a file is as long as the one that was written, and ends as it did.</summary>
    public bool IsSame(SafeFileHandle file)
    {
        var there = new byte[_last.Length];
        return IsLast(file) && RandomAccess.Read(file, there, Length - there.Length) == there.Length && there.AsSpan().SequenceEqual(_last);
    }
}
