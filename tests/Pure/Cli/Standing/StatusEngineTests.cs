using Slipway.Cli.Commands;
using Slipway.Engines.Processes;
using Slipway.Repository.Stages;

namespace Slipway.Tests.Cli.Standing;

public class StatusEngineTests
{
    [Theory]
    [InlineData("visits/web.a", EngineKind.Containers, "containers")]
    [InlineData("visits/database", EngineKind.Containers, "containers")]
    [InlineData("slipway/proxy", EngineKind.Containers, "processes")]
    [InlineData("visits/web.a", EngineKind.Processes, "processes")]
    public void What_runs_is_said_to_be_what_it_is(string id, EngineKind stage, string engine) =>
        Assert.Equal(engine, StatusCommand.EngineOf(new ProcessStatus(id, id.Split('/')[0], id.Split('/')[1], ProcessState.Ready), stage));
}
