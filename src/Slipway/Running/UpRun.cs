using Slipway.Engines.Processes;
using Slipway.Execution;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Components;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;
using Slipway.State;

namespace Slipway.Running;

/// <summary>Brings a stage of a checkout up: what is asked for and all it needs, in dependency order and in parallel.</summary>
/// <param name="supervisor">Connects, or starts one.</param>
/// <param name="redactor">Learns every secret on the way.</param>
/// <param name="note">Takes sentences for the user.</param>
public sealed class UpRun(
    LocalPlace place, SecretStore secrets, Func<CancellationToken, Task<SupervisorClient>> supervisor,
    IProgramRunner programs, TimeProvider time, Redactor redactor, Action<string> note)
{
    /// <summary>While one command brings a stage up, another waits this long for its turn.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>False: nothing was started or stopped yet.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Starts what does not run, restarts what has changed, and leaves alone what has not.</summary>
    /// <exception cref="ProblemException">What stands in the way before anything starts; what fails later is in the results.</exception>
    public async Task<IReadOnlyList<StepResult>> RunAsync(UpRequest request, IPlanObserver observer, CancellationToken cancellation)
    {
        var preparation = await UpPreparation.CreateAsync(request, secrets, cancellation);
        redactor.Add(preparation.Secrets.Values.Select(secret => secret.Value));
        place.Folders.Create();
        using var turn = await TurnAsync(request, cancellation);
        var processes = preparation.Pieces.OfType<ProcessPiece>().ToList();
        var sources = SourcesAsync(request, cancellation);
        var running = await RunningProcesses.FindAsync(place.Folders, await supervisor(cancellation), time, cancellation);
        var undeclared = new Undeclared(request, preparation, running);
        CheckDeclaredPorts(processes, undeclared);
        HasBegun = true;
        await undeclared.StopAsync(note, cancellation);
        var endpoints = new Endpoints(await place.PortsAsync(processes, cancellation));
        var steps = new UpSteps(request, preparation, place, endpoints, running, await sources, programs, redactor, note);
        return await new Executor(time, observer, Environment.ProcessorCount * 2).RunAsync(steps.Plan(), cancellation);
    }

    async Task<FileLock> TurnAsync(UpRequest request, CancellationToken cancellation)
    {
        var path = Path.Combine(place.Folders.Root, "up.lock");
        if (FileLock.TryTake(path) is { } taken)
        {
            return taken;
        }

        note("another `slipway up` is at work on this stage; waiting for it");
        return await FileLock.TakeAsync(path, Patience, time, cancellation) ?? throw Busy(request);
    }

    async Task<IReadOnlyDictionary<Component, string>> SourcesAsync(UpRequest request, CancellationToken cancellation)
    {
        var components = request.Model.GraphOn(request.Stage).Order(request.Wanted);
        return await new SourceFingerprint(programs, request.Root, request.Model).OfAsync(components, cancellation);
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
