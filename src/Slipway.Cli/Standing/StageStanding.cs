using System.Collections.Immutable;
using Slipway.Cli.Output;
using Slipway.Cli.Output.Standing;
using Slipway.Cli.Releases;
using Slipway.Clusters;
using Slipway.Clusters.Logs;
using Slipway.Clusters.Standing;
using Slipway.Discovery;
using Slipway.Engines.Kubernetes;
using Slipway.Engines.Processes;
using Slipway.Engines.Processes.Logs;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Releases.Objects;
using Slipway.Releases.Rollout;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;

namespace Slipway.Cli.Standing;

/// <summary>What runs on a stage that is a cluster: shown, read, and entered.</summary>
sealed class StageStanding(LoadedRepository repository, Stage stage, CommandContext context)
{
    readonly ObjectOwner _owner = new(repository.Model.Name, stage.Name, "");

    /// <summary>Whether the stage is in a cluster, and not up on this machine.</summary>
    public static bool IsMeant(LoadedRepository repository, Stage stage, CommandContext context) => context.Place(repository, stage).Engine == EngineKind.Kubernetes;

    /// <summary>Shows what runs.</summary>
    /// <param name="named">Components; empty: all.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ShowAsync(HashSet<string> named, bool wantsJson, CancellationToken cancellation)
    {
        await using var opened = await OpenAsync(cancellation);
        var history = opened.Place.HistoryAsync(cancellation);
        var pods = await StagePods.ReadAsync(opened.Cluster.Client, _owner, Spaces, cancellation);
        var processes = StandingProcess.Of(pods, await history).Where(one => named.Count == 0 || named.Contains(one.Component)).ToList();
        if (wantsJson)
        {
            StandingJson.Write(processes, stage.Name, context.Time, context.Terminal);
        }
        else
        {
            StandingText.Write(processes, stage.Name, context.Time, context.Terminal);
        }

        return processes.Exists(one => one.State is ProcessState.Failed or ProcessState.Restarting) ? ExitCodes.Unhealthy : ExitCodes.Done;
    }

    /// <summary>The objects that say what runs.</summary>
    public async Task<StagePods> ReadAsync(CancellationToken cancellation)
    {
        await using var opened = await OpenAsync(cancellation);
        return await StagePods.ReadAsync(opened.Cluster.Client, _owner, Spaces, cancellation);
    }

    /// <summary>Shows what pods have written, each line behind its pod's name.</summary>
    public async Task<int> LogsAsync(LogQuery query, CancellationToken cancellation)
    {
        await using var opened = await OpenAsync(cancellation);
        var redactor = await opened.RedactorAsync(context.Terminal, cancellation);
        await foreach (var line in new PodLogs(opened.Cluster.Connection, _owner, Spaces).ReadAsync(query, cancellation))
        {
            context.Terminal.Out.WriteLine($"{SafeText.Line(line.Source.Name)} | {LogText.Of(redactor.Redact(line.Text), context.Terminal)}");
            if (query.Follow)
            {
                await context.Terminal.Out.FlushAsync(cancellation);
            }
        }

        return ExitCodes.Done;
    }

    /// <summary>The call of a command in a ready pod of the component.</summary>
    /// <param name="process">Or the need whose database is meant; null: <c>web</c>, or what there is of its processes.</param>
    /// <exception cref="ProblemException"><c>no-pod</c>, or the cluster cannot be reached.</exception>
    public async Task<ProgramCall> ExecAsync(Component component, string? process, ImmutableArray<string> words, ImmutableSortedDictionary<string, string> variables, CancellationToken cancellation)
    {
        await using var opened = await OpenAsync(cancellation);
        var (refined, space) = StageSpaces.Of(repository.Model, stage, component);
        var pods = await opened.Cluster.Client.ListAsync(new KubeSelection(RolloutKinds.Pods, space, _owner.SharedSelector), cancellation);
        var pod = PodExec.Choose(pods.Items, component.Name, process) ?? throw new ProblemException(new Problem("no-pod", $"`{component.Name}{(process is null ? "" : $"/{process}")}` has no pod on `{stage.Name}` that is ready")
        {
            Kind = ProblemKind.Failure,
            Fix = $"slipway status {component.Name} --stage {stage.Name}",
        });
        var access = context.Access(repository.Model, stage, refined.Context ?? stage.Context!);
        var call = PodExec.Call(access, pod, words, variables, context.Terminal is { IsInputTty: true, IsOutputTty: true });
        var path = string.Join(':', ToolFolders.Of(repository, component).Append(context.Environment("PATH") ?? ""));
        return call with { Environment = context.Variables.ToImmutableSortedDictionary(one => one.Key, string? (one) => one.Value, StringComparer.Ordinal).SetItem("PATH", path) };
    }

    ImmutableArray<string> Spaces => StageSpaces.All(repository.Model, stage);

    Task<OpenedCluster> OpenAsync(CancellationToken cancellation) => OpenedCluster.OpenAsync(repository, stage, context, cancellation);
}
