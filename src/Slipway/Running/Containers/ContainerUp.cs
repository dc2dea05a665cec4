using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Engines.Containers;
using Slipway.Engines.Processes;
using Slipway.Execution;
using Slipway.Images;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Components;

namespace Slipway.Running.Containers;

/// <summary>What <c>up</c> does otherwise when it runs containers; plan, journal, supervisor, health and logs are the same.</summary>
public sealed class ContainerUp(UpRequest request, LocalPlace place, UpInputs inputs, ContainerCalls calls, IImageSupply images, IProgramRunner runner)
{
    readonly ConcurrentDictionary<string, string> _images = new(StringComparer.Ordinal);
    readonly ImageRecords _records = new(place.Folders);
    readonly ContainerSpecs _specs = new(place.Key(), place.Space, calls);
    readonly Lock _lock = new();
    Task? _network;

    /// <summary>Has the component's image.</summary>
    public async Task<StepOutcome> ImageAsync(ImagePiece piece, StepRun run)
    {
        var image = await images.EnsureAsync(piece.Component, piece.Target, run.Cancellation);
        _images[piece.Component.Name] = image.Id;
        return new StepOutcome(IsUnchanged: !_records.Put(piece.Component.Name, image.Id), image.Reference);
    }

    /// <summary>Which image a component would run.</summary>
    /// <param name="image">Null: one that is not built yet.</param>
    public void Foretell(ImagePiece piece, BuiltImage? image) => _images[piece.Component.Name] = image?.Id ?? "none yet";

    /// <summary>A process, with all that is known now.</summary>
    public ProcessSpec Spec(ProcessPiece piece)
    {
        var variables = Variables(piece.Component, ContainerSpecs.Inside(piece.Process));
        return _specs.Create(piece, Image(piece.Component), variables, inputs.Mounts(piece.Component), inputs.Port(piece.Name)) with { After = inputs.After(piece) };
    }

    /// <summary>Equal fingerprints: the migrations need not run again on data that is still there.</summary>
    public string Fingerprint(MigrationPiece piece) => inputs.Fingerprint(piece, _specs.Variables(Variables(piece.Component, null)), ("image", Image(piece.Component)));

    /// <summary>The migrations, once, in a container of their own, which two runs cannot have at the same time.</summary>
    public ProgramCall Migration(MigrationPiece piece, KeyValuePair<string, string> mark)
    {
        var variables = Variables(piece.Component, null);
        var run = _specs.Run(Image(piece.Component), piece.Command.With("up"), variables, inputs.Mounts(piece.Component)) with { Name = MigrationName(piece), IsRemoved = true };
        return calls.Run(run) with
        {
            Directory = "/",
            OnlyThisEnvironment = true,
            Environment = variables.Client.SetItem(mark.Key, mark.Value).ToImmutableSortedDictionary(one => one.Key, string? (one) => one.Value, StringComparer.Ordinal),
            Timeout = TimeSpan.FromMinutes(30),
        };
    }

    /// <summary>Waits for a migration whose client was killed, and ends it when it takes too long.</summary>
    /// <param name="isLeft">Called before the wait.</param>
    public Task OutliveAsync(MigrationPiece piece, TimeSpan patience, Action isLeft, CancellationToken cancellation) =>
        new LeftContainer(calls, runner).OutliveAsync(MigrationName(piece), patience, isLeft, cancellation);

    /// <summary>Has the network that all containers of the place are in.</summary>
    /// <exception cref="ProblemException"><c>container-failed</c></exception>
    public Task NetworkAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _network ??= new ContainerNetwork(place.Space, calls, runner).EnsureAsync(cancellation);
        }
    }

    string MigrationName(MigrationPiece piece) => place.Space.Of(piece.Component.Name, ContainerCleanup.Migrate);

    string Image(Component component) => _images.GetValueOrDefault(component.Name) ?? _records.Find(component.Name) ?? "";

    ContainerVariables Variables(Component component, int? port)
    {
        var declared = inputs.Declared(component).SetItem("SLIPWAY_STAGE", request.Stage.Name);
        declared = request.VersionOf(component) is { } version ? declared.SetItem(ContainerSpecs.Version, version) : declared;
        declared = port is null ? declared : declared.SetItem("PORT", port.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return ContainerVariables.Of(component.Name, inputs.Passed(component).SetItems(calls.Program.Connection), declared, inputs.Secrets());
    }
}
