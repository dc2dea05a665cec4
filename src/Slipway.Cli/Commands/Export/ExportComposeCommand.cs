using System.CommandLine;
using System.Text;
using Slipway.Cli.Images;
using Slipway.Composition;
using Slipway.Discovery;
using Slipway.Secrets.Redaction;
using Slipway.State;

namespace Slipway.Cli.Commands.Export;

/// <summary><c>slipway export compose [component…]</c>: a Compose file, without any value of a secret.</summary>
sealed class ExportComposeCommand : SlipwayCommand
{
    readonly ComponentsArgument _components = new("the components to run, with all that they need; default: all that run");
    readonly StageOption _stage = new();
    readonly Option<string?> _file = new("--file", "-f") { Description = "write it there; default: to standard output, for the repository's root", HelpName = "file" };

    public ExportComposeCommand()
        : base("compose", "Write a Compose file: services, volumes, health checks; secrets as ${NAME}.")
    {
        Arguments.Add(_components);
        Options.Add(_stage);
        Options.Add(_file);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        using var images = await ImageSession.CreateAsync(repository, stage, context, new Redactor(), cancellation);
        var file = parsed.GetValue(_file) is { } named ? Path.GetFullPath(named, context.Directory) : null;
        var root = file is null ? "." : Path.GetRelativePath(RealPath.Of(Path.GetDirectoryName(file)!), repository.Root);
        var planner = new ComposePlanner(repository.Model, stage, images.Recipes, root);
        var text = ComposeText.Write(planner.Plan([.. (parsed.GetValue(_components) ?? []).Select(repository.Model.Get)]));
        if (file is null)
        {
            context.Terminal.Out.Write(text);
        }
        else
        {
            AtomicFile.Write(file, Encoding.UTF8.GetBytes(text));
            context.Terminal.Error.WriteLine($"wrote {file}");
        }

        return ExitCodes.Done;
    }
}
