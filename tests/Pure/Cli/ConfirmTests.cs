using Slipway.Cli.Output;
using Slipway.Problems;

namespace Slipway.Tests.Cli;

public class ConfirmTests
{
    [Theory]
    [InlineData(true, "there is no terminal to ask on")]
    [InlineData(false, "this cannot be undone, and there is no terminal to ask on")]
    public void What_can_be_undone_is_not_said_to_be_for_good(bool canBeUndone, string why)
    {
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, TextReader.Null);

        var problem = Assert.Single(Assert.Throws<ProblemException>(() => Confirm.Ask(terminal, "Put this back on live?", isGiven: false, "--yes", canBeUndone)).Problems);

        Assert.Equal(("Put this back on live", why, "say so with --yes"), (problem.What, problem.Why, problem.Fix));
    }
}
