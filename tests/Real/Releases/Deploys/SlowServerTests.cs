using System.Net;
using System.Text.Json.Nodes;
using Slipway.Tests.Engines.Kubernetes;

namespace Slipway.Tests.Releases.Deploys;

public class SlowServerTests
{
    [Fact]
    [Trait("list", "superslow")]
    public async Task Behind_a_slow_api_server_what_is_broken_is_taken_back_with_its_own_cause()
    {
        await using var lab = await DeployLab.StartAsync();
        await lab.RunAsync("deploy");
        await using var clients = await lab.ClientsAsync();
        var config = JsonNode.Parse(await lab.KubectlAsync("config", "view", "--minify", "--flatten", "--raw", $"--context={KubeLab.Access().Context}", "--output=json"))!;
        var cluster = config["clusters"]![0]!["cluster"]!;
        var server = new Uri((string)cluster["server"]!);
        await using var slow = new SlowLine(new DnsEndPoint(server.Host, server.Port), TimeSpan.FromMilliseconds(150));
        (cluster["server"], cluster["tls-server-name"]) = ($"https://127.0.0.1:{slow.Port}", server.Host);
        var file = Path.Combine(lab.Repository.Base, "slow.kubeconfig");
        await File.WriteAllTextAsync(file, config.ToJsonString(), KubeLab.Cancellation);
        lab.Repository.Environment["KUBECONFIG"] = file;

        await lab.SayAsync("nothing");
        var run = await lab.TryAsync("deploy");

        Assert.True(run.ExitCode == 1, run.Whole);
        Assert.Contains("the door is jammed", run.Error, StringComparison.Ordinal);
        Assert.Contains("was taken back", run.Error, StringComparison.Ordinal);
        Assert.Equal(("one", "2 undone, 1 released stands"), (await clients.AnswerAsync("one"), await lab.ReleasesAsync()));
        Assert.True(slow.Passed > 50_000, $"only {slow.Passed} bytes went over the slow line");
        await clients.AllWereAnsweredAsync();
    }
}
