using System.CommandLine;
using Slipway.Repository.Environment;

namespace Slipway.Cli.Commands.Secret;

/// <summary><c>slipway secret get NAME</c>: the one command that prints a secret, because it was asked to.</summary>
sealed class SecretGetCommand : SlipwayCommand
{
    readonly Argument<string> _name = new("name") { Description = "the secret's name, or what it leads to: `visits.database.url`" };
    readonly StageOption _stage = new();

    public SecretGetCommand()
        : base("get", "Print the value of a secret, or of an endpoint such as `visits.database.url`.")
    {
        Arguments.Add(_name);
        Options.Add(_stage);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var name = parsed.GetValue(_name)!;
        var repository = await context.LoadAsync(cancellation);
        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        ValuePart part = name.Contains('.') ? EndpointReference.Parse(name, repository.Model, stage) : new SecretPart(name);
        var values = await ValueResolver.CreateAsync(repository, stage, [part], context, cancellation);
        context.Terminal.Out.WriteLine(values.Value(part));
        return ExitCodes.Done;
    }
}
