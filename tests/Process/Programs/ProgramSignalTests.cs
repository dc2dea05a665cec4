using Slipway.Programs;

namespace Slipway.Tests.Programs;

public class ProgramSignalTests
{
    [Fact]
    public async Task A_program_that_writes_to_nobody_is_ended_as_in_a_shell()
    {
        var call = ProgramCall.Of("/bin/sh", "-c", "while :; do echo y; done | head -n 1") with { Timeout = TimeSpan.FromSeconds(20) };

        var result = await new ProgramRunner().RunAsync(call, TestContext.Current.CancellationToken);

        Assert.Equal((0, "y\n", ""), (result.ExitCode, result.Output, result.Error));
    }
}
