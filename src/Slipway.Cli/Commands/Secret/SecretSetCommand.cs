using Slipway.Discovery;
using Slipway.Secrets;

namespace Slipway.Cli.Commands.Secret;

/// <summary><c>slipway secret set NAME</c>: the value comes from standard input, or is typed unseen.</summary>
sealed class SecretSetCommand() : OneSecretCommand(
    "set",
    "Set a secret of a stage; its value is read from standard input, or asked for.",
    "the secret's name, as in {secret:name}",
    new StageOption { Description = StageOption.OrCommon })
{
    protected override async Task RunAsync(string name, string? stage, LoadedRepository repository, CommandContext context, CancellationToken cancellation)
    {
        // Before a value is asked for: what was typed as the name is often the value itself.
        SecretName.Check(name);
        var (where, secrets) = context.SecretsNamed(repository, stage);
        var terminal = context.Terminal;
        var value = terminal.IsInputTty
            ? SecretInput.FromTerminal(name, terminal.Error, () => Console.ReadKey(intercept: true))
            : await SecretInput.FromPipeAsync(name, terminal.In, cancellation);
        var place = await secrets.SetAsync(name, value, cancellation);
        terminal.Error.WriteLine($"set `{name}` for {where} in {place}");
    }
}
