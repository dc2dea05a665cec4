using System.Globalization;
using System.Text;
using Slipway.Problems;

namespace Slipway.Execution.Results;

/// <summary>Writes what a step prints into a file, which is made with the first line. Of much, the beginning and the end are kept.</summary>
/// <param name="path">Absolute. Beside it, <c>PATH.1</c> and <c>PATH.2</c> hold the end while it is written.</param>
/// <param name="limit">Bytes that the file may have, a line about what was left out apart. Default: 16 MiB.</param>
/// <remarks>A full disk cuts the log short; it is no reason for a step to fail.</remarks>
public sealed class StepLogFile(string path, long limit = StepLogFile.DefaultLimit) : IStepLogWriter
{
    public const long DefaultLimit = 16 << 20;

    readonly Lock _lock = new();
    LogPart? _head;
    LogPart? _older;
    LogPart? _end;
    long _leftOut;
    bool _isBroken;
    bool _isClosed;

    /// <summary>Called before the file is made, to make its folder. Default: it is there.</summary>
    public Action Begins { get; init; } = static () => { };

    /// <inheritdoc/>
    public void Write(string line)
    {
        lock (_lock)
        {
            if (!_isBroken && !_isClosed)
            {
                _isBroken = !TryDo(() => Put(line));
            }
        }
    }

    /// <inheritdoc/>
    public IStepLog Close()
    {
        lock (_lock)
        {
            if (!_isClosed)
            {
                _isClosed = true;
                TryDo(Join);
            }

            return _head is null ? StepLog.Empty : new FileLog(path);
        }
    }

    void Put(string line)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(line.Length) + 1];
        var length = Encoding.UTF8.GetBytes(line, bytes);
        bytes[length++] = (byte)'\n';
        var text = bytes.AsSpan(0, length);
        _head ??= Begin();
        if (_end is null && _head.Length + length <= limit / 2)
        {
            _head.Write(text);
            return;
        }

        // Two parts of a quarter each: the older one goes when the newer one is full.
        if (_end is null || (_end.Length > 0 && _end.Length + length > limit / 4))
        {
            Turn();
        }

        _end!.Write(text.Length <= limit / 4 ? text : text[^(int)(limit / 4)..]);
    }

    LogPart Begin()
    {
        Begins();
        return new LogPart(path);
    }

    void Turn()
    {
        var name = _older?.Path ?? $"{path}.{(_end is null ? 1 : 2)}";
        _leftOut += _older?.Lines ?? 0;
        _older?.Remove();
        (_older, _end) = (_end, new LogPart(name));
    }

    void Join()
    {
        if (_head is not null && _leftOut > 0)
        {
            _head.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"[slipway] {_leftOut} lines are left out here\n")));
        }

        foreach (var part in new[] { _older, _end })
        {
            if (part is not null)
            {
                part.CopyTo(_head!);
                part.Remove();
            }
        }

        _head?.Dispose();
    }

    static bool TryDo(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ProblemException)
        {
            return false;
        }
    }
}

/// <summary>A piece of a log that is being written.</summary>
sealed class LogPart(string path) : IDisposable
{
    readonly FileStream _file = new(path, new FileStreamOptions
    {
        Mode = FileMode.Create,
        Access = FileAccess.ReadWrite,
        Share = FileShare.ReadWrite | FileShare.Delete,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        BufferSize = 32 * 1024,
    });

    public string Path => path;

    public long Length { get; private set; }

    public long Lines { get; private set; }

    public void Write(ReadOnlySpan<byte> line)
    {
        _file.Write(line);
        Length += line.Length;
        Lines++;
    }

    public void CopyTo(LogPart other)
    {
        _file.Position = 0;
        _file.CopyTo(other._file);
    }

    public void Remove()
    {
        _file.Dispose();
        File.Delete(path);
    }

    public void Dispose() => _file.Dispose();
}
