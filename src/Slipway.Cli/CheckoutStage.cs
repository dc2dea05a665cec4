using Slipway.Problems;
using Slipway.Repository.Stages;

namespace Slipway.Cli;

/// <summary>Holds the commands that are about a checkout away from stages that are deployed to.</summary>
static class CheckoutStage
{
    /// <exception cref="ProblemException"><c>stage-released</c></exception>
    public static void Check(Stage stage, string command)
    {
        if (stage.IsMachine)
        {
            throw new ProblemException(new Problem("stage-released", $"`slipway {command}` is about what runs from a checkout, and `{stage.Name}` is deployed to this machine")
            {
                Why = "what runs there belongs to the stage, whichever checkout it came from",
                Fix = $"slipway deploy --stage {stage.Name}; or name another stage",
            });
        }
    }
}
