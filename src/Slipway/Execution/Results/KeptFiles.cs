using System.Buffers;
using System.Security.Cryptography;
using Slipway.Digests;

namespace Slipway.Execution.Results;

/// <summary>Reads files that may have been removed, torn or changed since they were written.</summary>
static class KeptFiles
{
    // No advisory lock: others remove and replace what is being read, and the reader keeps what it opened.
    const FileShare Anything = FileShare.ReadWrite | FileShare.Delete;

    /// <summary>Null: it is not there. What is not <paramref name="content"/> is removed as well.</summary>
    public static FileStream? TryOpen(string path, Digest? content)
    {
        if (!File.Exists(path))
        {
            // As often as not it is not there: the first exception of a process costs more than all that is read.
            return null;
        }

        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, Anything, bufferSize: 1);
            if (content is not { } expected || Of(file) == expected)
            {
                file.Position = 0;
                return file;
            }

            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }

        file?.Dispose();
        return null;
    }

    /// <summary>All of a file; null: it is not there, or too large to be one of ours.</summary>
    public static byte[]? TryRead(string path, int limit)
    {
        using var file = TryOpen(path, null);
        try
        {
            if (file is null || file.Length > limit)
            {
                return null;
            }

            var bytes = GC.AllocateUninitializedArray<byte>((int)file.Length);
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static Digest Of(Stream content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        for (int read; (read = content.Read(buffer)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return Digest.FromBytes(hash.GetHashAndReset());
    }

    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
