using Slipway.Bootstrap.Archives;

namespace Slipway.Bootstrap;

/// <summary>Puts verified downloads into <c>.deps/</c>, and takes away what is no longer wanted. Needs the folder's lock.</summary>
/// <remarks>
/// Every step can be cut off: what is made is made aside and renamed, and the stamp says first that the file is being put there, then that it is.
/// </remarks>
sealed class ToolInstaller(DepsFolder deps, Unpacker unpacker)
{
    const int UnfinishedSize = -1;
    const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Removes what a bootstrap that was killed left in the making.</summary>
    public void Sweep()
    {
        if (Directory.Exists(deps.Making))
        {
            Directory.Delete(deps.Making, recursive: true);
        }

        Directory.CreateDirectory(Path.Combine(deps.Path, ".stamps"));
    }

    /// <exception cref="ArchiveException">What the archive has wrong.</exception>
    public async Task InstallAsync(ResolvedTool tool, string download, CancellationToken cancellation)
    {
        var scratch = Path.Combine(deps.Making, tool.Name);
        Directory.CreateDirectory(scratch);
        var unpacked = await unpacker.UnpackAsync(download, tool.Name, tool.Path, scratch, cancellation);
        var stamp = new ToolStamp(tool.Name, tool.Version, tool.Sha256, tool.Path, UnfinishedSize, 0, null);
        stamp.Write(deps.Stamp(tool.Name));
        var folder = unpacked.IsAlone ? null : MoveTree(tool, unpacked);
        var made = folder is null ? Path.Combine(unpacked.Folder, unpacked.Tool) : await WriteLauncherAsync(tool, folder, unpacked.Tool, scratch, cancellation);
        File.SetUnixFileMode(made, Executable);
        File.Move(made, deps.Executable(tool.Name), overwrite: true);
        RemoveTrees(tool.Name, except: folder);
        var file = new FileInfo(deps.Executable(tool.Name));
        (stamp with { Size = file.Length, Modified = file.LastWriteTimeUtc.Ticks, Folder = folder }).Write(deps.Stamp(tool.Name));
        Directory.Delete(scratch, recursive: true);
    }

    /// <summary>Removes a tool, unless its file is not the one that we put there: then only our note of it goes.</summary>
    public void Remove(string name)
    {
        if (ToolStamp.Read(deps.Stamp(name)) is { } stamp && (deps.IsIntact(stamp) || stamp.Size == UnfinishedSize))
        {
            File.Delete(deps.Executable(name));
        }

        RemoveTrees(name, except: null);
        File.Delete(deps.Stamp(name));
    }

    // The digest is in the name: another download of the same version is another folder, and a running tool keeps its own until the end.
    string MoveTree(ResolvedTool tool, Unpacked unpacked)
    {
        var name = $"{tool.Version}-{tool.Sha256[..12]}";
        var folder = Path.Combine(deps.Trees(tool.Name), name);
        File.SetUnixFileMode(Path.Combine(unpacked.Folder, unpacked.Tool), Executable);
        if (Directory.Exists(folder))
        {
            Directory.Move(folder, Path.Combine(deps.Making, tool.Name, "spoilt"));
        }

        Directory.CreateDirectory(deps.Trees(tool.Name));
        Directory.Move(unpacked.Folder, folder);
        return name;
    }

    // The tool must be started from the folder that its other files are in, so `.deps/NAME` cannot be it. It cannot be a symbolic link
    // either: scripts look for their files beside `$0`. `exec` leaves no process behind, and the path goes with a checkout that is moved.
    static async Task<string> WriteLauncherAsync(ResolvedTool tool, string folder, string file, string scratch, CancellationToken cancellation)
    {
        var launcher = Path.Combine(scratch, "launcher");
        var path = $".tools/{tool.Name}/{folder}/{file}".Replace("'", "'\\''", StringComparison.Ordinal);
        await File.WriteAllTextAsync(launcher, $"#!/bin/sh\n# {tool.Name} {tool.Version}, put here by `slipway bootstrap`\nexec \"${{0%/*}}\"/'{path}' \"$@\"\n", cancellation);
        return launcher;
    }

    void RemoveTrees(string name, string? except)
    {
        if (!Directory.Exists(deps.Trees(name)))
        {
            return;
        }

        foreach (var folder in Directory.GetDirectories(deps.Trees(name)).Where(folder => Path.GetFileName(folder) != except))
        {
            Directory.Delete(folder, recursive: true);
        }

        if (except is null)
        {
            Directory.Delete(deps.Trees(name));
        }
    }
}
