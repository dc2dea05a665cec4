using Slipway.Discovery;
using Slipway.Repository.Environment;

namespace Slipway.Cli.Commands.Secret;

/// <summary><c>slipway secret get NAME</c>: the one command that prints a secret, because it was asked to.</summary>
sealed class SecretGetCommand() : OneSecretCommand(
    "get",
    "Print the value of a secret, or of an endpoint such as `visits.database.url`.",
    "the secret's name, or what it leads to: `visits.database.url`",
    new StageOption())
{
    protected override async Task RunAsync(string name, string? stage, LoadedRepository repository, CommandContext context, CancellationToken cancellation)
    {
        var asked = context.StageOf(repository, stage);
        ValuePart part = name.Contains('.') ? EndpointReference.Parse(name, repository.Model, asked) : new SecretPart(name);
        var values = await ValueResolver.CreateAsync(repository, asked, [part], context, cancellation);
        context.Terminal.Out.WriteLine(values.Value(part));
    }
}
