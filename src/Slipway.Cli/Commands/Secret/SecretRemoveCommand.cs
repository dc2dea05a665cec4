using System.CommandLine;
using Slipway.Problems;

namespace Slipway.Cli.Commands.Secret;

/// <summary><c>slipway secret remove NAME</c></summary>
sealed class SecretRemoveCommand : SlipwayCommand
{
    readonly Argument<string> _name = new("name") { Description = "the secret's name" };
    readonly StageOption _stage = new() { Description = StageOption.OrCommon };

    public SecretRemoveCommand()
        : base("remove", "Remove a secret of a stage.")
    {
        Arguments.Add(_name);
        Options.Add(_stage);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var name = parsed.GetValue(_name)!;
        var repository = await context.LoadAsync(cancellation);
        var (stage, secrets) = context.SecretsNamed(repository, parsed.GetValue(_stage));
        var removed = await secrets.RemoveAsync(name, cancellation);
        context.Terminal.Error.WriteLine(removed ? $"removed `{name}` from {stage}" : $"`{name}` was not set for {stage}");
        return ExitCodes.Done;
    }
}
