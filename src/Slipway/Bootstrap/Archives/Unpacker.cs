using System.IO.Compression;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Bootstrap.Archives;

/// <summary>Turns a verified download into files: by its bytes, never by its name.</summary>
sealed class Unpacker(IProgramRunner programs, UnpackLimits limits)
{
    /// <summary>Unpacks into a fresh folder.</summary>
    /// <param name="download">The verified file.</param>
    /// <param name="tool">Its name: what a single file is called.</param>
    /// <param name="path">The tool's file, as the manifest has it.</param>
    /// <param name="scratch">An empty folder of ours; the result is below it.</param>
    /// <exception cref="ArchiveException">Whatever an archive can have wrong.</exception>
    public async Task<Unpacked> UnpackAsync(string download, string tool, string? path, string scratch, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(scratch, "tree")).FullName;
        var target = new UnpackTarget(folder, limits);
        try
        {
            await FillAsync(download, tool, target, scratch, cancellation);
            var file = ToolEntry.Find(target.Files, tool, path);
            target.Finish();
            return new Unpacked(folder, file.Path, ToolEntry.IsAlone(target.Files.Select(each => each.Path), file.Path));
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw new ArchiveException("it is damaged");
        }
    }

    // The readers of the box throw whatever their parsing comes to. An I/O error with an error code of the system is a disk's, not an archive's.
    static bool IsDamage(Exception exception) =>
        exception is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or OverflowException
            or NotSupportedException or InvalidOperationException or OutOfMemoryException or IndexOutOfRangeException;

    async Task FillAsync(string download, string tool, UnpackTarget target, string scratch, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(download);
        var format = await FormatSniffer.OfAsync(file, cancellation);
        file.Position = 0;
        switch (format)
        {
            case ArchiveFormat.Zip:
                await ZipUnpacker.UnpackAsync(file, target, limits, cancellation);
                break;
            case ArchiveFormat.Gzip:
                await FillFromGzipAsync(file, tool, target, cancellation);
                break;
            case ArchiveFormat.Xz:
                var unpacked = await XzProgram.RunAsync(programs, download, scratch, limits.MaximumBytes, cancellation);
                await using (var inner = File.OpenRead(unpacked))
                {
                    await FillFromAsync(await FormatSniffer.OfAsync(inner, cancellation), Rewind(inner), tool, target, cancellation);
                }

                break;
            case ArchiveFormat.Unsupported:
                throw new ArchiveException("it is packed with bzip2, zstd or 7-Zip; tar, tar.gz, tar.xz and zip can be unpacked");
            default:
                await FillFromAsync(format, file, tool, target, cancellation);
                break;
        }
    }

    static async Task FillFromGzipAsync(FileStream file, string tool, UnpackTarget target, CancellationToken cancellation)
    {
        ArchiveFormat inner;
        await using (var peek = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true))
        {
            inner = await FormatSniffer.OfAsync(peek, cancellation);
        }

        await using var content = new GZipStream(Rewind(file), CompressionMode.Decompress, leaveOpen: true);
        await FillFromAsync(inner, content, tool, target, cancellation);
    }

    // What is inside a compression is a tar archive or the program itself; archives in archives are left as they are.
    static Task FillFromAsync(ArchiveFormat format, Stream content, string tool, UnpackTarget target, CancellationToken cancellation) =>
        format == ArchiveFormat.Tar
            ? TarUnpacker.UnpackAsync(content, target, cancellation)
            : target.AddFileAsync(tool, content, isExecutable: true, cancellation);

    static FileStream Rewind(FileStream file)
    {
        file.Position = 0;
        return file;
    }
}

/// <summary>What came out of a download.</summary>
/// <param name="Folder">Absolute.</param>
/// <param name="Tool">The tool's file, relative to the folder.</param>
/// <param name="IsAlone">The tool needs none of the other files.</param>
sealed record Unpacked(string Folder, string Tool, bool IsAlone);
