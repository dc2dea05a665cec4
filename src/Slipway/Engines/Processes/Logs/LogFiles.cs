using System.Globalization;
using Slipway.State;

namespace Slipway.Engines.Processes.Logs;

/// <summary>
/// The files of one process's log: <c>logs/visits/web.1.log</c>, <c>web.2.log</c>, … The highest number is written to; the oldest is removed
/// when there are too many. Files are never renamed, so that whoever follows them cannot miss a line.
/// </summary>
sealed class LogFiles(UpFolders folders, string component, string process)
{
    const string Ending = ".log";

    readonly string _folder = Path.Combine(folders.Logs, Escape(component));
    readonly string _prefix = Escape(process) + ".";

    internal string Component => component;

    internal string Process => process;

    internal string Folder => _folder;

    /// <summary>The FIFO that the process writes to.</summary>
    internal string Fifo => Path.Combine(_folder, _prefix + "pipe");

    internal string At(int number) => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{_prefix}{number}{Ending}"));

    /// <summary>Ascending.</summary>
    internal IReadOnlyList<int> Numbers()
    {
        try
        {
            return Directory.EnumerateFiles(_folder, _prefix + "*" + Ending).Select(Number).Where(number => number > 0).Order().ToList();
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>The processes that have a log, of one component or of all.</summary>
    internal static IEnumerable<LogFiles> Find(UpFolders folders, string? component)
    {
        if (!Directory.Exists(folders.Logs))
        {
            return [];
        }

        return Directory.EnumerateDirectories(folders.Logs)
            .Select(path => (Path: path, Component: Uri.UnescapeDataString(Path.GetFileName(path))))
            .Where(entry => component is null || entry.Component == component)
            .SelectMany(entry => Directory.EnumerateFiles(entry.Path, "*" + Ending)
                .Select(file => ProcessOf(Path.GetFileName(file))).OfType<string>().Distinct().Order(StringComparer.Ordinal)
                .Select(process => new LogFiles(folders, entry.Component, process)))
            .OrderBy(files => files.Component, StringComparer.Ordinal);
    }

    // web.12.log
    static string? ProcessOf(string file)
    {
        var name = file[..^Ending.Length];
        var dot = name.LastIndexOf('.');
        return dot > 0 && int.TryParse(name.AsSpan(dot + 1), NumberStyles.None, null, out _) ? Uri.UnescapeDataString(name[..dot]) : null;
    }

    int Number(string path)
    {
        var name = Path.GetFileName(path)[_prefix.Length..];
        return int.TryParse(name.AsSpan(0, Math.Max(0, name.Length - Ending.Length)), NumberStyles.None, null, out var number) ? number : 0;
    }

    // Names come from manifests and the command line: they never lead out of the folder.
    static string Escape(string name) => Uri.EscapeDataString(name) is var escaped && escaped.Trim('.').Length == 0
        ? escaped.Replace(".", "%2E", StringComparison.Ordinal)
        : escaped;
}
