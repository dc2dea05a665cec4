using System.CommandLine;
using Slipway.Repository.Stages;

namespace Slipway.Cli;

/// <summary><c>--engine</c>: what to run on, whatever the stage says.</summary>
sealed class EngineOption : Option<string?>
{
    public EngineOption()
        : base("--engine")
    {
        Description = "processes of this machine, or containers; default: what the stage says";
        HelpName = "engine";
        CompletionSources.Add("processes", "containers");
        Validators.Add(result =>
        {
            if (result.Tokens is [var given] && given.Value is not ("processes" or "containers"))
            {
                result.AddError($"`{given.Value}` is no engine of this machine: there are processes, containers");
            }
        });
    }

    /// <summary>Null: nothing was said.</summary>
    public EngineKind? Of(ParseResult parsed) => parsed.GetValue(this) switch
    {
        "containers" => EngineKind.Containers,
        "processes" => EngineKind.Processes,
        _ => null,
    };
}
