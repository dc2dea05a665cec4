using System.Text.RegularExpressions;

namespace Slipway.Bootstrap.Archives;

/// <summary>Finds the tool among the files of its archive.</summary>
static partial class ToolEntry
{
    const int MostNamed = 5;

    /// <summary>The tool's file.</summary>
    /// <param name="path">What the manifest says; null: the one that is called like the tool, or the only file.</param>
    /// <exception cref="ArchiveException">There is none, or more than one could be meant.</exception>
    public static UnpackedFile Find(IReadOnlyList<UnpackedFile> files, string tool, string? path)
    {
        if (path is not null)
        {
            var wanted = string.Join('/', EntryName.Segments(path));
            return files.FirstOrDefault(file => file.Path == wanted)
                ?? throw new ArchiveException($"it has no file `{EntryName.Printable(wanted)}`; {Candidates(files)}");
        }

        UnpackedFile[] named = [.. files.Where(file => file.Path.Split('/')[^1] == tool)];
        UnpackedFile[] runnable = [.. named.Where(file => file.IsExecutable)];
        return (named, runnable, files) switch
        {
            ([var one], _, _) => one,
            (_, [var one], _) => one,
            ([], _, [var only]) => only,
            ([], _, _) => throw new ArchiveException($"it has no file called `{tool}`; {Candidates(files)}"),
            _ => throw new ArchiveException($"it has several files called `{tool}`: {List(named)}"),
        };
    }

    /// <summary>Nothing but documents is in the archive beside the tool: it can stand alone.</summary>
    public static bool IsAlone(IEnumerable<string> files, string tool) => files.All(file => file == tool || Document().IsMatch(file.Split('/')[^1]));

    static string Candidates(IReadOnlyList<UnpackedFile> files)
    {
        UnpackedFile[] runnable = [.. files.Where(file => file.IsExecutable)];
        return runnable.Length == 0 ? $"it has {List(files)}" : $"what can be run in it: {List(runnable)}";
    }

    static string List(IReadOnlyList<UnpackedFile> files) => files.Count == 0
        ? "nothing"
        : string.Join(", ", files.Take(MostNamed).Select(file => $"`{EntryName.Printable(file.Path)}`")) + (files.Count > MostNamed ? ", …" : "");

    [GeneratedRegex(@"^(licen[cs]e|readme|notice|copying|changelog|authors|third.?party)|\.(md|txt|rst|1)$", RegexOptions.IgnoreCase)]
    private static partial Regex Document();
}
