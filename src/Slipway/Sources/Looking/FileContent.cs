using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Slipway.Digests;
using Slipway.Sources.Records;
using Slipway.State;

namespace Slipway.Sources.Looking;

/// <summary>Reads a file as it is in the working tree.</summary>
/// <param name="began">When the reading did: what was changed right before may change once more and look the same, and is not trusted the next time.</param>
sealed class FileContent(DateTimeOffset began)
{
    const int BufferLength = 128 * 1024;
    const int LongestTarget = 4096;

    /// <summary>Of a file that may not be read: the commands that are run cannot read it either.</summary>
    static readonly Digest Unreadable = Digest.Of("a file that cannot be read"u8);

    public bool IsSettled(Stamp stamp) => stamp.IsSettledAt(began);

    /// <param name="stamp">Taken before.</param>
    /// <returns>Null: there is no such file.</returns>
    public FileDraft? Read(OpenFolder folder, ReadOnlySpan<byte> name, Stamp stamp, bool isTracked)
    {
        var kind = stamp.IsLink ? EntryKind.Link : stamp.IsExecutable ? EntryKind.Executable : EntryKind.File;
        if (!stamp.IsLink && !stamp.IsFile && stamp != Stamp.Unknown)
        {
            return Gone(isTracked, stamp);
        }

        var content = stamp.IsLink ? Target(folder, name) : Content(folder, name);
        return new FileDraft(kind, isTracked, content is not null && IsSettled(stamp), stamp, content ?? Unreadable);
    }

    /// <summary>What Git tracks may come back.</summary>
    public static FileDraft? Gone(bool isTracked, Stamp stamp) => isTracked ? FileDraft.Missing with { Stamp = stamp == Stamp.Unknown ? Stamp.Absent : stamp } : null;

    /// <summary>Where the system has no stamps: every file is read each time.</summary>
    public static FileDraft? Read(string path, bool isTracked)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.LinkTarget is { } target)
            {
                return new FileDraft(EntryKind.Link, isTracked, false, Stamp.Unknown, Digest.Of(Encoding.UTF8.GetBytes(target)));
            }

            if (!file.Exists)
            {
                return Gone(isTracked, Stamp.Absent);
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            var kind = file.UnixFileMode.HasFlag(UnixFileMode.UserExecute) ? EntryKind.Executable : EntryKind.File;
            return new FileDraft(kind, isTracked, false, Stamp.Unknown, Digest.FromBytes(SHA256.HashData(stream)));
        }
        catch (FileNotFoundException)
        {
            return Gone(isTracked, Stamp.Absent);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new FileDraft(EntryKind.File, isTracked, false, Stamp.Unknown, Unreadable);
        }
    }

    static Digest? Target(OpenFolder folder, ReadOnlySpan<byte> name)
    {
        Span<byte> target = stackalloc byte[LongestTarget];
        return folder.ReadLink(name, target) is >= 0 and var length ? Digest.Of(target[..(int)length]) : null;
    }

    static Digest? Content(OpenFolder folder, ReadOnlySpan<byte> name)
    {
        var file = folder.OpenFile(name);
        if (file < 0)
        {
            return null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            return Content(file, buffer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            OpenFolder.CloseFile(file);
        }
    }

    static Digest? Content(int file, byte[] buffer)
    {
        IncrementalHash? hash = null;
        try
        {
            while (true)
            {
                var (length, isEnd) = Fill(file, buffer);
                if (length < 0)
                {
                    return null;
                }

                if (isEnd && hash is null)
                {
                    return Digest.Of(buffer.AsSpan(0, length));
                }

                hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                hash.AppendData(buffer, 0, length);
                if (isEnd)
                {
                    return Digest.FromBytes(hash.GetHashAndReset());
                }
            }
        }
        finally
        {
            hash?.Dispose();
        }
    }

    static (int Length, bool IsEnd) Fill(int file, byte[] buffer)
    {
        var length = 0;
        while (length < buffer.Length)
        {
            var more = OpenFolder.ReadFile(file, buffer.AsSpan(length));
            if (more <= 0)
            {
                return more < 0 ? (-1, true) : (length, true);
            }

            length += (int)more;
        }

        return (length, false);
    }
}
