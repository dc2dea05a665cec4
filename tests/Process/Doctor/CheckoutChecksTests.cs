using Slipway.Bootstrap;
using Slipway.Bootstrap.Scripts;
using Slipway.Doctor;
using Slipway.Programs;
using Slipway.Tests.Bootstrap;

namespace Slipway.Tests.Doctor;

public sealed class CheckoutChecksTests : IDisposable
{
    readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_tool_is_missing_then_there_then_outdated_then_spoilt()
    {
        var one = _bench.Pin("hello", "1.0", Bench.Script("one"));
        Assert.Equal((DoctorStatus.Failed, "hello 1.0 is not there"), await AskAsync(one));

        await _bench.FetchAsync(one);
        Assert.Equal((DoctorStatus.Ok, "hello 1.0"), await AskAsync(one));
        Assert.Equal((DoctorStatus.Failed, "hello is 1.0, and the manifest pins 2.0"), await AskAsync(one with { Version = "2.0" }));

        await File.AppendAllTextAsync(_bench.Deps("hello"), "#", TestContext.Current.CancellationToken);
        Assert.Equal((DoctorStatus.Failed, "hello 1.0 is not what bootstrap put there"), await AskAsync(one));
    }

    [Fact]
    public async Task An_init_script_without_the_executable_bit_is_found()
    {
        var script = Path.Combine(_bench.Folder(), "init");
        await File.WriteAllTextAsync(script, "#!/bin/sh\n", TestContext.Current.CancellationToken);
        var check = CheckoutChecks.InitScripts([new InitScript("shop", _bench.Folder(), script), new InitScript("blog", _bench.Folder(), null)]);

        var result = await check.Ask(TestContext.Current.CancellationToken);

        Assert.Equal((DoctorStatus.Failed, $"chmod +x {script}"), (result.Status, result.Fix));
        File.SetUnixFileMode(script, Archive.Run);
        Assert.Equal("all 1 `scripts/init` can be run", (await check.Ask(TestContext.Current.CancellationToken)).What);
    }

    [Fact]
    public async Task This_machine_answers()
    {
        DoctorCheck[] checks = [MachineChecks.Git(new ProgramRunner()), MachineChecks.Sdk(new ProgramRunner()), MachineChecks.DiskSpace(_bench.Folder() + "/not/yet")];

        var results = await new DoctorRun(TimeSpan.FromSeconds(30), TimeProvider.System).AskAsync(checks, TestContext.Current.CancellationToken);

        Assert.Equal(["git", "sdk", "disk-space"], results.Select(result => result.Id));
        Assert.Equal(DoctorStatus.Ok, results[0].Status);
        Assert.Equal(DoctorStatus.Ok, results[1].Status);
        Assert.NotEqual(DoctorStatus.Failed, results[2].Status);
    }

    async Task<(DoctorStatus, string)> AskAsync(PinnedTool tool)
    {
        var check = Assert.Single(CheckoutChecks.Tools(_bench.Folder(), [tool], Bench.Linux));
        var result = await check.Ask(TestContext.Current.CancellationToken);
        return (result.Status, result.What);
    }
}
