using Slipway.Cli.Commands;
using Slipway.Cli.Output;
using Slipway.Cli.Output.Plans;
using Slipway.Engines.Containers;
using Slipway.Engines.Processes;
using Slipway.Execution;
using Slipway.Problems;
using Slipway.Repository.Stages;
using Slipway.Running;
using Slipway.Running.Containers;

namespace Slipway.Cli;

/// <summary>One <c>slipway up</c>: brings everything up, and then either leaves it to the supervisor or stays until it is stopped.</summary>
sealed class UpSession(UpRequest request, UpRun run, LocalPlace place, PlanView view, UpFollower follower, CommandContext context)
{
    readonly Terminal _terminal = context.Terminal;

    /// <summary>Returns when everything is ready. What did start stays up, whatever became of the rest.</summary>
    public async Task<int> DetachAsync(CancellationToken cancellation)
    {
        try
        {
            var results = await run.RunAsync(request, view, cancellation);
            await view.DisposeAsync();
            await TellWhatStaysAsync(results, cancellation);
            ThrowIfFailed(results);
            await TellAsync(results, cancellation);
            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (run.HasBegun)
        {
            await view.DisposeAsync();
            _terminal.Error.WriteLine($"interrupted; what did start stays up: `slipway status{StageWords}` shows it, `slipway down{StageWords}` stops it");
            throw;
        }
    }

    /// <summary>Stays until interrupted, and stops everything then; or until somebody else stopped everything.</summary>
    public async Task<int> StayAsync(CancellationToken cancellation)
    {
        var hurry = context.Interruption.TakeSecond();
        try
        {
            await StayUpAsync(cancellation);
            return ExitCodes.Done;
        }
        catch (Exception exception) when (run.HasBegun && exception is OperationCanceledException or ProblemException)
        {
            await view.DisposeAsync();
            await StopAsync(hurry);
            throw;
        }
    }

    async Task StayUpAsync(CancellationToken cancellation)
    {
        do
        {
            var results = await run.RunAsync(request, view, cancellation);
            ThrowIfFailed(results);
            if (IsNothing(results))
            {
                await view.DisposeAsync();
                await TellAsync(results, cancellation);
                return;
            }

            await follower.FollowAsync(cancellation);
        }
        while (await MustBeTakenUpAsync(cancellation));
        view.Note("everything was stopped by another command");
    }

    /// <summary>The supervisor has gone: killed, or because everything was stopped.</summary>
    async Task<bool> MustBeTakenUpAsync(CancellationToken cancellation)
    {
        var isWanted = (await SupervisorClient.StatusAsync(place.Folders, context.Time, cancellation)).Any(status => status.State != ProcessState.Stopped);
        if (isWanted)
        {
            view.Note("the supervisor ended without being asked to; another one takes up what runs");
        }

        return isWanted;
    }

    async Task StopAsync(CancellationToken hurry)
    {
        _terminal.TrySay("stopping; Ctrl-C again stops at once");
        await StageStop.AllAsync(place, context.Time, hurry, CancellationToken.None);
        await RemoveNetworkAsync(hurry);
        _terminal.TrySay("everything is stopped; data stays");
    }

    /// <summary>It went up with the containers, and goes with the last of them; whoever is in a hurry has it until the next <c>down</c>.</summary>
    async Task RemoveNetworkAsync(CancellationToken hurry)
    {
        try
        {
            if (request.Engine == EngineKind.Containers && await context.ContainerPrograms.FindAsync(hurry) is { } program)
            {
                await new ContainerCleanup(place.Space, new ContainerCalls(program), context.Programs).RemoveNetworkAsync(hurry);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ProblemException)
        {
            // What stands behind the message is that everything stopped, and it did.
        }
    }

    /// <summary>Nothing is declared that runs; what was not declared any more may have been stopped.</summary>
    static bool IsNothing(IReadOnlyList<StepResult> results) => results.All(result => result.Step.Name == Undeclared.StepName);

    static void ThrowIfFailed(IReadOnlyList<StepResult> results)
    {
        var problems = results.SelectMany(result => result.Problems).ToList();
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }
    }

    async Task TellWhatStaysAsync(IReadOnlyList<StepResult> results, CancellationToken cancellation)
    {
        if (results.Any(result => result.End == StepEnd.Failed))
        {
            var up = (await SupervisorClient.StatusAsync(place.Folders, context.Time, cancellation)).Where(status => status.Pid is not null).Select(status => status.Id).ToList();
            _terminal.Error.WriteLine(up.Count == 0 ? "nothing is up" : $"stays up: {string.Join(", ", up)}; `slipway down{StageWords}` stops it");
        }
    }

    async Task TellAsync(IReadOnlyList<StepResult> results, CancellationToken cancellation)
    {
        if (IsNothing(results))
        {
            _terminal.Error.WriteLine("nothing to run: no component has a `run`");
            return;
        }

        if (results.All(result => result.End == StepEnd.Unchanged))
        {
            _terminal.Error.WriteLine("nothing changed: everything runs already");
        }

        await StatusCommand.WriteTableAsync(place, request.Stage, _terminal, context.Time, cancellation);
        await _terminal.Out.FlushAsync(cancellation);
        _terminal.Error.WriteLine($"`slipway logs --follow{StageWords}` shows what they say, `slipway down{StageWords}` stops them");
    }

    /// <summary>What a command needs to mean this stage.</summary>
    string StageWords => request.Stage.Equals(request.Model.Stages.Default) ? "" : $" --stage {request.Stage.Name}";
}
