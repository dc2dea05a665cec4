using System.Collections.Immutable;
using Slipway.Programs;

namespace Slipway.Releases.Planning.Charts;

/// <summary>Helm, which renders charts and fetches them. It is never given a cluster.</summary>
static class HelmCall
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static ProgramCall Version { get; } = ProgramCall.Of("helm", "version", "--short") with { Timeout = TimeSpan.FromSeconds(30) };

    /// <param name="path">Of the chart: a folder, or an archive.</param>
    /// <param name="values">Files; the later one wins.</param>
    /// <param name="pinned">Values that win over all files, on standard input.</param>
    /// <param name="apiVersions">What the cluster serves, for charts that look: <c>monitoring.coreos.com/v1/ServiceMonitor</c>.</param>
    public static ProgramCall Template(string release, string path, string space, IEnumerable<string> values, string pinned, IEnumerable<string> apiVersions) => new ProgramCall(
    [
        "helm", "template", release, path, "--namespace", space, "--include-crds", "--skip-tests",
        .. values.SelectMany(file => (ImmutableArray<string>)["--values", file]), "--values", "-",
        .. apiVersions.SelectMany(version => (ImmutableArray<string>)["--api-versions", version]),
    ])
    {
        Input = pinned,
        Timeout = Limit,
    };

    /// <param name="folder">Where the archive goes.</param>
    public static ProgramCall Pull(string name, string repository, string version, string folder) =>
        ProgramCall.Of("helm", "pull", name, "--repo", repository, "--version", version, "--destination", folder) with { Timeout = Limit };
}
