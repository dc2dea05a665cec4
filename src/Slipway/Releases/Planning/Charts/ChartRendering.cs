using System.Collections.Immutable;
using Slipway.Digests;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Releases.Planning.Manifests;
using Slipway.Secrets;
using Slipway.State;

namespace Slipway.Releases.Planning.Charts;

/// <summary>Renders charts, and keeps what came of it for as long as its inputs are the same.</summary>
/// <param name="folder">Of what was rendered before, each under the fingerprint of its inputs.</param>
sealed class ChartRendering(string folder, IProgramRunner programs, TimeProvider time)
{
    /// <summary>What nobody has asked for since is removed.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    readonly Lazy<Task<string>> _version = new(async () => (await programs.RunAsync(HelmCall.Version, CancellationToken.None)).Output.Trim());

    /// <returns>YAML.</returns>
    /// <exception cref="ProblemException"><c>helm-failed</c>; Helm is not there.</exception>
    public async Task<string> OfAsync(ChartInputs inputs, CancellationToken cancellation)
    {
        var file = Path.Combine(folder, $"{inputs.Fingerprint(await _version.Value)}.yaml");
        if (File.Exists(file))
        {
            File.SetLastWriteTimeUtc(file, time.GetUtcNow().UtcDateTime);
            return await File.ReadAllTextAsync(file, cancellation);
        }

        var result = await programs.RunAsync(HelmCall.Template(inputs), cancellation);
        if (result.ExitCode != 0)
        {
            throw ChartProblems.Helm(inputs.Chart, result.Error);
        }

        // A Secret in it is refused later; until then it is on no disk.
        if (!ObjectReader.Read(inputs.Chart, result.Output).Any(one => ObjectKey.Of(one).Is("", "Secret")))
        {
            Keep(file, result.Output);
        }

        return result.Output;
    }

    void Keep(string file, string text)
    {
        OwnerOnlyFile.CreateFolder(folder);
        AtomicFile.Write(file, System.Text.Encoding.UTF8.GetBytes(text));
        foreach (var old in Directory.EnumerateFiles(folder).Where(other => File.GetLastWriteTimeUtc(other) < time.GetUtcNow().UtcDateTime - Kept))
        {
            File.Delete(old);
        }
    }
}

/// <summary>All that decides what comes of a chart.</summary>
/// <param name="Path">Of a folder or an archive.</param>
/// <param name="Chart">For messages.</param>
/// <param name="Values">Files.</param>
/// <param name="Pinned">Those that win.</param>
sealed record ChartInputs(string Release, string Path, string Chart, string Namespace, ImmutableArray<string> Values, string Pinned)
{
    /// <summary>Of the chart's files.</summary>
    public required Digest Content { get; init; }

    /// <summary>Of the cluster: <c>v1.34.2</c></summary>
    public required string KubeVersion { get; init; }

    public ImmutableArray<string> ApiVersions { get; init; } = [];

    /// <param name="helm">Its version.</param>
    public Digest Fingerprint(string helm)
    {
        var builder = new DigestBuilder().Add(helm).Add(Release).Add(Namespace).Add(Pinned).Add(Content).Add(KubeVersion).Add(Values.Length);
        foreach (var file in Values)
        {
            builder.Add(File.ReadAllBytes(file));
        }

        foreach (var version in ApiVersions)
        {
            builder.Add(version);
        }

        return builder.Build();
    }
}
