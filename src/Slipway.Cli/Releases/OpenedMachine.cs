using Slipway.Cli.Output;
using Slipway.Discovery;
using Slipway.Engines.Containers;
using Slipway.Engines.Kubernetes;
using Slipway.Engines.Processes;
using Slipway.Problems;
using Slipway.Releases.Deploys;
using Slipway.Releases.Machines;
using Slipway.Releases.Places;
using Slipway.Releases.Places.Machine;
using Slipway.Releases.Records;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;

namespace Slipway.Cli.Releases;

/// <summary>A stage that is deployed to this machine.</summary>
/// <param name="Parts">What it is made of.</param>
sealed record OpenedMachine(LoadedRepository Repository, Stage Stage, IReleasePlace Place, StageParts Parts) : OpenedPlace(Repository, Stage, Place)
{
    /// <summary>A deploy may lay out files for as long before it begins.</summary>
    static readonly TimeSpan Young = TimeSpan.FromHours(2);

    /// <param name="redactor">Learns every secret on the way.</param>
    public static OpenedMachine Open(LoadedRepository repository, Stage stage, CommandContext context, Redactor redactor)
    {
        var (machine, gate, supervisor) = (MachineStage.Of(context.Folders, repository.Model.Name, stage.Name), new Lock(), (Task<SupervisorClient>?)null);
        Task<SupervisorClient> SupervisorAsync(CancellationToken cancellation)
        {
            lock (gate)
            {
                return supervisor is null or { IsCompletedSuccessfully: false, IsCompleted: true } ? supervisor = ConnectAsync(cancellation) : supervisor;
            }
        }

        async Task<SupervisorClient> ConnectAsync(CancellationToken cancellation) => (await SupervisorClient.ConnectAsync(machine.Up, OwnProgram.Path, startIfAbsent: true, context.Time, cancellation))!;
        var host = new MachineHost(SupervisorAsync, context.Secrets(repository, stage), context.Resources(stage.Engine, machine.Space), context.Programs, redactor, context.Time)
        {
            Containers = stage.Engine == EngineKind.Containers ? context.ContainerPrograms : null,
            Listen = stage.Listen!,
            Proxy = () => ProxyProgram.Find(machine, context.Environment),
            Passed = MachineHost.PassedOf(context.Variables),
        };
        return new OpenedMachine(repository, stage, new MachinePlace(new MachineFolder(machine.Root), new PlaceLimits(), context.Time), new StageParts(machine, host));
    }

    /// <summary>Each engine has data of its own: on another one a release would begin without any.</summary>
    /// <exception cref="ProblemException"><c>stage-engine-changed</c></exception>
    public void CheckEngine()
    {
        if (StageFile.Find(Parts.Stage.Root) is { } known && known.Engine != Stage.Engine)
        {
            throw new ProblemException(new Problem("stage-engine-changed", $"`{Stage.Name}` has been deployed to with `engine: {known.Engine.ToString().ToLowerInvariant()}`, and its data is there")
            {
                Why = $"with `engine: {Stage.Engine.ToString().ToLowerInvariant()}` it would begin without any",
                Fix = "let the stage have its engine back; or make another stage with the new one",
            });
        }
    }

    /// <inheritdoc/>
    public override IDeployEngine EngineOf(ILeases leases, Redactor redactor, ScriptHost scripts)
    {
        CheckEngine();
        var parts = new StageParts(Parts.Stage, Parts.Host with { Redactor = redactor });
        new StageFile(Parts.Stage, Stage.Engine, Parts.Host.Listen, [.. Stage.Lineage.Reverse()], SecretFolder.Of(Repository.Root, Model.Name), Parts.Host.Proxy().Dotnet, parts.Proxy.Program()).Write();
        return new MachineEngine(parts, leases);
    }

    /// <inheritdoc/>
    public override IStageData DataOf(Redactor redactor, CommandContext context)
    {
        CheckEngine();
        return new MachineData(this, context);
    }

    /// <inheritdoc/>
    public override Task<Redactor> RedactorAsync(Terminal terminal, CancellationToken cancellation) => Task.FromResult(Parts.Host.Redactor);

    /// <inheritdoc/>
    public override Task FetchAsync(IEnumerable<ReleaseRecord> releases, CancellationToken cancellation) => Parts.Sources.FetchAsync(releases, cancellation);

    /// <inheritdoc/>
    public override async Task PruneAsync(ReleaseHistory history, CancellationToken cancellation)
    {
        await base.PruneAsync(history, cancellation);
        var left = await Place.HistoryAsync(cancellation);
        var records = await Task.WhenAll(left.Releases.Select(release => Place.ReadAsync(release.Component, release.Number, cancellation)));
        var kept = records.OfType<ReleaseRecord>().SelectMany(record => record.Objects).Concat(Parts.Objects.All()).Concat(Parts.Running.All().Select(entry => entry.Object)).ToList();

        if (Parts.Host.Containers is { } containers && kept.Select(one => one.Text("spec", "image")).Where(KeptImages.IsOne).OfType<string>().ToHashSet(StringComparer.Ordinal) is { Count: > 0 } images)
        {
            await new KeptImages(Parts.Stage, new ContainerCalls(await containers.GetAsync(cancellation)), Parts.Host.Programs).PruneAsync(images, cancellation);
        }

        ReleaseFiles.Prune(Parts.Stage, kept.Select(one => one.Text("spec", "files")).OfType<string>().ToHashSet(StringComparer.Ordinal), Parts.Host.Time.GetUtcNow() - Young);
    }

    /// <inheritdoc/>
    public override bool HasFile(string component) => Model.Find(component) is { } owner
        && owner.On(Stage).Needs.OfType<ResourceNeed>().Any(need => need.Owner is null && Parts.Resources.IsFile(MachineNeed.Of(component, need, Model.StageOf(owner, Stage).IsEmbedded)));

    public override ValueTask DisposeAsync() => Place.DisposeAsync();
}
