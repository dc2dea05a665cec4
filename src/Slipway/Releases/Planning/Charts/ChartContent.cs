using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Slipway.Digests;

namespace Slipway.Releases.Planning.Charts;

/// <summary>The files of a chart, from a folder or an archive: what its rendering depends on, and what its templates use.</summary>
sealed class ChartContent
{
    const int MostFiles = 5_000;

    const int MostBytes = 64 * 1024 * 1024;

    readonly string _chart;
    readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    long _bytes;

    ChartContent(string chart) => _chart = chart;

    public Digest Fingerprint
    {
        get
        {
            var builder = new DigestBuilder();
            foreach (var (name, content) in _files)
            {
                builder.Add(name).Add(Digest.Of(content));
            }

            return builder.Build();
        }
    }

    /// <param name="path">Of a folder, or of an archive.</param>
    /// <param name="chart">For messages.</param>
    /// <exception cref="Problems.ProblemException"><c>no-chart</c></exception>
    public static ChartContent Read(string path, string chart)
    {
        var content = new ChartContent(chart);
        try
        {
            if (Directory.Exists(path))
            {
                content.AddFolder(path);
            }
            else
            {
                content.AddArchive(path);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw ChartProblems.NotThere(chart, exception.Message);
        }

        return content._files.Keys.Any(name => name is "Chart.yaml" || name.EndsWith("/Chart.yaml", StringComparison.Ordinal)) ? content : throw ChartProblems.NotThere(chart, "there is no `Chart.yaml` in it");
    }

    /// <summary>Whether a template or a default value uses these words.</summary>
    public bool Mentions(string words) => MentionedIn(words).Any();

    /// <summary>Where templates use these words.</summary>
    public IEnumerable<string> MentionedIn(string words)
    {
        var bytes = Encoding.UTF8.GetBytes(words);
        return _files.Where(file => file.Key.Contains("templates/", StringComparison.Ordinal) && file.Value.AsSpan().IndexOf(bytes) >= 0).Select(file => file.Key);
    }

    /// <summary>A link may lead anywhere, and Helm would follow it.</summary>
    void AddFolder(string path)
    {
        var waiting = new Stack<DirectoryInfo>([new DirectoryInfo(path)]);
        while (waiting.TryPop(out var folder))
        {
            foreach (var entry in folder.EnumerateFileSystemInfos())
            {
                if (entry.LinkTarget is not null)
                {
                    throw ChartProblems.NotThere(_chart, $"`{Path.GetRelativePath(path, entry.FullName)}` in it is a symbolic link");
                }

                if (entry is DirectoryInfo below)
                {
                    waiting.Push(below);
                }
                else if (entry is FileInfo file)
                {
                    Add(Path.GetRelativePath(path, file.FullName), file.Length, () => File.ReadAllBytes(file.FullName));
                }
            }
        }
    }

    void AddArchive(string path)
    {
        using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var archive = new TarReader(packed);
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } data)
            {
                Add(entry.Name, entry.Length, () =>
                {
                    var bytes = new byte[entry.Length];
                    data.ReadExactly(bytes);
                    return bytes;
                });
            }
        }
    }

    void Add(string name, long length, Func<byte[]> read)
    {
        _bytes += length;
        if (_files.Count >= MostFiles || _bytes > MostBytes)
        {
            throw ChartProblems.NotThere(_chart, $"it has more than {MostFiles} files, or more than {MostBytes / 1024 / 1024} MiB");
        }

        _files[name] = read();
    }
}
