using Slipway.Digests;
using Slipway.Releases.Planning.Charts;

namespace Slipway.Tests.Releases.Planning.Charts;

public class HelmCallTests
{
    static readonly ChartInputs Inputs = new("web", "/repo/chart", "chart", "plasma-staging", ["/repo/values/staging/web.yaml"], "{}") { Content = default(Digest), KubeVersion = "v1.34.2", ApiVersions = ["apps/v1"] };

    [Fact]
    public void Our_values_come_last_and_on_standard_input()
    {
        var call = HelmCall.Template(Inputs);

        Assert.Equal(
            "helm template web /repo/chart --namespace plasma-staging --include-crds --skip-tests --kube-version v1.34.2 --values /repo/values/staging/web.yaml --values - --api-versions apps/v1",
            string.Join(' ', call.Words));
        Assert.Equal("{}", call.Input);
    }

    [Fact]
    public void A_chart_is_fetched_in_one_version_from_one_repository() => Assert.Equal(
        "helm pull valkey --repo https://charts.example.net --version 1.2.3 --destination /tmp/x",
        string.Join(' ', HelmCall.Pull("valkey", "https://charts.example.net", "1.2.3", "/tmp/x").Words));

    [Fact]
    public void Each_input_makes_another_rendering()
    {
        ChartInputs[] all = [Inputs with { Values = [] }, .. new[] { Inputs with { Release = "admin" }, Inputs with { Namespace = "x" }, Inputs with { Pinned = "x" }, Inputs with { KubeVersion = "x" }, Inputs with { ApiVersions = [] }, Inputs with { Content = Digest.Of([1]) } }.Select(inputs => inputs with { Values = [] })];

        Assert.Equal(all.Length, all.Select(inputs => inputs.Fingerprint("v3")).Distinct().Count());
        Assert.NotEqual(all[0].Fingerprint("v3"), all[0].Fingerprint("v4"));
    }
}
