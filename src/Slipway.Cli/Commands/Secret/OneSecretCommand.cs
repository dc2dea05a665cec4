using System.CommandLine;
using Slipway.Discovery;

namespace Slipway.Cli.Commands.Secret;

/// <summary>What the commands about one secret share: its name, and the stage.</summary>
abstract class OneSecretCommand : SlipwayCommand
{
    readonly Argument<string> _name;
    readonly StageOption _stage;

    protected OneSecretCommand(string verb, string description, string nameDescription, StageOption stage)
        : base(verb, description)
    {
        _name = new Argument<string>("name") { Description = nameDescription };
        _stage = stage;
        Arguments.Add(_name);
        Options.Add(_stage);
    }

    /// <param name="stage">As it was typed; null: it was not.</param>
    protected abstract Task RunAsync(string name, string? stage, LoadedRepository repository, CommandContext context, CancellationToken cancellation);

    protected sealed override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadAsync(cancellation);
        await RunAsync(parsed.GetValue(_name)!, parsed.GetValue(_stage), repository, context, cancellation);
        return ExitCodes.Done;
    }
}
