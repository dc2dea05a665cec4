using System.Collections.Immutable;
using Slipway.Programs;

namespace Slipway.Releases.Planning.Charts;

/// <summary>Helm, which renders charts and fetches them. It is never given a cluster.</summary>
static class HelmCall
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static ProgramCall Version { get; } = ProgramCall.Of("helm", "version", "--short") with { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>The values that win come on standard input.</summary>
    public static ProgramCall Template(ChartInputs inputs) => new ProgramCall(
    [
        "helm", "template", inputs.Release, inputs.Path, "--namespace", inputs.Namespace, "--include-crds", "--skip-tests", "--kube-version", inputs.KubeVersion,
        .. inputs.Values.SelectMany(file => (ImmutableArray<string>)["--values", file]), "--values", "-",
        .. inputs.ApiVersions.SelectMany(version => (ImmutableArray<string>)["--api-versions", version]),
    ])
    {
        Input = inputs.Pinned,
        Timeout = Limit,
    };

    /// <param name="folder">Where the archive goes.</param>
    public static ProgramCall Pull(string name, string repository, string version, string folder) =>
        ProgramCall.Of("helm", "pull", name, "--repo", repository, "--version", version, "--destination", folder) with { Timeout = Limit };
}
