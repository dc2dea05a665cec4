using Slipway.Tests.Support;

namespace Slipway.Tests.Running;

public class StartedByDotnetTests
{
    [Fact]
    [Trait("list", "slow")]
    public async Task A_tool_that_dotnet_runs_starts_its_supervisor_in_the_same_way()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("shop");

        var up = await RunAsync(lab, "up", "--detach");

        Assert.True(up.ExitCode == 0, up.Whole);
        Assert.Equal("ready", (await lab.StatusAsync())["shop/web"].State);
        var words = UpLab.Words(Assert.Single(lab.Supervisors()));
        Assert.StartsWith(lab.StageFolder, words[1], StringComparison.Ordinal);
        Assert.EndsWith("/Slipway.Cli.dll", words[1], StringComparison.Ordinal);
        Assert.Contains("stopped shop/web", (await RunAsync(lab, "down")).Error, StringComparison.Ordinal);
        await lab.NothingIsLeftAsync();
    }

    static Task<SlipwayRun> RunAsync(UpLab lab, params string[] words) =>
        lab.Repository.RunAsync(lab.Repository.Call() with { Words = [Path.Combine(SlipwayTool.DotnetRoot, "dotnet"), $"{SlipwayTool.Debug}.dll", .. words] });
}
