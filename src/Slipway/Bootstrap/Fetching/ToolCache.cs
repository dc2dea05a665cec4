using System.Security.Cryptography;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Bootstrap.Fetching;

/// <summary>The downloads that all checkouts of a user share, each named by its SHA-256, each verified whenever it is read.</summary>
/// <remarks><c>DIGEST</c> is a whole file, <c>DIGEST.part</c> one that is coming, <c>locks/DIGEST</c> is held while one comes.</remarks>
sealed class ToolCache(string folder, FetchLimits limits, TimeProvider clock)
{
    public string File(string digest) => Path.Combine(folder, digest);

    public PartialFile Part(string digest) => new(Path.Combine(folder, $"{digest}.part"));

    /// <summary>The lock of one download, so that two checkouts do not fetch the same thing at once.</summary>
    public async Task<FileLock> LockAsync(string digest, string what, Action waiting, CancellationToken cancellation)
    {
        var locks = Directory.CreateDirectory(Path.Combine(folder, "locks"));
        return await FileLock.TakeAsync(Path.Combine(locks.FullName, digest), limits.Lock, clock, waiting, cancellation)
            ?? throw new ProblemException(FetchProblems.LockTimedOut(what, limits.Lock));
    }

    /// <summary>The file is there and right. A wrong one is removed.</summary>
    public async Task<bool> HasAsync(string digest, CancellationToken cancellation)
    {
        var file = File(digest);
        if (!System.IO.File.Exists(file))
        {
            return false;
        }

        if (await DigestAsync(file, cancellation) == digest)
        {
            return true;
        }

        System.IO.File.Delete(file);
        return false;
    }

    /// <summary>Makes a verified part the whole file.</summary>
    public string Keep(PartialFile part, string digest)
    {
        var file = File(digest);
        System.IO.File.Move(part.Path, file, overwrite: true);
        part.Delete();
        return file;
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public static async Task<string> DigestAsync(string path, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan | FileOptions.Asynchronous);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
    }
}
