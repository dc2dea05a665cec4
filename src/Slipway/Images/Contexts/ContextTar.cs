using System.Formats.Tar;
using System.Text;
using Slipway.Execution.Results;
using Slipway.Problems;
using Slipway.Sources;

namespace Slipway.Images.Contexts;

/// <summary>Writes what an image is built from as an archive that is the same everywhere: in order, owned by root, all of one time.</summary>
/// <param name="root">The checkout's.</param>
/// <param name="dockerfile">The text that is built, as <see cref="DockerfileName"/>.</param>
/// <param name="time">Of every file.</param>
sealed class ContextTar(string root, ImageRecipe recipe, string dockerfile, DateTimeOffset time)
{
    /// <summary>No name that a component could have meant.</summary>
    public const string DockerfileName = ".slipway.Dockerfile";

    public const long LargestFile = 200L * 1024 * 1024;
    public const long LargestContext = 1024L * 1024 * 1024;

    readonly List<Problem> _problems = [];
    long _written;

    /// <exception cref="ProblemException"><c>context-secret</c>, <c>context-too-large</c>, <c>source-changed</c>: all of them; the archive then has no end, and no engine builds from it.</exception>
    public async Task WriteAsync(Stream stream, CancellationToken cancellation)
    {
        // Not disposed of when it fails: that would write the end.
        var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true);
        // The client of Docker looks at the first 512 bytes alone to tell an archive from a Dockerfile: they must be a whole entry's.
        await tar.WriteEntryAsync(Entry(new UstarTarEntry(TarEntryType.RegularFile, DockerfileName) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(dockerfile)) }, false), cancellation);
        foreach (var file in recipe.Files)
        {
            await WriteAsync(tar, file, cancellation);
        }

        if (_problems.Count > 0)
        {
            throw new ProblemException(_problems);
        }

        await tar.DisposeAsync();
    }

    async Task WriteAsync(TarWriter tar, ContextEntry file, CancellationToken cancellation)
    {
        try
        {
            var path = Path.Combine(root, file.Source);
            if (file.Kind == SourceKind.Link)
            {
                var target = new FileInfo(path).LinkTarget ?? throw new FileNotFoundException("the link is gone", path);
                await tar.WriteEntryAsync(Entry(new PaxTarEntry(TarEntryType.SymbolicLink, file.Name) { LinkName = target }, false), cancellation);
            }
            else
            {
                await SendAsync(tar, path, file, cancellation);
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            _problems.Add(new Problem("source-changed", $"`{file.Source}` cannot be read any more") { Kind = ProblemKind.Failure, Why = exception.Message });
        }
    }

    async Task SendAsync(TarWriter tar, string path, ContextEntry file, CancellationToken cancellation)
    {
        var scan = new SecretScan(file.Name);
        await using var content = new CheckedFile(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.Asynchronous), scan);
        if (TooLarge(file, content.Length) is { } problem)
        {
            _problems.Add(problem);
            return;
        }

        // After the first mistake the others are still looked for; nothing more is sent.
        await (_problems.Count == 0
            ? tar.WriteEntryAsync(Entry(new PaxTarEntry(TarEntryType.RegularFile, file.Name) { DataStream = content }, file.Kind == SourceKind.Executable), cancellation)
            : content.CopyToAsync(Stream.Null, cancellation));
        if (scan.Found is { } kind)
        {
            _problems.Add(Secret(file, kind));
        }
        else if (content.Content != file.Content)
        {
            _problems.Add(new Problem("source-changed", $"`{file.Source}` was changed while the image of `{recipe.Component.Name}` was being built") { Kind = ProblemKind.Failure, Fix = "build again" });
        }
    }

    Problem? TooLarge(ContextEntry file, long length)
    {
        _written += length;
        return length > LargestFile ? Large($"`{file.Source}` has {ByteSize.Format(length)}, and would go into the image of `{recipe.Component.Name}`", file.Source)
            : _written > LargestContext && _written - length <= LargestContext ? Large($"more than {ByteSize.Format(LargestContext)} would go into the image of `{recipe.Component.Name}`; `{file.Source}` is where it is too much", file.Source)
            : null;
    }

    static Problem Large(string what, string file) => new("context-too-large", what)
    {
        Why = $"at most {ByteSize.Format(LargestFile)} a file and {ByteSize.Format(LargestContext)} in all are sent to the engine",
        Fix = $"leave it out: image: {{ ignore: [/{file}] }}, or fetch it in the Dockerfile",
    };

    Problem Secret(ContextEntry file, string kind) => new("context-secret", $"`{file.Source}` would go into the image of `{recipe.Component.Name}`, and holds {kind}")
    {
        Why = "everybody who has the image could read it",
        Fix = $"leave it out: image: {{ ignore: [/{file.Source}] }}; what building needs is mounted: image: {{ secrets: [NAME] }}",
    };

    PosixTarEntry Entry(PosixTarEntry entry, bool isExecutable)
    {
        const UnixFileMode read = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        entry.Mode = isExecutable ? read | execute : read;
        entry.ModificationTime = time;
        return entry;
    }
}
