using System.Diagnostics;
using Slipway.Bootstrap;
using Slipway.Programs;
using Slipway.State;

namespace Slipway.Tests.Bootstrap;

/// <summary>A bootstrap in a process of its own, which can be killed: this test program again, with one test of it.</summary>
public sealed class Child
{
    const string Cache = "SLIPWAY_TEST_CACHE";
    const string Root = "SLIPWAY_TEST_ROOT";
    const string Url = "SLIPWAY_TEST_URL";
    const string Digest = "SLIPWAY_TEST_DIGEST";

    internal static Process Start(Bench bench, PinnedTool tool)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in new[] { "--filter-method", $"{typeof(Child).FullName}.{nameof(A_process_of_its_own_fetches_a_tool)}" })
        {
            start.ArgumentList.Add(word);
        }

        start.Environment[Cache] = bench.Cache;
        start.Environment[Root] = bench.Folder();
        start.Environment[Url] = tool.UrlTemplate;
        start.Environment[Digest] = tool.Sha256ByPlatform["linux-amd64"];
        var child = Process.Start(start)!;
        child.OutputDataReceived += (_, _) => { };
        child.ErrorDataReceived += (_, _) => { };
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        return child;
    }

    [Fact]
    public async Task A_process_of_its_own_fetches_a_tool()
    {
        using var own = new Bench();
        var content = Bench.Bytes(1000);
        own.Server.Serve("/big", content);
        var url = Environment.GetEnvironmentVariable(Url) ?? $"{own.Server.Url}/big";
        var digest = Environment.GetEnvironmentVariable(Digest) ?? Bench.Sha256(content);
        var cache = Environment.GetEnvironmentVariable(Cache) ?? own.Cache;
        var tool = new PinnedTool("big", "1.0", url, new Dictionary<string, string> { ["linux-amd64"] = digest });
        var folders = new StateFolders(cache + "-state", cache, cache + "-run");
        var root = Environment.GetEnvironmentVariable(Root) ?? own.Folder();
        var bootstrapper = new Bootstrapper(root, folders, new ProgramRunner(), TimeProvider.System, new BootstrapOptions()) { Platform = Bench.Linux };

        var done = await bootstrapper.FetchToolsAsync([tool], _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal(ToolChange.Fetch, done.Single().Change);
    }
}
