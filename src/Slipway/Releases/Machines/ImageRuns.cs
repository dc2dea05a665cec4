using System.Collections.Immutable;
using Slipway.Engines.Containers;
using Slipway.Images;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Releases.Planning;
using Slipway.Running.Containers;

namespace Slipway.Releases.Machines;

/// <summary>Runs commands in containers of the image of their release. The supervisor sees the engine's client in the foreground.</summary>
sealed class ImageRuns(MachineStage stage, MachineHost host, StageVariables variables, StageResources resources, StageNetwork network) : IStageRuns
{
    static readonly ImmutableSortedDictionary<string, string> Nothing = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool IsThere(RunObject run) => run.Image?.EndsWith(WantedImage.NotBuilt, StringComparison.Ordinal) == false;

    /// <inheritdoc/>
    public async Task FetchAsync(RunObject run, CancellationToken cancellation) => await ImageAsync(run, await network.CallsAsync(cancellation), cancellation);

    /// <inheritdoc/>
    public async Task<StageProcess> ProcessAsync(RunningEntry entry, string slot, int? port, ImmutableSortedDictionary<string, string>? changed, CancellationToken cancellation)
    {
        var (run, calls) = (entry.Run, await network.CallsAsync(cancellation));
        var environment = await variables.OfAsync(run, Nothing, cancellation);
        var secrets = environment.SecretsWith(changed);
        var given = ContainerVariables.Of(run.Component, entry.Passed.SetItems(calls.Program.Connection), environment.At(run.Inside, changed), secrets);
        var container = await ContainerAsync(run, run.Command, given, calls, cancellation) with
        {
            Name = stage.Space.Of(run.Component, $"{run.Part}.{slot}"),
            Ports = port is { } outside && run.Inside is { } inside ? [new PublishedPort(outside, inside)] : [],
        };
        if (KeptImages.IsOne(run.Image))
        {
            // Again: while its deploy waited for its turn, another one may have let go of what no release named yet.
            await new KeptImages(stage, calls, host.Programs).KeepAsync(run.Component, run.Image!, cancellation);
        }

        var spec = ContainerSpecs.InForeground(calls, container, run.Component, $"{run.Part}.{slot}", port, run.Ready) with
        {
            // Not of its variables: one that serves is not ended since a secret is another now.
            Fingerprint = run.Uid,
            Environment = given.Client,
        };
        return new StageProcess(spec, secrets);
    }

    /// <inheritdoc/>
    public async Task<ProgramCall> CommandAsync(RunObject run, string name, ImmutableArray<string> words, ImmutableSortedDictionary<string, string>? changed, CancellationToken cancellation)
    {
        var calls = await network.CallsAsync(cancellation);
        var environment = await variables.OfAsync(run, Nothing, cancellation);
        var given = ContainerVariables.Of(run.Component, host.Passed.SetItems(calls.Program.Connection), environment.At(null, changed), environment.SecretsWith(changed));
        var container = await ContainerAsync(run, run.Command.With([.. words]), given, calls, cancellation) with { Name = stage.Space.Of(run.Component, name), IsRemoved = true };
        return calls.Run(container) with
        {
            Directory = "/",
            OnlyThisEnvironment = true,
            Environment = given.Client.ToImmutableSortedDictionary(one => one.Key, one => (string?)one.Value, StringComparer.Ordinal),
        };
    }

    /// <inheritdoc/>
    public async Task OutliveAsync(RunObject run, string name, Action isLeft, CancellationToken cancellation) =>
        await new LeftContainer(await network.CallsAsync(cancellation), host.Programs).OutliveAsync(stage.Space.Of(run.Component, name), run.Limit, isLeft, cancellation);

    /// <inheritdoc/>
    public async Task EndQuestionsAsync(CancellationToken cancellation) =>
        await new ContainerCleanup(stage.Space, await network.CallsAsync(cancellation), host.Programs).RemoveAsync(name => QuestionName.IsOver(name, host.Time.GetUtcNow()), cancellation);

    /// <inheritdoc/>
    public async Task EndAsync(RunObject run, string name) =>
        await new LeftContainer(await network.CallsAsync(CancellationToken.None), host.Programs).RemoveAsync(stage.Space.Of(run.Component, name), CancellationToken.None);

    async Task<ContainerRun> ContainerAsync(RunObject run, Repository.Components.CommandDeclaration command, ContainerVariables given, ContainerCalls calls, CancellationToken cancellation)
    {
        var image = await ImageAsync(run, calls, cancellation);
        var mounts = await MountsAsync(run, cancellation);
        var container = ContainerSpecs.Run(stage.Space, image, command, given, mounts) with { IsConfined = true };
        return mounts.IsEmpty ? container : FileOwner.Of(container, run.Component, await UsersAsync(calls, cancellation), calls.Program.Kind, host.User);
    }

    async Task<ContainerUsers> UsersAsync(ContainerCalls calls, CancellationToken cancellation)
    {
        var said = await host.Programs.RunAsync(calls.Users(), cancellation);
        return said.ExitCode == 0 ? ContainerUsersText.Read(calls.Program.Kind, said.Output) : throw new ProblemException(EngineProblems.Failed("say how it maps users", said));
    }

    Task<string> ImageAsync(RunObject run, ContainerCalls calls, CancellationToken cancellation) =>
        KeptImages.IsOne(run.Image) ? KeptAsync(run, calls, cancellation) : new ImagePull(calls, host.Programs).EnsureAsync(run.Component, run.Image!, cancellation);

    async Task<string> KeptAsync(RunObject run, ContainerCalls calls, CancellationToken cancellation) =>
        (await host.Programs.RunAsync(calls.ImageId(run.Image!), cancellation)).ExitCode == 0 ? run.Image!
        : throw new ProblemException(new Problem("release-image-gone", $"the image of a release of `{run.Component}` is gone")
        {
            Kind = ProblemKind.Failure,
            Why = $"it was made on this machine and pushed nowhere, and the engine has no `{run.Image}` any more",
            Fix = $"check out what is to be released, and `slipway deploy {run.Component}`; a stage with a `registry` finds its images there",
        });

    /// <summary>The folders of SQLite files.</summary>
    async Task<ImmutableArray<ContainerMount>> MountsAsync(RunObject run, CancellationToken cancellation)
    {
        var mounts = ImmutableArray.CreateBuilder<ContainerMount>();
        foreach (var need in run.Needs)
        {
            if (await resources.EnsureAsync(need, cancellation) is { File: { } file, Inside.File: { } inside })
            {
                mounts.Add(new ContainerMount(Path.GetDirectoryName(file)!, Path.GetDirectoryName(inside)!));
            }
        }

        return [.. mounts.Distinct()];
    }
}
