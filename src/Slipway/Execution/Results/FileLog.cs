using System.Text;
using Slipway.Digests;

namespace Slipway.Execution.Results;

/// <summary>What a step printed, in a file of lines; nothing when the file is gone.</summary>
/// <param name="path">Absolute.</param>
public sealed class FileLog(string path) : IStepLog
{
    public string Path { get; } = path;

    public IEnumerable<string> ReadLines() => Lines(Path, null) ?? [];

    /// <summary>Null: the file is not there, or not what was kept.</summary>
    internal static IEnumerable<string>? Lines(string path, Digest? content) =>
        KeptFiles.TryOpen(path, content) is { } file ? Lines(file) : null;

    static IEnumerable<string> Lines(FileStream file)
    {
        // Only a line feed ends a line: a carriage return is the start of a progress bar.
        using var reader = new StreamReader(file, Encoding.UTF8);
        var buffer = new char[16 * 1024];
        var line = new StringBuilder();
        for (int read; (read = reader.Read(buffer)) > 0;)
        {
            var rest = buffer.AsMemory(0, read);
            for (int end; (end = rest.Span.IndexOf('\n')) >= 0; rest = rest[(end + 1)..])
            {
                yield return line.Append(rest[..end]).ToString();
                line.Clear();
            }

            line.Append(rest);
        }

        if (line.Length > 0)
        {
            yield return line.ToString();
        }
    }
}

/// <summary>What a reused step printed when it ran, from the result store.</summary>
sealed class KeptLog(string path, Digest content) : IStepLog
{
    public IEnumerable<string> ReadLines() => FileLog.Lines(path, content) ?? ["[slipway] what it printed is not kept any more"];
}
