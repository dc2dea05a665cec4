using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Tests.Engines.Kubernetes;

public sealed class KubeProxyTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("slipway-proxy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_context_that_is_not_there_is_told()
    {
        var access = KubeLab.Access() with { Context = "nowhere" };

        await using (var proxy = Begin(access))
        {
            var refused = await Assert.ThrowsAsync<ProblemException>(() => AskAsync(proxy));
            Assert.Equal("kube-context", refused.Problems[0].Code);
        }

        await KubeLab.UntilEmptyAsync(_folder);
    }

    [Fact]
    public async Task Only_its_owner_reaches_it_and_nothing_is_left_of_it()
    {
        var access = KubeLab.Access();
        await using (var proxy = Begin(access))
        {
            await AskAsync(proxy);
            var folder = Assert.Single(Directory.EnumerateDirectories(_folder));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            Assert.True(File.Exists(Path.Combine(folder, "api")));
        }

        await KubeLab.UntilEmptyAsync(_folder);
    }

    [Fact]
    public async Task It_ends_when_whoever_started_it_is_gone()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "k")).FullName;

        // Standard input ends at once, as it does when we are killed.
        var result = await new ProgramRunner().RunAsync(KubeProxyCalls.Start(KubeLab.Access(), Path.Combine(folder, "api")) with { Timeout = TimeSpan.FromSeconds(30) }, KubeLab.Cancellation);

        Assert.Contains(KubeProxyCalls.Ended, result.Output);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Nothing_is_left_of_it_where_nobody_hears_how_it_ended()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "k")).FullName;
        var call = KubeProxyCalls.Start(KubeLab.Access(), Path.Combine(folder, "api"));

        await new ProgramRunner().RunAsync(new ProgramCall(["/bin/sh", "-c", "\"$@\" 2>&1 | true", "sh", .. call.Words]), KubeLab.Cancellation);

        await KubeLab.UntilEmptyAsync(_folder);
    }

    KubeProxy Begin(KubeAccess access) => KubeProxy.Begin(access, _folder, new ProgramRunner(), new KubeLimits(), TimeProvider.System);

    static async Task<string> AskAsync(KubeProxy proxy)
    {
        using var connection = new KubeConnection(proxy.Http, new KubeLimits(), TimeProvider.System);
        return await KubeVersion.ReadAsync(connection, KubeLab.Cancellation);
    }
}
