using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Repository.Components;

namespace Slipway.Releases.Planning.Charts;

/// <summary>What can be wrong with a chart.</summary>
static class ChartProblems
{
    /// <param name="chart">The folder, or the name.</param>
    public static ProblemException NotThere(string chart, string why) => new(new Problem("no-chart", $"`{chart}` is no Helm chart that can be read") { Why = why, Fix = "name a folder with a `Chart.yaml`: `deploy: { chart: chart }`" });

    public static ProblemException Helm(string chart, string error) => new(new Problem("helm-failed", $"Helm cannot render the chart `{chart}`")
    {
        Kind = ProblemKind.Failure,
        Why = KubeText.Clean(error.Trim(), 1500),
        Fix = error.Contains("missing in charts/", StringComparison.Ordinal) ? $"`helm dependency build {chart}`, and commit what comes into its `charts/`" : null,
    });

    public static ProblemException Unpinned(ChartReference chart, string digest) => new(new Problem("chart-unpinned", $"nothing says which content the chart `{chart.Name}` {chart.Version} has")
    {
        Why = "a repository can publish another one under the same version",
        Fix = $"look at it, and pin it: `{{ name: {chart.Name}, repository: {chart.Repository}, version: {chart.Version}, digest: \"{digest}\" }}`",
    });

    public static ProblemException Differs(ChartReference chart, string digest) => new(new Problem("chart-digest", $"the chart `{chart.Name}` {chart.Version} of `{chart.Repository}` is not the one that is pinned")
    {
        Kind = ProblemKind.Failure,
        Why = $"its digest is {digest}, and {chart.Digest} was expected",
        Fix = "find out who changed it before the manifest is changed",
    });

    public static ProblemException Repository(ChartReference chart, string why) => new(new Problem("chart-repository", $"the chart `{chart.Name}` cannot be fetched from its repository")
    {
        Why = why,
        Fix = "name a repository that begins with https://, http:// or file:; or fetch the chart by hand, and name its folder: `deploy: { chart: chart }`",
    });

    public static ProblemException NotFetched(ChartReference chart, string error) => new(new Problem("chart-not-fetched", $"the chart `{chart.Name}` {chart.Version} does not come from `{chart.Repository}`")
    {
        Kind = ProblemKind.Failure,
        Why = KubeText.Clean(error.Trim(), 600),
    });

    /// <summary>It would be deployed with whatever image its values name.</summary>
    public static Problem ImageUnused(string component, string chart) => new("chart-image", $"no container of the chart `{chart}` runs the image of `{component}`")
    {
        Why = "the values `image.repository`, `image.tag` and `image.digest` were set to it, and nothing came of them",
        Fix = $"have its templates use these, or write `{{image:{component}}}` for the whole of an image in its values",
    };
}
