using System.Formats.Tar;

namespace Slipway.Bootstrap.Archives;

/// <summary>Unpacks tar archives, read once from beginning to end.</summary>
static class TarUnpacker
{
    const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static async Task UnpackAsync(Stream archive, UnpackTarget target, CancellationToken cancellation)
    {
        await using var bounded = new BoundedReads(archive);
        await using var reader = new TarReader(bounded);
        while (await reader.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
        {
            await AddAsync(entry, target, cancellation);
        }
    }

    static async Task AddAsync(TarEntry entry, UnpackTarget target, CancellationToken cancellation)
    {
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                target.AddFolder(entry.Name);
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                await target.AddFileAsync(entry.Name, entry.DataStream ?? Stream.Null, (entry.Mode & AnyExecute) != 0, cancellation);
                break;
            case TarEntryType.SymbolicLink:
                target.AddLink(entry.Name, entry.LinkName);
                break;
            case TarEntryType.HardLink:
                await target.AddHardLinkAsync(entry.Name, entry.LinkName, cancellation);
                break;
            case TarEntryType.GlobalExtendedAttributes:
                // What `git archive` writes first: a comment with the commit.
                break;
            default:
                throw new ArchiveException($"its entry `{EntryName.Printable(entry.Name)}` is neither file, folder nor link ({entry.EntryType})");
        }
    }
}

/// <summary>Forwards reads, but no giant ones: the reader asks for all of a header's attributes at once, however many the archive claims.</summary>
sealed class BoundedReads(Stream inner) : Stream
{
    const int Largest = 1024 * 1024;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Check(count));

    public override int Read(Span<byte> buffer)
    {
        Check(buffer.Length);
        return inner.Read(buffer);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Check(buffer.Length);
        return inner.ReadAsync(buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer.AsMemory(offset, Check(count)), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    static int Check(int count) => count <= Largest ? count : throw new ArchiveException("it has a header of more than 1 MiB");
}
