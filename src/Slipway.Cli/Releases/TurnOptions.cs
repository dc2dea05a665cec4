using System.CommandLine;
using Slipway.Releases.Records;

namespace Slipway.Cli.Releases;

/// <summary>The options of all commands that change a stage.</summary>
sealed class TurnOptions
{
    readonly Option<bool> _yes = new("--yes", "-y") { Description = "do not ask on a protected stage" };
    readonly Option<bool> _wait = new("--wait") { Description = "where somebody else is deploying, wait for a turn" };
    readonly Option<bool> _supersede = new("--supersede") { Description = "where somebody else is deploying, have that taken back first" };

    public void AddTo(Command command)
    {
        command.Options.Add(_yes);
        command.Options.Add(_wait);
        command.Options.Add(_supersede);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_wait) && result.GetValue(_supersede))
            {
                result.AddError("`--wait` and `--supersede` exclude each other");
            }
        });
    }

    public DeployWords Of(ParseResult parsed) => new(JournaledCommand.Of(parsed), parsed.GetValue(_yes))
    {
        Conflict = parsed.GetValue(_wait) ? LeaseConflict.Wait : parsed.GetValue(_supersede) ? LeaseConflict.Supersede : LeaseConflict.Refuse,
    };
}
