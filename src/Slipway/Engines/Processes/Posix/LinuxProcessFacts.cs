using System.Globalization;
using System.Text;

namespace Slipway.Engines.Processes.Posix;

/// <summary>Reads <c>/proc</c>.</summary>
sealed class LinuxProcessFacts : IProcessFacts
{
    const int MaximumEnvironment = 4 * 1024 * 1024;

    readonly Lazy<string> _boot = new(() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim());

    public string Boot => _boot.Value;

    public ProcessFact? Find(int pid) => Read($"/proc/{pid}/stat") is { } text ? Parse(text) : null;

    public IEnumerable<ProcessFact> All()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, null, out var pid) && Find(pid) is { } fact)
            {
                yield return fact;
            }
        }
    }

    public string? Mark(int pid)
    {
        // NAME=value\0NAME=value\0
        var text = Read($"/proc/{pid}/environ");
        if (text is null)
        {
            return null;
        }

        const string start = ProcessMark.Variable + "=";
        foreach (var range in text.AsSpan().Split('\0'))
        {
            if (text.AsSpan(range).StartsWith(start, StringComparison.Ordinal))
            {
                return text[range][start.Length..];
            }
        }

        return null;
    }

    // 1234 (a name) with ) in it) S 1 1234 1234 0 -1 4194560 … : state is field 3, session 6, start time 22, resident pages 24.
    internal static ProcessFact? Parse(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var close = text.LastIndexOf(") ", StringComparison.Ordinal);
        if (open < 1 || close < open)
        {
            return null;
        }

        var fields = text[(close + 2)..].Split(' ');
        return fields.Length > 21
            && int.TryParse(text.AsSpan(0, open - 1), NumberStyles.None, null, out var pid)
            && int.TryParse(fields[3], NumberStyles.None, null, out var session)
            && long.TryParse(fields[19], NumberStyles.None, null, out var start)
            && long.TryParse(fields[21], NumberStyles.None, null, out var pages)
                ? new ProcessFact(pid, session, start, fields[0] is "Z" or "X", pages * Environment.SystemPageSize)
                : null;
    }

    static string? Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var content = new MemoryStream();
            var buffer = new byte[4096];
            int read;
            while (content.Length < MaximumEnvironment && (read = file.Read(buffer)) > 0)
            {
                content.Write(buffer, 0, read);
            }

            return Encoding.UTF8.GetString(content.GetBuffer(), 0, (int)content.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended in the meantime, or belongs to somebody else.
            return null;
        }
    }
}
