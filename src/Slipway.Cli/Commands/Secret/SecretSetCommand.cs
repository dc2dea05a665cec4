using System.CommandLine;
using Slipway.Secrets;

namespace Slipway.Cli.Commands.Secret;

/// <summary><c>slipway secret set NAME</c>: the value comes from standard input, or is typed unseen.</summary>
sealed class SecretSetCommand : SlipwayCommand
{
    readonly Argument<string> _name = new("name") { Description = "the secret's name, as in {secret:name}" };
    readonly StageOption _stage = new() { Description = StageOption.OrCommon };

    public SecretSetCommand()
        : base("set", "Set a secret of a stage; its value is read from standard input, or asked for.")
    {
        Arguments.Add(_name);
        Options.Add(_stage);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var name = parsed.GetValue(_name)!;
        SecretName.Check(name);
        var repository = await context.LoadAsync(cancellation);
        var (stage, secrets) = context.SecretsNamed(repository, parsed.GetValue(_stage));
        var terminal = context.Terminal;
        var value = terminal.IsInputTty
            ? SecretInput.FromTerminal(name, terminal.Error, () => Console.ReadKey(intercept: true))
            : await SecretInput.FromPipeAsync(name, terminal.In, cancellation);
        var place = await secrets.SetAsync(name, value, cancellation);
        terminal.Error.WriteLine($"set `{name}` for {stage} in {place}");
        return ExitCodes.Done;
    }
}
