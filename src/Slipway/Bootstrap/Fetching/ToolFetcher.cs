using System.Security.Cryptography;
using System.Text;
using Slipway.Problems;

namespace Slipway.Bootstrap.Fetching;

/// <summary>Brings tools into the cache, verified.</summary>
sealed class ToolFetcher(ToolCache cache, Download download, FetchLimits limits)
{
    /// <summary>The path of the verified download, from the cache when it is there, without touching the network.</summary>
    public async Task<string> FetchAsync(ResolvedTool tool, FetchReport report, CancellationToken cancellation)
    {
        using var held = await cache.LockAsync(tool.Sha256, $"the download of `{tool.Name}`", report.Waiting, cancellation);
        if (await cache.HasAsync(tool.Sha256, cancellation))
        {
            return cache.File(tool.Sha256);
        }

        var part = cache.Part(tool.Sha256);
        var resumed = part is { Length: > 0, Validator: not null };
        var found = await BringAsync(tool.Name, tool.Source, part, report, cancellation);
        if (found != tool.Sha256 && resumed)
        {
            // The first half may have been of another version, or spoilt on the disk.
            part.Delete();
            report.Retry("the two halves do not fit together");
            found = await BringAsync(tool.Name, tool.Source, part, report, cancellation);
        }

        if (found != tool.Sha256)
        {
            part.Delete();
            throw new ProblemException(FetchProblems.ChecksumDiffers(tool, found));
        }

        return cache.Keep(part, tool.Sha256);
    }

    /// <summary>Fetches what no checksum is known of, so that a person can decide to trust it; nothing of it is unpacked or run.</summary>
    public async Task<string> ChecksumAsync(string name, Uri source, FetchReport report, CancellationToken cancellation)
    {
        var key = "new-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source.AbsoluteUri)));
        using var held = await cache.LockAsync(key, $"the download of `{name}`", report.Waiting, cancellation);
        var part = cache.Part(key);
        var found = await BringAsync(name, source, part, report, cancellation);
        cache.Keep(part, found);
        return found;
    }

    async Task<string> BringAsync(string name, Uri source, PartialFile part, FetchReport report, CancellationToken cancellation)
    {
        if (source.IsFile)
        {
            await CopyAsync(name, source, part, report, cancellation);
        }
        else
        {
            await download.RunAsync(name, source, part, report.Progress, report.Retry, cancellation);
        }

        report.Verifying(part.Length);
        return await ToolCache.DigestAsync(part.Path, cancellation);
    }

    async Task CopyAsync(string name, Uri source, PartialFile part, FetchReport report, CancellationToken cancellation)
    {
        // A pipe or a device has no length, and reading it might never end.
        var file = new FileInfo(source.LocalPath);
        if (!file.Exists || file.Length == 0)
        {
            var why = file.Exists ? "it is empty, or no ordinary file" : "there is no such file";
            throw new ProblemException(FetchProblems.Refused(name, source, why, "check the url in the manifest"));
        }

        if (file.Length > limits.MaximumBytes)
        {
            throw new ProblemException(FetchProblems.TooLarge(name, source, limits.MaximumBytes));
        }

        part.Delete();
        await using var from = file.OpenRead();
        await using var to = File.Create(part.Path);
        await from.CopyToAsync(to, cancellation);
        report.Progress(file.Length, file.Length);
    }
}

/// <summary>What a fetch tells while it goes on.</summary>
sealed record FetchReport(Action<long, long?> Progress, Action<long> Verifying, Action<string> Retry, Action Waiting);
