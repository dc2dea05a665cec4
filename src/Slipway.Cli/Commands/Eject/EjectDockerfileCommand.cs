using System.CommandLine;
using Slipway.Cli.Images;
using Slipway.Images.Dockerfiles.Templates;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Secrets.Redaction;

namespace Slipway.Cli.Commands.Eject;

/// <summary><c>slipway eject dockerfile</c>: writes a component's default Dockerfile.</summary>
sealed class EjectDockerfileCommand : SlipwayCommand
{
    const string FileName = "devops/Dockerfile";

    readonly ComponentArgument _component = new();

    public EjectDockerfileCommand()
        : base("dockerfile", "Write the Dockerfile that a component without one is built by.") => Arguments.Add(_component);

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var component = context.ComponentOf(repository, parsed.GetValue(_component));
        using var session = await ImageSession.CreateAsync(repository, repository.Model.Stages.Default, context, new Redactor(), cancellation);
        var file = Path.Combine(repository.Root, component.Folder, FileName);
        var shown = Path.GetRelativePath(repository.Root, file);
        foreach (var other in (string[])[file, Path.Combine(repository.Root, component.Folder, "Dockerfile")])
        {
            if (Path.Exists(other))
            {
                throw new ProblemException(new Problem("file-exists", $"`{Path.GetRelativePath(repository.Root, other)}` is there already") { Fix = "remove it first, or keep it: it is what the image is built by" });
            }
        }

        var standard = session.Recipes.DefaultOf(component) ?? throw new ProblemException(session.Recipes.Of(component, ImageTarget.Prod).Problems);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await WriteAsync(file, standard.Text, cancellation);
        context.Terminal.Out.WriteLine(shown);
        Tell(standard, component, context);
        return ExitCodes.Done;
    }

    static async Task WriteAsync(string file, string text, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(new FileStream(file, FileMode.CreateNew));
        await writer.WriteAsync(text.AsMemory(), cancellation);
    }

    /// <summary>What the default adds to the context by itself, a Dockerfile cannot say.</summary>
    static void Tell(DefaultDockerfile standard, Component component, CommandContext context)
    {
        if (standard.Context != "." || !standard.Include.IsEmpty)
        {
            context.Terminal.Error.WriteLine($"its names begin at the repository's root; add to the slipway.yaml of {component.Name}:");
            context.Terminal.Error.WriteLine($"image: {{ context: {standard.Context}, include: [{string.Join(", ", standard.Include)}] }}");
        }
    }
}
