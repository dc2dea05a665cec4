using Slipway.Engines.Databases;
using Slipway.Programs;

namespace Slipway.Tests.Engines.Databases;

public sealed class RedisServerTests : ServerTests
{
    protected override string Kind => ProviderKinds.Redis;

    protected override string Package => "redis-server";

    protected override string Write => "SET x kept";

    protected override string Read => "GET x";

    internal override ProgramCall Client(ResourceEndpoint endpoint, string? password, string statement, bool throughSocket) =>
        ProgramCall.Of(
            ["redis-cli", .. throughSocket ? (string[])["-s", endpoint.Socket!] : ["-h", endpoint.Host!, "-p", endpoint.Property("port")!],
                .. statement.Split(' ')]) with
        {
            Environment = ProgramCall.Of("x").Environment.SetItem("REDISCLI_AUTH", password),
        };

    [Fact]
    public async Task As_an_ordinary_user_everything_is_in_the_resource_s_own_folder()
    {
        await using var lab = await LabAsync();
        lab.Host = lab.Host with { IsRoot = false };
        var (resource, server) = await lab.UpAsync(lab.Request(Kind));
        Assert.Equal(Path.Combine(resource.Request.Folder, "redis/data"), resource.Process!.Directory);
        Assert.StartsWith(resource.Request.SocketFolder + "/", resource.Endpoint.Socket, StringComparison.Ordinal);
        Assert.False(Directory.Exists(lab.Host.OpenState) || Directory.Exists(lab.Host.OpenSockets));
        Assert.Equal(0, (await AskAsync(resource, Write)).ExitCode);
        await ServerLab.StopAsync(resource, server);
        await lab.Resources.RemoveAsync(lab.Request(Kind), ServerLab.Token);
        Assert.False(Directory.Exists(resource.Request.Folder));
    }

    [Fact]
    public async Task Data_that_another_user_made_is_not_replaced_by_an_empty_one()
    {
        await using var lab = await LabAsync();
        Assert.SkipUnless(lab.Host.IsRoot, "only root can be two users");
        await lab.Resources.PrepareAsync(lab.Request(Kind), ServerLab.Token);
        var asRoot = lab.Host;
        lab.Host = asRoot with { IsRoot = false };
        Assert.Equal("resource-unreachable", (await RefusedAsync(() => lab.Resources.PrepareAsync(lab.Request(Kind), ServerLab.Token))).Code);

        await lab.Resources.PrepareAsync(lab.Request(Kind, "other"), ServerLab.Token);
        lab.Host = asRoot;
        Assert.Contains(
            (await RefusedAsync(() => lab.Resources.PrepareAsync(lab.Request(Kind, "other"), ServerLab.Token))).Code,
            new[] { "resource-unreachable", "resource-unreadable" });
    }

    [Fact]
    public async Task Without_setpriv_another_program_becomes_the_user()
    {
        await using var lab = await LabAsync();
        Assert.SkipUnless(lab.Host.IsRoot, "an ordinary user becomes nobody else");
        lab.Inside = new RunnerWithout("setpriv");
        var (resource, server) = await lab.UpAsync(lab.Request(Kind));
        Assert.Equal("chroot", resource.Process!.Words[0]);
        Assert.Equal(0, (await AskAsync(resource, Write)).ExitCode);
        await ServerLab.StopAsync(resource, server);
    }

    /// <summary>A machine without one program.</summary>
    sealed class RunnerWithout(string program) : IProgramRunner
    {
        public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellation) =>
            call.Words[0] == program ? Task.FromResult(new ProgramResult(127, "", "not found")) : ServerLab.Runner.RunAsync(call, cancellation);

        public Task<int> StreamAsync(ProgramCall call, Action<OutputLine> line, CancellationToken cancellation) =>
            ServerLab.Runner.StreamAsync(call, line, cancellation);
    }
}
