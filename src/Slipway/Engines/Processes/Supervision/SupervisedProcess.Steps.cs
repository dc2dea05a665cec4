using System.Globalization;
using Slipway.Engines.Processes.Logs;
using Slipway.Problems;

namespace Slipway.Engines.Processes.Supervision;

/// <summary>What the loop does next, and how.</summary>
sealed partial class SupervisedProcess
{
    const int LinesShown = 20;

    async Task StepAsync(CancellationToken changed)
    {
        var (wish, isWanted) = TakeWishes();
        if (running is null)
        {
            await (isWanted && wish is not null && !failed ? StartAsync(wish, changed) : RestAsync(isWanted, changed));
        }
        else if (!isWanted)
        {
            await EndAsync(running, ProcessState.Stopped, "stopped");
        }
        else if (wish is not null && wish.Fingerprint != record.Fingerprint)
        {
            await EndAsync(running, ProcessState.Restarting, "restarts, since it changed");
        }
        else if (record.State == ProcessState.Ready)
        {
            await StayReadyAsync(running, changed);
        }
        else
        {
            await BecomeReadyAsync(running, changed);
        }
    }

    (ProcessSpec? Wish, bool IsWanted) TakeWishes()
    {
        lock (asking)
        {
            if (asked)
            {
                Reconsider();
            }

            asked = false;
            return (spec, wanted);
        }
    }

    // Asked anew, so whatever went wrong before is forgotten, unless it runs and is what is wanted.
    void Reconsider()
    {
        failed = false;
        var isSame = running is not null && spec?.Fingerprint == record.Fingerprint;
        if (isSame && wanted)
        {
            pipe.Open();
            Change(record.With(spec!));
            if (record.State == ProcessState.Ready)
            {
                ready.TrySetResult(null);
            }
        }
        else
        {
            (everReady, exitsBeforeReady, streak, pause) = (false, 0, 0, TimeSpan.Zero);
        }
    }

    async Task RestAsync(bool isWanted, CancellationToken changed)
    {
        if (!isWanted)
        {
            if (record.State != ProcessState.Stopped)
            {
                await MoveAsync(ProcessState.Stopped, "stopped", null);
            }

            lock (asking)
            {
                if (!wanted)
                {
                    stopped.TrySetResult();
                    ready.TrySetResult(new Problem("process-stopped", $"`{Id}` was stopped before it was ready") { Kind = ProblemKind.Failure });
                }
            }
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, changed);
    }

    async Task StartAsync(ProcessSpec wish, CancellationToken changed)
    {
        await Task.Delay(pause, parts.Clock, changed);
        try
        {
            running = await RunningProcess.StartAsync(parts, pipe, wish);
        }
        catch (ProblemException exception)
        {
            record = record.With(wish);
            await FailAsync(exception.Problems[0]);
            return;
        }

        var now = parts.Clock.GetUtcNow();
        var isFirst = streak == 0;
        Change(record.With(wish) with { Identity = running.Identity, Started = now, Restarts = isFirst ? 0 : record.Restarts + 1 });
        await MoveAsync(ProcessState.Starting, isFirst ? "starts" : "starts again", null);
    }

    async Task BecomeReadyAsync(RunningProcess current, CancellationToken changed)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(changed);
        var spent = parts.Clock.GetUtcNow() - (record.Started ?? record.Since);
        var left = record.StartTimeout > spent ? record.StartTimeout - spent : TimeSpan.Zero;
        var probe = Probes.UntilReadyAsync(record.Ready, parts.Clock, limit.Token);
        await Task.WhenAny(current.Ended, probe, Task.Delay(left, parts.Clock, limit.Token));
        await limit.CancelAsync();
        await probe.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (current.Ended.IsCompleted)
        {
            await ExitedAsync(current);
            return;
        }

