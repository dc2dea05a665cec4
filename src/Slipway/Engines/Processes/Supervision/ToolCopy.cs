using System.Security.Cryptography;
using Slipway.State;

namespace Slipway.Engines.Processes.Supervision;

/// <summary>
/// The executable that a supervisor runs from. A single-file tool lies in the checkout's <c>.slipway/</c>, which <c>git clean -fdx</c> removes,
/// and opens its own file again while it runs: so the supervisor gets a copy in the state folder. A tool with its assemblies beside it runs in place.
/// </summary>
static class ToolCopy
{
    const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    internal static string For(string toolPath, UpFolders folders)
    {
        if (File.Exists(toolPath + ".dll"))
        {
            return toolPath;
        }

        var folder = Path.Combine(folders.Root, "tool");
        PrivateFolder.Create(folder);
        using var tool = File.OpenRead(toolPath);
        var copy = Path.Combine(folder, $"slipway-{Convert.ToHexStringLower(SHA256.HashData(tool))[..16]}");
        if (!File.Exists(copy))
        {
            Copy(toolPath, copy);
            RemoveOthers(folder, copy);
        }

        return copy;
    }

    static void Copy(string from, string to)
    {
        var beside = $"{to}.{Guid.NewGuid():N}.tmp";
        File.Copy(from, beside);
        File.SetUnixFileMode(beside, Mode);
        File.Move(beside, to, overwrite: true);
    }

    // A supervisor of an older build may still run from its copy: it is being replaced, and its file stays until the next build.
    static void RemoveOthers(string folder, string copy)
    {
        foreach (var old in Directory.EnumerateFiles(folder).Where(file => file != copy).OrderByDescending(File.GetLastWriteTimeUtc).Skip(1))
        {
            File.Delete(old);
        }
    }
}
