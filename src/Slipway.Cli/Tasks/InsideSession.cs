using System.Collections.Immutable;
using Slipway.Cli.Images;
using Slipway.Cli.Output;
using Slipway.Discovery;
using Slipway.Engines.Containers;
using Slipway.Engines.Processes;
using Slipway.Images;
using Slipway.Inside;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Releases.Machines;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Repository.Stages;
using Slipway.Running.Containers;
using Slipway.Secrets.Redaction;
using Slipway.Tasks;

namespace Slipway.Cli.Tasks;

/// <summary>Finds a container for a command: the running one of a component, or a fresh one of its dev image.</summary>
sealed class InsideSession(LoadedRepository repository, Stage stage, Component component, CommandContext context)
{
    static readonly ProcessState[] Running = [ProcessState.Ready, ProcessState.Starting];

    readonly bool _hasTerminal = context.Terminal is { IsInputTty: true, IsOutputTty: true };

    /// <summary>The call to put in this process's place.</summary>
    /// <param name="more">Further variables.</param>
    /// <param name="isFresh">Not in what runs.</param>
    /// <param name="consent">Whether a published image may be used, where a newer one is required.</param>
    /// <exception cref="ProblemException"><c>no-container</c>, <c>no-container-engine</c>, or the image cannot be made ready.</exception>
    public async Task<ProgramCall> CallAsync(ImmutableArray<string> words, ImmutableSortedDictionary<string, string> more, bool isFresh, PullConsent consent, CancellationToken cancellation)
    {
        var program = await context.ContainerPrograms.GetAsync(cancellation);
        var calls = new InsideCalls(program, context.Variables);
        if (!isFresh && await RunningAsync(cancellation) is { } container)
        {
            var mark = Guid.NewGuid().ToString("N");
            var call = calls.Exec(container, words, more.SetItem(ForwardedExec.MarkVariable, mark), isInteractive: true, _hasTerminal, directory: null);
            return _hasTerminal ? call : call with { Words = ForwardedExec.Words(program.Path, container, mark, call.Words) };
        }

        return await FreshAsync(program, words, more, consent, cancellation);
    }

    /// <summary>The container of its process, the web one first; null: none runs.</summary>
    async Task<string?> RunningAsync(CancellationToken cancellation)
    {
        var place = context.Place(repository, stage);
        if (place.Engine != EngineKind.Containers)
        {
            return null;
        }

        var up = (await SupervisorClient.StatusAsync(place.Folders, context.Time, cancellation)).Where(status => Running.Contains(status.State)).Select(status => status.Id).ToHashSet(StringComparer.Ordinal);
        return InImage.Of(component, stage).Processes.OrderBy(process => process.Name != ProcessDeclaration.Web).SelectMany(Names).Where(name => up.Contains($"{component.Name}/{name}"))
            .Select(name => place.Space.Of(component.Name, name)).FirstOrDefault();
    }

    /// <summary>Of a released process, that of the version which serves.</summary>
    IEnumerable<string> Names(ProcessDeclaration process) => !stage.IsMachine ? [process.Name]
        : new RunningFiles(MachineStage.Of(context.Folders, repository.Model.Name, stage.Name)).Of($"{component.Name}/{process.Name}").OrderBy(entry => !entry.Serves).Select(entry => $"{process.Name}.{entry.Slot}");
    async Task<ProgramCall> FreshAsync(ContainerProgram program, ImmutableArray<string> words, ImmutableSortedDictionary<string, string> more, PullConsent consent, CancellationToken cancellation)
    {
        var sources = await context.Sources.ReadAsync(repository.Root, [.. repository.Model.Components.Select(one => one.Folder)], cancellation);
        var runnable = new TaskPlaces(repository.Model, sources).RunnableOf(component) ?? throw NoContainer("it has no image");
        var redactor = new Redactor();
        using var images = await ImageSession.CreateAsync(repository, sources, stage, context, redactor, cancellation);
        var dev = new DevImages(images.Recipes, program, ImmutableSortedDictionary<string, string>.Empty, (_, _) => throw new InvalidOperationException());
        if (dev.WhyNot(runnable) is { } why)
        {
            throw NoContainer(why);
        }

        await new ImageRequirements(repository, stage, consent, context).MeetAsync([new ImageUse(component, runnable, ImageTarget.Dev)], _ => Task.FromResult(images), cancellation);
        var containers = new InsideContainers(repository.Root, program, context.Folders, context.Variables, context.Programs);
        await containers.ClearAsync(cancellation);
        var image = await images.ShowAsync(runnable, context, redactor, cancellation);
        var variables = await new InsideEnvironment(repository, stage, component, program, context).OfAsync(cancellation);
        var folder = context.FolderIn(repository);
        var isInComponent = repository.Model.ComponentAt(folder) == component;
        var run = await containers.PrepareAsync(
            runnable, runnable.On(stage).Image.Engine, image.Id, words, Path.Combine(repository.Root, isInComponent ? folder : component.Folder), variables.Values.SetItems(more), cancellation);
        return containers.Calls.Run(run with { IsInteractive = true, HasTerminal = _hasTerminal, Reach = variables.Reach });
    }

    ProblemException NoContainer(string why) => new(new Problem("no-container", $"`{component.Name}` runs in no container, and none can be started for it")
    {
        Kind = ProblemKind.Failure,
        Why = why,
        Fix = $"slipway shell {stage.Name}, which needs none{(component.On(stage).Processes.IsEmpty ? "" : $"; or `slipway up {component.Name} --engine containers`")}",
    });
}
