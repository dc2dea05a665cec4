using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;

namespace Slipway.Running.Containers;

/// <summary>What a component runs inside its image, where there is no SDK and no source: <c>image.run</c> and <c>image.migrate</c>, else its entry point.</summary>
static class InImage
{
    /// <summary>The image's own entry point: a command without words.</summary>
    public static CommandDeclaration EntryPoint { get; } = new([], "the image's entry point");

    /// <summary>The component's settings with the commands for inside its image: the same processes, with the same ports and health.</summary>
    public static ComponentSettings Of(Component component, Stage stage)
    {
        var settings = component.On(stage);
        var image = settings.Image;
        var own = image.Processes.Where(process => settings.Processes.All(other => other.Name != process.Name));
        ImmutableArray<ProcessDeclaration> processes = [.. settings.Processes.Select(process => process with { Command = Command(image, process.Name) }), .. own];
        return settings with
        {
            Processes = processes.IsEmpty && image.IsDeclared && component.Kind == ComponentKind.App ? [new ProcessDeclaration(ProcessDeclaration.Web, EntryPoint)] : processes,
            Migrate = image.Migrate ?? (settings.Migrate is null ? null : EntryPoint.With("migrate")),
        };
    }

    /// <summary>Whether a command is for the image's entry point: its words are arguments then.</summary>
    public static bool IsForEntryPoint(CommandDeclaration command) => command.Text.StartsWith(EntryPoint.Text, StringComparison.Ordinal);

    /// <summary>Processes other than <c>web</c> of which nothing says what they are inside the image.</summary>
    public static IEnumerable<Problem> Problems(Component component, Stage stage) => Of(component, stage).Processes
        .Where(process => process.Name != ProcessDeclaration.Web && process.Command.Words.IsEmpty)
        .Select(process => new Problem("image-run-missing", $"nothing says what `{component.Name}/{process.Name}` is inside the image of `{component.Name}`")
        {
            Where = component.Manifest.NameNode.Span,
            Why = "its entry point is the process `web`",
            Fix = $"say it beside `run`: `image: {{ run: {{ {process.Name}: [PROGRAM, ARGUMENT] }} }}`",
        });

    static CommandDeclaration Command(ImageDeclaration image, string process) => image.Processes.FirstOrDefault(other => other.Name == process)?.Command ?? EntryPoint;
}
