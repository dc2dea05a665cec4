using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Discovery;
using Slipway.Engines.Containers;
using Slipway.Engines.Processes;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Running;
using Slipway.Running.Containers;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway down</c>: stops what <c>up</c> runs; its data stays.</summary>
sealed class DownCommand : SlipwayCommand
{
    readonly ComponentsArgument _components = new("the components to stop; default: everything");
    readonly StageOption _stage = new();
    readonly Option<bool> _data = new("--data") { Description = "remove the data of resources too; cannot be undone" };
    readonly Option<bool> _yes = new("--yes", "-y") { Description = "do not ask" };

    public DownCommand()
        : base("down", "Stop what `up` runs on this machine; data stays unless --data says otherwise.")
    {
        Arguments.Add(_components);
        Options.Add(_stage);
        Options.Add(_data);
        Options.Add(_yes);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadAsync(cancellation);
        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        CheckoutStage.Check(stage, "down");
        var place = context.Place(repository, stage);
        var named = parsed.GetValue(_components)!.Select(repository.Model.Get).ToList();
        IReadOnlyList<(LocalPlace Place, KeptData Data)> kept = parsed.GetValue(_data) ? [.. Places(repository, stage, context).SelectMany(one => one.Data(named).Select(data => (one, data)))] : [];
        if (kept.Count > 0 && !Confirm.Ask(context.Terminal, Question([.. kept.Select(one => one.Data)], stage), parsed.GetValue(_yes), "--yes"))
        {
            return ExitCodes.Failed;
        }

        var stopped = await StopAsync(place, named, context, cancellation);
        await RemoveContainersAsync(repository, stage, named, context, cancellation);
        foreach (var (owner, data) in kept)
        {
            await owner.Resources.RemoveAsync(data.Request, cancellation);
            context.Terminal.Error.WriteLine($"removed the data of {data.Request.Id}");
        }

        if (kept.Count > 0)
        {
            place.ForgetMigrations();
        }

        context.Terminal.Error.WriteLine(stopped.Count == 0 ? "nothing was running" : $"stopped {string.Join(", ", stopped)}");
        return ExitCodes.Done;
    }

    /// <summary>Each engine has data of its own.</summary>
    static IEnumerable<LocalPlace> Places(LoadedRepository repository, Stage stage, CommandContext context) =>
        new[] { EngineKind.Processes, EngineKind.Containers }.Select(engine => context.Place(repository, stage, engine));

    /// <summary>Containers whose client was killed stop with nobody; and the network goes with the last of them.</summary>
    static async Task RemoveContainersAsync(LoadedRepository repository, Stage stage, List<Component> named, CommandContext context, CancellationToken cancellation)
    {
        var place = context.Place(repository, stage);
        if (LastEngine.HadContainers(place.Folders) && await context.ContainerPrograms.FindAsync(cancellation) is { } program)
        {
            await new ContainerCleanup(place.Space, new ContainerCalls(program), context.Programs).RemoveAsync([.. named.Select(component => component.Name)], cancellation);
        }
    }

    static async Task<List<string>> StopAsync(LocalPlace place, List<Component> named, CommandContext context, CancellationToken cancellation)
    {
        var running = (await SupervisorClient.StatusAsync(place.Folders, context.Time, cancellation))
            .Where(status => status.State is not (ProcessState.Stopped or ProcessState.Dead or ProcessState.Failed))
            .Where(status => named.Count == 0 || named.Any(component => component.Name == status.Component))
            .Select(status => status.Id).Order(StringComparer.Ordinal).ToList();
        if (named.Count == 0)
        {
            await StageStop.AllAsync(place, context.Time, CancellationToken.None, cancellation);
        }
        else if (await SupervisorClient.ConnectToStopAsync(place.Folders, OwnProgram.Path, context.Time, cancellation) is { } supervisor)
        {
            await supervisor.StopAsync(running, now: false, cancellation);
        }

        return running;
    }

    static string Question(IReadOnlyList<KeptData> kept, Stage stage)
    {
        var names = kept.Select(data => data.IsDeclared ? data.Request.Id : $"{data.Request.Id} (no manifest declares it any more)");
        return $"remove all data of {string.Join(", ", names)} on stage {stage.Name} of this checkout?";
    }
}
