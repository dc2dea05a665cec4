using System.Collections.Immutable;

namespace Slipway.Bootstrap;

/// <summary>The folder of a checkout that its tools are in: <c>.deps/</c>, first on PATH, git-ignored, safe to delete.</summary>
/// <remarks>
/// <c>.deps/NAME</c> is the executable itself. A tool that needs the files beside it is in <c>.deps/.tools/NAME/VERSION-DIGEST/</c> and
/// <c>.deps/NAME</c> is a launcher of three lines. <c>.deps/.stamps/NAME.json</c> says what we put there, <c>.deps/.new/</c> is what is being made.
/// </remarks>
/// <param name="Root">Absolute path of the repository's root.</param>
public sealed record DepsFolder(string Root)
{
    /// <summary>Absolute path of <c>.deps</c>.</summary>
    public string Path => System.IO.Path.Combine(Root, ".deps");

    /// <summary>The executable of a tool, whether it is there or not.</summary>
    public string Executable(string tool) => System.IO.Path.Combine(Path, tool);

    internal string Lock => System.IO.Path.Combine(Path, ".lock");

    internal string Making => System.IO.Path.Combine(Path, ".new");

    internal string Stamp(string tool) => System.IO.Path.Combine(Path, ".stamps", $"{tool}.json");

    internal string Trees(string tool) => System.IO.Path.Combine(Path, ".tools", tool);

    /// <summary>What is there now. Touches no file's content but the stamps'.</summary>
    public ImmutableArray<InstalledTool> Read()
    {
        var stamps = new DirectoryInfo(System.IO.Path.Combine(Path, ".stamps"));
        if (!stamps.Exists)
        {
            return [];
        }

        return
        [
            .. stamps.EnumerateFiles("*.json").OrderBy(file => file.Name, StringComparer.Ordinal)
                .Select(file => ToolStamp.Read(file.FullName)).OfType<ToolStamp>()
                .Where(stamp => ToolResolver.IsWord(stamp.Name) && File.Exists(Stamp(stamp.Name))).Select(stamp => new InstalledTool(stamp, IsIntact(stamp))),
        ];
    }

    internal bool IsIntact(ToolStamp stamp)
    {
        var file = new FileInfo(Executable(stamp.Name));
        return file.Exists && file.Length == stamp.Size && file.LastWriteTimeUtc.Ticks == stamp.Modified
            && (stamp.Folder is null || Directory.Exists(System.IO.Path.Combine(Trees(stamp.Name), stamp.Folder)));
    }
}

/// <summary>A tool that bootstrap put into <c>.deps/</c>.</summary>
/// <param name="IsIntact">Its file is there, with the size and time that it had when it was put there.</param>
public sealed record InstalledTool(ToolStamp Stamp, bool IsIntact);
