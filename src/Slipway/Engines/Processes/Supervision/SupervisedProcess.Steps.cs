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
        if (_running is null)
        {
            await (isWanted && wish is not null && !_failed ? StartAsync(wish, changed) : RestAsync(isWanted, changed));
        }
        else if (!isWanted)
        {
            await EndAsync(_running, ProcessState.Stopped, "stopped");
        }
        else if (wish is not null && wish.Fingerprint != _record.Fingerprint)
        {
            await EndAsync(_running, ProcessState.Restarting, "restarts, since it changed");
        }
        else if (_record.State == ProcessState.Ready)
        {
            await StayReadyAsync(_running, changed);
        }
        else
        {
            await BecomeReadyAsync(_running, changed);
        }
    }

    (ProcessSpec? Wish, bool IsWanted) TakeWishes()
    {
        lock (_asking)
        {
            if (_asked)
            {
                Reconsider();
            }

            _asked = false;
            return (_spec, _wanted);
        }
    }

    // Asked anew, so whatever went wrong before is forgotten, unless it runs and is what is wanted.
    void Reconsider()
    {
        _failed = false;
        var isSame = _running is not null && _spec?.Fingerprint == _record.Fingerprint;
        if (isSame && _wanted)
        {
            _pipe.Open();
            Change(_record.With(_spec!));
            if (_record.State == ProcessState.Ready)
            {
                _ready.TrySetResult(null);
            }
        }
        else
        {
            (_everReady, _exitsBeforeReady, _streak, _pause) = (false, 0, 0, TimeSpan.Zero);
        }
    }

    async Task RestAsync(bool isWanted, CancellationToken changed)
    {
        if (!isWanted)
        {
            if (_record.State != ProcessState.Stopped)
            {
                await MoveAsync(ProcessState.Stopped, "stopped", null);
            }

            lock (_asking)
            {
                if (!_wanted)
                {
                    _stopped.TrySetResult();
                    _ready.TrySetResult(new Problem("process-stopped", $"`{Id}` was stopped before it was ready") { Kind = ProblemKind.Failure });
                }
            }
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, changed);
    }

    async Task StartAsync(ProcessSpec wish, CancellationToken changed)
    {
        await Task.Delay(_pause, _parts.Clock, changed);
        try
        {
            _running = await RunningProcess.StartAsync(_parts, _pipe, wish);
        }
        catch (ProblemException exception)
        {
            _record = _record.With(wish);
            await FailAsync(exception.Problems[0]);
            return;
        }

        var now = _parts.Clock.GetUtcNow();
        var isFirst = _streak == 0;
        Change(_record.With(wish) with { Identity = _running.Identity, Started = now, Restarts = isFirst ? 0 : _record.Restarts + 1 });
        await MoveAsync(ProcessState.Starting, isFirst ? "starts" : "starts again", null);
    }

    async Task BecomeReadyAsync(RunningProcess current, CancellationToken changed)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(changed);
        var spent = _parts.Clock.GetUtcNow() - (_record.Started ?? _record.Since);
        var left = _record.StartTimeout > spent ? _record.StartTimeout - spent : TimeSpan.Zero;
        var probe = Probes.UntilReadyAsync(_record.Ready, _parts.Clock, limit.Token);
        await Task.WhenAny(current.Ended, probe, Task.Delay(left, _parts.Clock, limit.Token));
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
            _everReady = true;
            await MoveAsync(ProcessState.Ready, "ready", null);
            lock (_asking)
            {
                _ready.TrySetResult(null);
            }
        }
        else
        {
            await LateAsync(current);
        }
    }

    async Task LateAsync(RunningProcess current)
    {
        var limit = _record.StartTimeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        _pipe.Say($"was not ready within {limit} s");
        if (_everReady)
        {
            await AgainAsync(await current.EndAsync(_record, _hurry.Token), $"was not ready within {limit} s");
            return;
        }

        Change(_record with { LastExit = await current.EndAsync(_record, _hurry.Token) });
        await FailAsync(new Problem("start-timeout", $"`{Id}` was not ready within {limit} s")
        {
            Kind = ProblemKind.Timeout,
            Why = $"{Expected()}{LastLines()}",
            Fix = $"slipway logs {_record.Component}",
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
        _pipe.Say($"`{_record.LivePath}` failed {_parts.Settings.LiveFailures} times");
        ForgiveIfWell();
        await AgainAsync(await current.EndAsync(_record, _hurry.Token), $"did not answer `{_record.LivePath}`");
    }

    async Task UntilNotLivingAsync(CancellationToken limit)
    {
        if (_record is not { LivePath: { } path, Port: { } port })
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, limit);
            return;
        }

        for (var failures = 0; failures < _parts.Settings.LiveFailures;)
        {
            await Task.Delay(_parts.Settings.LiveInterval, _parts.Clock, limit);
            failures = await Probes.AnswersAsync(port, path, limit) ? 0 : failures + 1;
        }
    }

    async Task ExitedAsync(RunningProcess current)
    {
        ForgiveIfWell();
        var exit = await current.EndSurvivorsAsync(_hurry.Token);
        await AgainAsync(exit, $"died ({exit})");
    }

    void ForgiveIfWell()
    {
        if (_record.State == ProcessState.Ready && _parts.Clock.GetUtcNow() - _record.Since >= _parts.Settings.WellAfter)
        {
            _streak = 0;
        }
    }

    async Task AgainAsync(ProcessExit exit, string what)
    {
        _running = null;
        Change(_record with { Identity = null, Started = null, LastExit = exit });
        if (_spec is null)
        {
            await MoveAsync(ProcessState.Stopped, what, Adoption.NeedsUp);
            return;
        }

        if (!_everReady && ++_exitsBeforeReady >= _parts.Settings.ExitsBeforeFailure)
        {
            await FailAsync(new Problem("process-exited", $"`{Id}` ended {_exitsBeforeReady} times before it was ready ({exit})")
            {
                Kind = ProblemKind.Failure,
                Why = LastLines().TrimStart('\n'),
                Fix = $"slipway logs {_record.Component}",
            });
            return;
        }

        _pause = _parts.Settings.Pause(++_streak);
        var seconds = _pause.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        _pipe.Say($"{what}, starts again in {seconds} s");
        await MoveAsync(ProcessState.Restarting, $"{what}, starts again in {seconds} s", null);
    }

    async Task EndAsync(RunningProcess current, ProcessState then, string what)
    {
        await MoveAsync(ProcessState.Stopping, "stops", null);
        var exit = await current.EndAsync(_record, _hurry.Token);
        _running = null;
        Change(_record with { Identity = null, Started = null, LastExit = exit });
        await MoveAsync(then, what, null);
    }

    async Task FailAsync(Problem problem)
    {
        _running = null;
        _failed = true;
        Change(_record with { Identity = null, Started = null });
        await MoveAsync(ProcessState.Failed, problem.What, problem.What);
        lock (_asking)
        {
            _ready.TrySetResult(problem);
        }
    }

    async Task MoveAsync(ProcessState state, string what, string? message)
    {
        Change(_record with { State = state, Since = _parts.Clock.GetUtcNow(), Message = message });
        _parts.Table.Tell(_record, what);
        await _parts.Table.SaveAsync();
    }

    void Change(ProcessRecord next)
    {
        _record = next;
        _parts.Table.Set(next);
    }

    string Expected() => _record.Ready switch
    {
        WhenReached => "nothing accepts connections on its port; in a container a program listens on 0.0.0.0, and on the port in `PORT`",
        WhenListening listening => $"nothing accepts connections on port {listening.Port}",
        WhenAnswering answering => $"`http://127.0.0.1:{answering.Port}{answering.Path}` does not answer with 200 to 399",
        WhenSucceeding => "its own check does not say that it is ready",
        _ => "it did not stay",
    };

    string LastLines()
    {
        var lines = new LogReader(_parts.Folders, _parts.Clock).Last(_record.Component, _record.Process, LinesShown);
        return lines.Count == 0 ? "\nit wrote nothing" : $"\nit last wrote:\n  {string.Join("\n  ", lines)}";
    }
}
