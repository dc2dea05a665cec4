using System.Collections.Immutable;
using System.ComponentModel;
using Slipway.Engines.Processes.Logs;
using Slipway.Engines.Processes.Posix;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Engines.Processes.Supervision;

/// <summary>A process that was started, and everything that it started.</summary>
sealed class RunningProcess
{
    static readonly TimeSpan SurvivorsLimit = TimeSpan.FromSeconds(5);

    readonly SupervisionParts _parts;
    readonly LogPipe _pipe;
    readonly ProcessSession _session;
    readonly bool _isChild;
    readonly ImmutableArray<string> _clear;

    /// <param name="isChild">False: it was started by an earlier supervisor.</param>
    /// <param name="clear">See <see cref="ProcessSpec.Clear"/>.</param>
    internal RunningProcess(SupervisionParts parts, LogPipe pipe, string id, ProcessIdentity identity, bool isChild, ImmutableArray<string> clear)
    {
        _clear = clear;
        _parts = parts;
        _pipe = pipe;
        _isChild = isChild;
        Identity = identity;
        _session = new ProcessSession(parts.Facts, identity, ProcessMark.Of(parts.Folders.Root, id), isChild);
        Ended = parts.Exits.EndOf(identity, isChild);
    }

    internal ProcessIdentity Identity { get; }

    /// <summary>Completes when the leader has ended.</summary>
    internal Task Ended { get; }

    /// <exception cref="ProblemException">It cannot be started.</exception>
    internal static async Task<RunningProcess> StartAsync(SupervisionParts parts, LogPipe pipe, ProcessSpec spec)
    {
        pipe.Open();
        if (!Directory.Exists(spec.Directory))
        {
            throw CannotStart(spec, $"there is no folder `{spec.Directory}`");
        }

        await Clearing.RunAsync(spec.Clear);
        var program = ProgramPath.Resolve(spec.Words[0], spec.Directory, spec.Environment.GetValueOrDefault("PATH"));
        var environment = spec.Environment.SetItem(ProcessMark.Variable, ProcessMark.Of(parts.Folders.Root, spec.Id));
        try
        {
            var pid = Spawner.Start(new SpawnCall(program, spec.Words, spec.Directory, environment, pipe.Fifo, OutputIsFifo: true));

            // A child keeps its number until it is reaped, so it is there even when it has ended already.
            return new RunningProcess(parts, pipe, spec.Id, parts.Facts.Identify(pid)!, isChild: true, spec.Clear);
        }
        catch (Win32Exception exception)
        {
            const int notAProgram = 8;
            throw CannotStart(spec, exception.NativeErrorCode == notAProgram
                ? $"`{program}` is no program; a script begins with a line such as `#!/bin/sh`"
                : exception.Message);
        }
    }

    /// <summary>Asks it and all it started to end, and kills what has not after the limit.</summary>
    internal async Task<ProcessExit> EndAsync(ProcessRecord record, CancellationToken hurry)
    {
        // What nobody reads could fill up and keep it from ending.
        _pipe.OpenAndDiscard();
        var signal = record.Stop == StopSignal.Interrupt ? Libc.SigInterrupt : Libc.SigTerminate;
        if (await _session.EndAsync(signal, record.StopTimeout, _parts.Clock, hurry) && !hurry.IsCancellationRequested)
        {
            _pipe.Say($"did not stop within {record.StopTimeout.TotalSeconds:0.#} s and was killed");
        }

        return await BuryAsync();
    }

    /// <summary>Ends what a leader that ended by itself has left behind.</summary>
    internal async Task<ProcessExit> EndSurvivorsAsync(CancellationToken hurry)
    {
        _pipe.Drain();
        if (_session.Members().Count > 0)
        {
            _ = await _session.EndAsync(Libc.SigTerminate, SurvivorsLimit, _parts.Clock, hurry);
        }

        return await BuryAsync();
    }

    async Task<ProcessExit> BuryAsync()
    {
        _pipe.Drain();
        await Clearing.RunAsync(_clear);
        return new ProcessExit(_isChild ? ChildProcess.Reap(Identity.Pid) : null, _parts.Clock.GetUtcNow());
    }

    static ProblemException CannotStart(ProcessSpec spec, string why) =>
        new(new Problem("process-not-started", $"`{spec.Id}` could not be started") { Kind = ProblemKind.Failure, Why = why });
}
