using System.Runtime.InteropServices;

namespace Slipway.State;

/// <summary>A whole file in memory that is given back at once. A large array would stay until the next full collection, which may never come.</summary>
sealed unsafe class FileBytes : IDisposable
{
    readonly int _length;
    byte* _bytes;

    FileBytes(byte* bytes, int length)
    {
        _bytes = bytes;
        _length = length;
    }

    /// <summary>Not to be used any more once this is disposed.</summary>
    public ReadOnlySpan<byte> Content => new(_bytes, _length);

    /// <param name="most">Bytes; what is behind them is left out.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileBytes Read(string path, int most)
    {
        // Shared with writers: no lock has to be taken.
        using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        var room = (int)Math.Min(RandomAccess.GetLength(file), most);
        var bytes = (byte*)NativeMemory.Alloc((nuint)Math.Max(room, 1));
        try
        {
            var length = 0;
            for (int more; length < room && (more = RandomAccess.Read(file, new Span<byte>(bytes + length, room - length), length)) > 0;)
            {
                length += more;
            }

            return new FileBytes(bytes, length);
        }
        catch
        {
            NativeMemory.Free(bytes);
            throw;
        }
    }

    public void Dispose()
    {
        NativeMemory.Free(_bytes);
        _bytes = null;
    }
}
