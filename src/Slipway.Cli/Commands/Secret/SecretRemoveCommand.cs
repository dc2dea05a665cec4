using Slipway.Discovery;

namespace Slipway.Cli.Commands.Secret;

/// <summary><c>slipway secret remove NAME</c></summary>
sealed class SecretRemoveCommand() : OneSecretCommand(
    "remove", "Remove a secret of a stage.", "the secret's name", new StageOption { Description = StageOption.OrCommon })
{
    protected override async Task RunAsync(string name, string? stage, LoadedRepository repository, CommandContext context, CancellationToken cancellation)
    {
        var (where, secrets) = context.SecretsNamed(repository, stage);
        var removed = await secrets.RemoveAsync(name, cancellation);
        context.Terminal.Error.WriteLine(removed ? $"removed `{name}` from {where}" : $"`{name}` was not set for {where}");
    }
}
