using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Repository.Manifests.Schema;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway schema</c>: the JSON Schema of <c>slipway.yaml</c>, or the reference of its keys.</summary>
sealed class SchemaCommand : SlipwayCommand
{
    readonly OutputOption _output = new("json", "markdown");

    public SchemaCommand()
        : base("schema", "Print the JSON Schema of slipway.yaml, for editors; or its reference as Markdown.") => Options.Add(_output);

    protected override Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        if (parsed.GetValue(_output) == "markdown")
        {
            context.Terminal.Out.Write(SchemaManual.Write());
        }
        else
        {
            JsonText.Write(context.Terminal.Out, JsonSchema.Write);
        }

        return Task.FromResult(ExitCodes.Done);
    }
}
