using System.Security.Cryptography;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Secrets;

/// <summary>
/// The user's own key for <see cref="ProvidedSecret.Fingerprint"/>: 32 random bytes in the state folder, made once, readable by nobody else.
/// Whoever lacks it cannot try out which value a fingerprint stands for.
/// </summary>
public static class FingerprintKey
{
    const int Length = 32;
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The key; made where there is none, or one that is torn, a link, or open to others: then what was kept under the old one is not found any more.</summary>
    /// <returns>Null: it can neither be read nor made (a full disk), or another command is making it.</returns>
    public static byte[]? Of(StateFolders folders)
    {
        var folder = Path.Combine(folders.State, "keys");
        var path = Path.Combine(folder, "secrets");
        try
        {
            PrivateFolder.Create(folder);
            return Read(path) ?? Make(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ProblemException)
        {
            return null;
        }
    }

    static byte[]? Make(string path)
    {
        using var held = FileLock.TryTake($"{path}.lock");
        if (held is null || Read(path) is not null)
        {
            return Read(path);
        }

        var key = RandomNumberGenerator.GetBytes(Length);
        AtomicFile.Write(path, key);
        return key;
    }

    static byte[]? Read(string path) =>
        new FileInfo(path) is { Exists: true, Length: Length, LinkTarget: null } && (OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == OwnerOnly)
            ? File.ReadAllBytes(path) : null;
}
