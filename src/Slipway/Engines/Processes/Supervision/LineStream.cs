using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.Engines.Processes.Supervision;

/// <summary>JSON values, one on each line, over a stream. A line has a longest length, so that a stranger cannot fill the memory.</summary>
sealed class LineStream(Stream stream) : IAsyncDisposable
{
    /// <summary>Hundreds of processes with large environments fit.</summary>
    internal const int MaximumLine = 16 * 1024 * 1024;

    byte[] _buffer = new byte[16 * 1024];
    int _length;

    internal async Task WriteAsync<T>(T value, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        await stream.WriteAsync((byte[])[.. json, (byte)'\n'], cancellation);
        await stream.FlushAsync(cancellation);
    }

    /// <summary>Null at the end.</summary>
    /// <exception cref="InvalidDataException">It is no such value, or too long.</exception>
    internal async Task<T?> ReadAsync<T>(JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        var searched = 0;
        int end;
        while ((end = Array.IndexOf(_buffer, (byte)'\n', searched, _length - searched)) < 0)
        {
            searched = _length;
            if (!await FillAsync(cancellation))
            {
                return null;
            }
        }

        try
        {
            return JsonSerializer.Deserialize(_buffer.AsSpan(0, end), type);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("it is no message of this protocol", exception);
        }
        finally
        {
            var rest = _length - end - 1;
            _buffer.AsSpan(end + 1, rest).CopyTo(_buffer);
            _buffer.AsSpan(rest, _length - rest).Clear();
            _length = rest;
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    async Task<bool> FillAsync(CancellationToken cancellation)
    {
        if (_length == _buffer.Length)
        {
            if (_length >= MaximumLine)
            {
                throw new InvalidDataException($"a message is longer than {MaximumLine / 1024 / 1024} MiB");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellation);
        _length += read;
        return read > 0;
    }
}
