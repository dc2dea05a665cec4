using System.Collections.Immutable;
using Slipway.Engines.Processes;
using Slipway.Engines.Processes.Supervision;

namespace Slipway.Tests.Engines.Databases;

public class ReadinessCommandTests
{
    [Theory]
    [InlineData("exit 0", true)]
    [InlineData("exit 1", false)]
    [InlineData("kill -9 $$", false)]
    [InlineData("[ -z \"$HOME\" ] && [ \"$PWD\" = / ] && command -v sed", true)]
    public async Task A_process_is_ready_once_its_command_succeeds_without_anybody_s_environment(string script, bool ready) =>
        Assert.Equal(ready, await Probes.IsReadyAsync(new WhenSucceeding(["/bin/sh", "-c", script]), TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_command_that_is_not_there_does_not_succeed() =>
        Assert.False(await Probes.IsReadyAsync(new WhenSucceeding(["/nowhere/pg_isready"]), TestContext.Current.CancellationToken));

    [Fact]
    public void Equal_words_are_equal_checks()
    {
        Assert.Equal<Readiness>(new WhenSucceeding(["a", "b"]), new WhenSucceeding(ImmutableArray.Create("a", "b")));
        Assert.NotEqual<Readiness>(new WhenSucceeding(["a", "b"]), new WhenSucceeding(["a b"]));
    }
}
