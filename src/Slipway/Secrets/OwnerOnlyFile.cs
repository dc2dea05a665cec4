using System.Text;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Secrets;

/// <summary>Files that nobody but their owner may read: made so, never widened, and not trusted when found otherwise.</summary>
public static class OwnerOnlyFile
{
    const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Writes whole or not at all, with mode 0600, and makes the folder if it is missing.</summary>
    public static void Write(string path, string text)
    {
        CreateFolder(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Null when there is none.</summary>
    /// <exception cref="ProblemException">
    /// <c>secret-file-open</c> (others may read it), <c>secret-file-link</c> (a symbolic link) or <c>secret-file-too-big</c>.
    /// </exception>
    public static async Task<string?> ReadAsync(string path, int maximum, CancellationToken cancellation)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (Fault(path, file, maximum) is { } fault)
            {
                throw new ProblemException(fault);
            }

            var bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes, cancellation);
            return Encoding.UTF8.GetString(bytes);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Makes what is missing of the folder, with mode 0700.</summary>
    public static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else if (!Directory.Exists(folder))
        {
            // The mode that is given to .NET holds for the last folder only.
            CreateFolder(Path.GetDirectoryName(folder)!);
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    static Problem? Fault(string path, FileStream file, int maximum) =>
        new FileInfo(path).LinkTarget is not null
            ? new Problem("secret-file-link", $"`{path}` is a symbolic link") { Fix = "put the file itself there" }
        : !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & Others) != 0
            ? new Problem("secret-file-open", $"`{path}` can be read by others than its owner")
            {
                Why = "it holds secrets",
                Fix = $"chmod 600 '{path}', and change the secrets if others may have seen them",
            }
        : file.Length > maximum
            ? new Problem("secret-file-too-big", $"`{path}` is bigger than {maximum / 1024} KiB")
        : null;
}
