using System.Security.Cryptography;
using System.Text;
using Slipway.State;

namespace Slipway.Engines.Processes.Supervision;

/// <summary>
/// The executable that a supervisor runs from. The tool lies in the checkout's <c>.slipway/</c>, which <c>git clean -fdx</c> removes, and loads parts
/// of itself while it runs: so the supervisor gets a copy in the state folder, of the single file or of the program with its assemblies.
/// A path that ends in <c>.dll</c> is a program that <c>dotnet</c> runs.
/// </summary>
static class ToolCopy
{
    const int Kept = 2;

    internal static string For(string toolPath, UpFolders folders)
    {
        var files = Files(toolPath);
        var copies = Path.Combine(folders.Root, "tool");
        PrivateFolder.Create(copies);
        var copy = Path.Combine(copies, Key(files));
        if (!Directory.Exists(copy))
        {
            Copy(files, copy);
            RemoveOld(copies);
        }

        return Path.Combine(copy, Path.GetFileName(toolPath));
    }

    internal static bool IsAssembly(string toolPath) => Path.GetExtension(toolPath) == ".dll";

    static List<string> Files(string toolPath) =>
        !IsAssembly(toolPath) && !File.Exists(toolPath + ".dll")
            ? [toolPath]
            : [.. Directory.EnumerateFiles(Path.GetDirectoryName(toolPath)!)
                .Where(file => file == toolPath || Path.GetExtension(file) is ".dll" or ".json").Order(StringComparer.Ordinal)];

    static string Key(List<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(file) + "\0"));
            using var content = File.OpenRead(file);
            hash.AppendData(SHA256.HashData(content));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    // Whole or not at all: a folder of its own is renamed into place. Another command may have been first.
    static void Copy(List<string> files, string copy)
    {
        var beside = $"{copy}.{Guid.NewGuid():N}.tmp";
        PrivateFolder.Create(beside);
        foreach (var file in files)
        {
            File.Copy(file, Path.Combine(beside, Path.GetFileName(file)));
        }

        try
        {
            Directory.Move(beside, copy);
        }
        catch (IOException) when (Directory.Exists(copy))
        {
            Directory.Delete(beside, recursive: true);
        }
    }

    // A supervisor of an older build may still run from its copy while it is being replaced.
    static void RemoveOld(string copies)
    {
        foreach (var old in Directory.GetDirectories(copies).Where(copy => !copy.EndsWith(".tmp", StringComparison.Ordinal))
            .OrderByDescending(Directory.GetLastWriteTimeUtc).Skip(Kept))
        {
            Directory.Delete(old, recursive: true);
        }
    }
}
