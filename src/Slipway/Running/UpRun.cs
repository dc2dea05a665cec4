using System.Collections.Immutable;
using Slipway.Engines.Containers;
using Slipway.Engines.Databases;
using Slipway.Engines.Processes;
using Slipway.Execution;
using Slipway.Execution.Journal;
using Slipway.Images;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Running.Containers;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;
using Slipway.Sources;
using Slipway.State;

namespace Slipway.Running;

/// <summary>Brings a stage of a checkout up: what is asked for and all it needs, in dependency order and in parallel.</summary>
/// <param name="journals">Those of the checkout.</param>
/// <param name="supervisor">Connects, or starts one.</param>
/// <param name="reader">Tells which components have changed.</param>
/// <param name="containers">For containers.</param>
/// <param name="redactor">Learns every secret on the way.</param>
/// <param name="note">Takes sentences for the user.</param>
public sealed class UpRun(
    LocalPlace place, SecretStore secrets, Journals journals, Func<CancellationToken, Task<SupervisorClient>> supervisor,
    SourceReader reader, ContainerParts containers, IProgramRunner programs, TimeProvider time, Redactor redactor, Action<string> note)
{
    /// <summary>While one command brings a stage up, another waits this long for its turn.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>False: nothing was started or stopped yet.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Starts what does not run, restarts what has changed, and leaves alone what has not.</summary>
    /// <exception cref="ProblemException">What stands in the way before anything starts; what fails later is in the results.</exception>
    public async Task<IReadOnlyList<StepResult>> RunAsync(UpRequest request, IPlanObserver observer, CancellationToken cancellation)
    {
        var preparation = await PrepareAsync(request, cancellation);
        place.Folders.Create();
        using var turn = await TurnAsync(request, cancellation);
        var processes = preparation.Pieces.OfType<ProcessPiece>().ToList();
        var sources = SourcesAsync(request, cancellation);
        var running = await RunningProcesses.FindAsync(place.Folders, await supervisor(cancellation), time, cancellation);
        var undeclared = new Undeclared(request, preparation, running);
        var calls = await CallsAsync(request, cancellation);
        if (calls is not null && processes.Exists(piece => running.ReadyWith(piece.Name) is null))
        {
            await new ContainerCleanup(place.Space, calls, programs).RemoveLeftAsync(running.Before.Where(status => status.Pid is not null).Select(status => status.Id), cancellation);
        }

        CheckDeclaredPorts(processes, undeclared);
        await new BrokenOffUp(journals, request.Stage).TellAsync(note, cancellation);
        HasBegun = true;
        undeclared.TellOfLonely(note);
        LastEngine.Write(place.Folders, request.Engine);
        var endpoints = Endpoints(await place.PortsAsync(processes, Servers(preparation, calls), cancellation), processes, calls);
        var inputs = new UpInputs(request, preparation, endpoints, await sources, place.Key(), redactor);
        var inContainers = calls is null ? null : new ContainerUp(request, place, inputs, calls, containers.Images, programs);
        var migrations = new Migrations(request, place, inputs, inContainers, programs, time, redactor, note);
        var plan = new UpSteps(request, preparation, place, inputs, running, migrations, inContainers, note).Plan(undeclared.Stop(note));
        await using var journal = await journals.BeginAsync(request.Command, request.Stage.Name, plan, cancellation);
        var options = new ExecutorOptions { Limit = Environment.ProcessorCount * 2, Journal = journal, Logs = journal.Folder.LogOf };
        return await new Executor(time, observer, options).RunAsync(plan, cancellation);
    }

    /// <summary>What <see cref="RunAsync"/> would do, and why. Nothing is started, stopped or made.</summary>
    /// <exception cref="ProblemException">What stands in the way.</exception>
    public async Task<ImmutableArray<StepDecision>> ForecastAsync(UpRequest request, CancellationToken cancellation)
    {
        var preparation = await PrepareAsync(request, cancellation);
        var running = await RunningProcesses.FindAsync(place.Folders, supervisor: null, time, cancellation);
        var undeclared = new Undeclared(request, preparation, running);
        var processes = preparation.Pieces.OfType<ProcessPiece>().ToList();
        CheckDeclaredPorts(processes, undeclared);
        var calls = await CallsAsync(request, cancellation);
        var inputs = place.KnownKey() is { } key
            ? new UpInputs(request, preparation, Endpoints(place.KnownPorts(processes, Servers(preparation, calls)), processes, calls), await SourcesAsync(request, cancellation), key, redactor)
            : null;
        var inContainers = calls is null || inputs is null ? null : new ContainerUp(request, place, inputs, calls, containers.Images, programs);
        return new UpForecast(request, preparation, place, inputs, inContainers, await StandingAsync(preparation, cancellation), running, undeclared).Decisions();
    }

    async Task<IReadOnlyDictionary<string, BuiltImage>> StandingAsync(UpPreparation preparation, CancellationToken cancellation)
    {
        var standing = new Dictionary<string, BuiltImage>(StringComparer.Ordinal);
        foreach (var piece in preparation.Pieces.OfType<ImagePiece>())
        {
            if (await containers.Images.FindAsync(piece.Component, piece.Target, cancellation) is { } image)
            {
                standing[piece.Component.Name] = image;
            }
        }

        return standing;
    }

    async Task<UpPreparation> PrepareAsync(UpRequest request, CancellationToken cancellation)
    {
        var preparation = await UpPreparation.CreateAsync(request, secrets, cancellation);
        redactor.Add(preparation.Secrets.Values.Select(secret => secret.Value));
        return preparation;
    }

    /// <summary>Null: nothing runs in containers.</summary>
    async Task<ContainerCalls?> CallsAsync(UpRequest request, CancellationToken cancellation) =>
        request.Engine == EngineKind.Containers ? new ContainerCalls(await containers.Programs.GetAsync(cancellation)) : null;

    /// <summary>In containers servers get ports as processes do.</summary>
    static IEnumerable<string> Servers(UpPreparation preparation, ContainerCalls? calls) =>
        calls is null ? [] : preparation.Pieces.OfType<ResourcePiece>().Where(piece => piece.Need.Url is null && piece.Need.Kind != ProviderKinds.Sqlite).Select(piece => piece.Name);

    static Endpoints Endpoints(IReadOnlyDictionary<string, int> ports, IEnumerable<ProcessPiece> processes, ContainerCalls? calls) => new(
        ports, calls is null ? null : processes.Where(piece => piece.Process.Listens).ToDictionary(piece => piece.Name, piece => ContainerSpecs.Inside(piece.Process)!.Value));

    async Task<FileLock> TurnAsync(UpRequest request, CancellationToken cancellation) =>
        await FileLock.TakeAsync(
            Path.Combine(place.Folders.Root, "up.lock"), Patience, time, () => note("another `slipway up` is at work on this stage; waiting for it"), cancellation)
        ?? throw Busy(request);

    async Task<IReadOnlyDictionary<Component, string>> SourcesAsync(UpRequest request, CancellationToken cancellation)
    {
        var tree = await reader.ReadAsync(request.Root, [.. request.Model.Components.Select(component => component.Folder)], cancellation);
        return request.Model.GraphOn(request.Stage).Order(request.Wanted).ToDictionary(component => component, component => tree.OfFolder(component.Folder).ToString());
    }

    void CheckDeclaredPorts(IEnumerable<ProcessPiece> processes, Undeclared undeclared)
    {
        var allocator = new PortAllocator(place.Folders, time);
        var problems = processes.Where(piece => piece.Process.Port is { } port && !undeclared.Ports.Contains(port))
            .Select(piece => allocator.Check(piece.Name, piece.Process.Port!.Value)).OfType<Problem>().ToList();
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }
    }

    static ProblemException Busy(UpRequest request) => new(new Problem("up-busy", $"another `slipway up` is bringing the stage `{request.Stage.Name}` up")
    {
        Kind = ProblemKind.Locked,
        Why = $"it has not finished within {Patience.TotalMinutes:0} minutes",
        Fix = "wait for it, or end it, then try again",
    });
}
