using System.Security.Cryptography;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Components;
using Slipway.Secrets;

namespace Slipway.Releases.Planning.Charts;

/// <summary>Brings charts that somebody published: once, and only the content that the manifest pins.</summary>
/// <param name="root">Of the repository: a <c>file:</c> is meant from there.</param>
/// <param name="cache">The folder of those that are here, each under its digest.</param>
sealed class ChartFetch(string root, string cache, IProgramRunner programs)
{
    const string Sha = "sha256:";

    /// <returns>The path of the archive.</returns>
    /// <exception cref="ProblemException"><c>chart-unpinned</c>, <c>chart-digest</c>, <c>chart-repository</c>, <c>chart-not-fetched</c></exception>
    public async Task<string> GetAsync(ChartReference chart, CancellationToken cancellation)
    {
        if (chart.Digest is { } pinned && Kept(pinned) is var kept && File.Exists(kept) && await DigestAsync(kept, cancellation) == pinned)
        {
            return kept;
        }

        var place = Place(chart);
        OwnerOnlyFile.CreateFolder(cache);
        var work = Directory.CreateTempSubdirectory("slipway-chart-").FullName;
        try
        {
            var archive = place.IsFile ? Path.Combine(place.LocalPath, Archive(chart)) : await PullAsync(chart, work, cancellation);
            if (!File.Exists(archive))
            {
                throw ChartProblems.NotFetched(chart, $"there is no `{Archive(chart)}`");
            }

            var digest = await DigestAsync(archive, cancellation);
            var beside = $"{Kept(digest)}.{Guid.NewGuid():N}.tmp";
            File.Copy(archive, beside);
            File.Move(beside, Kept(digest), overwrite: true);
            return chart.Digest is null ? throw ChartProblems.Unpinned(chart, digest) : chart.Digest == digest ? Kept(digest) : throw ChartProblems.Differs(chart, digest);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    async Task<string> PullAsync(ChartReference chart, string folder, CancellationToken cancellation)
    {
        var result = await programs.RunAsync(HelmCall.Pull(chart.Name, chart.Repository!, chart.Version!, folder), cancellation);
        return result.ExitCode == 0 ? Directory.EnumerateFiles(folder, "*.tgz").FirstOrDefault() ?? "" : throw ChartProblems.NotFetched(chart, result.Error);
    }

    Uri Place(ChartReference chart)
    {
        if (chart.Name.StartsWith('-') || !chart.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'))
        {
            throw ChartProblems.Repository(chart, "a chart's name has letters, digits, hyphens and dots");
        }

        if (chart.Repository!.StartsWith("file:", StringComparison.Ordinal) && !chart.Repository.StartsWith("file:/", StringComparison.Ordinal))
        {
            return new Uri(Path.GetFullPath(Path.Combine(root, chart.Repository["file:".Length..])));
        }

        return !Uri.TryCreate(chart.Repository, UriKind.Absolute, out var place) ? throw ChartProblems.Repository(chart, "its repository is no URL")
            : place.Scheme == "oci" ? throw ChartProblems.Repository(chart, "charts in OCI registries are not fetched by this version")
            : place.Scheme is not ("http" or "https" or "file") ? throw ChartProblems.Repository(chart, $"`{place.Scheme}` is no way to fetch one")
            : place.UserInfo.Length > 0 ? throw ChartProblems.Repository(chart, "a password does not belong into a manifest")
            : place;
    }

    string Kept(string digest) => Path.Combine(cache, $"{digest.Replace(Sha, "", StringComparison.Ordinal)}.tgz");

    static string Archive(ChartReference chart) => $"{chart.Name}-{chart.Version}.tgz";

    static async Task<string> DigestAsync(string file, CancellationToken cancellation)
    {
        await using var content = File.OpenRead(file);
        return Sha + Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
    }
}
