using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Discovery;
using Slipway.Engines.Processes;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Running;

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
        var place = context.Place(repository, stage);
        var named = parsed.GetValue(_components)!.Select(repository.Model.Get).ToList();
        var resources = parsed.GetValue(_data) ? Resources(repository, stage, named, place) : [];
        if (resources.Count > 0 && !Confirm.Ask(context.Terminal, Question(resources, stage), parsed.GetValue(_yes), "--yes"))
        {
            return ExitCodes.Failed;
        }

        var stopped = await StopAsync(place, named, context, cancellation);
        foreach (var (component, need) in resources)
        {
            await place.Resources.RemoveAsync(place.Request(component, need, preferEmbedded: false), cancellation);
            context.Terminal.Error.WriteLine($"removed the data of {component.Name}/{need.Name}");
        }

        if (resources.Count > 0)
        {
            place.ForgetMigrations();
        }

        context.Terminal.Error.WriteLine(stopped.Count == 0 ? "nothing was running" : $"stopped {string.Join(", ", stopped)}");
        return ExitCodes.Done;
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
        else if (await SupervisorClient.ConnectToStopAsync(place.Folders, Environment.ProcessPath!, context.Time, cancellation) is { } supervisor)
        {
            await supervisor.StopAsync(running, now: false, cancellation);
        }

        return running;
    }

    static List<(Component Component, ResourceNeed Need)> Resources(LoadedRepository repository, Stage stage, List<Component> named, LocalPlace place) =>
        [.. (named.Count == 0 ? [.. repository.Model.Components] : named)
            .SelectMany(component => component.On(stage).Needs.OfType<ResourceNeed>().Where(need => need.Owner is null && need.Url is null).Select(need => (component, need)))
            .Where(pair => Directory.Exists(place.Request(pair.component, pair.need, preferEmbedded: false).Folder))];

    static string Question(List<(Component Component, ResourceNeed Need)> resources, Stage stage) =>
        $"remove all data of {string.Join(", ", resources.Select(one => $"{one.Component.Name}/{one.Need.Name}"))} on stage {stage.Name} of this checkout?";
}
