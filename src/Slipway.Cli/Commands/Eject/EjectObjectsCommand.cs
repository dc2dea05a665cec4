using System.CommandLine;
using Slipway.Cli.Releases;
using Slipway.Problems;
using Slipway.Releases.Ejecting;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning.Charts;
using Slipway.Releases.Planning.Manifests;

namespace Slipway.Cli.Commands.Eject;

/// <summary>Writes the Kubernetes objects that are otherwise made from a component's manifest.</summary>
abstract class EjectObjectsCommand : SlipwayCommand
{
    readonly ComponentArgument _component = new();
    readonly StageOption _stage = new();

    protected EjectObjectsCommand(string name, string description)
        : base(name, description)
    {
        Arguments.Add(_component);
        Options.Add(_stage);
    }

    protected abstract IEnumerable<EjectedFile> FilesOf(ObjectInputs inputs);

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var (component, stage) = (context.ComponentOf(repository, parsed.GetValue(_component)), context.StageOf(repository, parsed.GetValue(_stage)));
        if (ChartPlace.IsOwn(repository.Root, component.Folder, component.On(stage).Deploy))
        {
            throw new ProblemException(new Problem("eject-own", $"`{component.Name}` brings its Kubernetes objects itself already") { Fix = "they can be changed where they are; without them they are made from its manifest again" });
        }

        await using var opened = await OpenedRelease.OpenAsync(repository, stage, [component], context, cancellation);
        var session = opened.Session as ReleaseSession ?? throw new ProblemException(new Problem("stage-not-deployed", $"`{stage.Name}` is in no cluster, so it has no Kubernetes objects") { Fix = "name a stage of a cluster" });
        var files = FilesOf(session.InputsOf(component)).Select(file => file with { Path = Path.Combine(component.Folder, file.Path) }).ToList();
        if (files.Find(file => Path.Exists(ManifestFolder.Inside(repository.Root, file.Path))) is { } there)
        {
            throw new ProblemException(new Problem("file-exists", $"`{there.Path}` is there already") { Fix = "remove it first, or keep it" });
        }

        foreach (var file in files)
        {
            var path = Path.Combine(repository.Root, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, file.Text, cancellation);
            context.Terminal.Out.WriteLine(file.Path);
        }

        return ExitCodes.Done;
    }
}