        changed.ThrowIfCancellationRequested();
        if (probe.IsCompletedSuccessfully)
        {
            everReady = true;
            await MoveAsync(ProcessState.Ready, "ready", null);
            lock (asking)
            {
                ready.TrySetResult(null);
            }
        }
        else
        {
            await LateAsync(current);
        }
    }

    async Task LateAsync(RunningProcess current)
    {
        var limit = record.StartTimeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        pipe.Say($"was not ready within {limit} s");
        if (everReady)
        {
            await AgainAsync(await current.EndAsync(record, hurry.Token), $"was not ready within {limit} s");
            return;
        }

        Change(record with { LastExit = await current.EndAsync(record, hurry.Token) });
        await FailAsync(new Problem("start-timeout", $"`{Id}` was not ready within {limit} s")
        {
            Kind = ProblemKind.Timeout,
            Why = $"{Expected()}{LastLines()}",
            Fix = $"slipway logs {record.Component}",
        });
    }

    async Task StayReadyAsync(RunningProcess current, CancellationToken changed)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(changed);
        var dead = UntilNotLivingAsync(limit.Token);
        await Task.WhenAny(current.Ended, dead);
        await limit.CancelAsync();
        await dead.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (current.Ended.IsCompleted)
        {
            await ExitedAsync(current);
            return;
        }

        changed.ThrowIfCancellationRequested();
        pipe.Say($"`{record.LivePath}` failed {parts.Settings.LiveFailures} times");
        ForgiveIfWell();
        await AgainAsync(await current.EndAsync(record, hurry.Token), $"did not answer `{record.LivePath}`");
    }

    async Task UntilNotLivingAsync(CancellationToken limit)
    {
        if (record is not { LivePath: { } path, Port: { } port })
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, limit);
            return;
        }

        for (var failures = 0; failures < parts.Settings.LiveFailures;)
        {
            await Task.Delay(parts.Settings.LiveInterval, parts.Clock, limit);
            failures = await Probes.AnswersAsync(port, path, limit) ? 0 : failures + 1;
        }
    }

    async Task ExitedAsync(RunningProcess current)
    {
        ForgiveIfWell();
        var exit = await current.EndSurvivorsAsync(hurry.Token);
        await AgainAsync(exit, $"died ({exit})");
    }

    void ForgiveIfWell()
    {
        if (record.State == ProcessState.Ready && parts.Clock.GetUtcNow() - record.Since >= parts.Settings.WellAfter)
        {
            streak = 0;
        }
    }

    async Task AgainAsync(ProcessExit exit, string what)
    {
        running = null;
        Change(record with { Identity = null, Started = null, LastExit = exit });
        if (spec is null)
        {
            await MoveAsync(ProcessState.Stopped, what, Adoption.NeedsUp);
            return;
        }

        if (!everReady && ++exitsBeforeReady >= parts.Settings.ExitsBeforeFailure)
        {
            await FailAsync(new Problem("process-exited", $"`{Id}` ended {exitsBeforeReady} times before it was ready ({exit})")
            {
                Kind = ProblemKind.Failure,
                Why = LastLines().TrimStart('\n'),
                Fix = $"slipway logs {record.Component}",
            });
            return;
        }

        pause = parts.Settings.Pause(++streak);
        var seconds = pause.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        pipe.Say($"{what}, starts again in {seconds} s");
        await MoveAsync(ProcessState.Restarting, $"{what}, starts again in {seconds} s", null);
    }

    async Task EndAsync(RunningProcess current, ProcessState then, string what)
    {
        await MoveAsync(ProcessState.Stopping, "stops", null);
        var exit = await current.EndAsync(record, hurry.Token);
        running = null;
        Change(record with { Identity = null, Started = null, LastExit = exit });
        await MoveAsync(then, what, null);
    }

    async Task FailAsync(Problem problem)
    {
        running = null;
        failed = true;
        Change(record with { Identity = null, Started = null });
        await MoveAsync(ProcessState.Failed, problem.What, problem.What);
        lock (asking)
        {
            ready.TrySetResult(problem);
        }
    }

    async Task MoveAsync(ProcessState state, string what, string? message)
    {
        Change(record with { State = state, Since = parts.Clock.GetUtcNow(), Message = message });
        parts.Table.Tell(record, what);
        await parts.Table.SaveAsync();
    }

    void Change(ProcessRecord next)
    {
        record = next;
        parts.Table.Set(next);
    }

    string Expected() => record.Ready switch
    {
        WhenReached => "nothing accepts connections on its port; in a container a program listens on 0.0.0.0, and on the port in `PORT`",
        WhenListening listening => $"nothing accepts connections on port {listening.Port}",
        WhenAnswering answering => $"`http://127.0.0.1:{answering.Port}{answering.Path}` does not answer with 200 to 399",
        WhenSucceeding => "its own check does not say that it is ready",
        _ => "it did not stay",
    };

    string LastLines()
    {
        var lines = new LogReader(parts.Folders, parts.Clock).Last(record.Component, record.Process, LinesShown);
        return lines.Count == 0 ? "\nit wrote nothing" : $"\nit last wrote:\n  {string.Join("\n  ", lines)}";
    }
}
