using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Slipway.Execution.Journal;
using Slipway.Problems;

namespace Slipway.Execution;

/// <summary>A plan that is being carried out: begins what may begin, and takes in what has ended, one after the other.</summary>
sealed class PlanRun : IDisposable
{
    readonly Plan _plan;
    readonly TimeProvider _time;
    readonly IPlanObserver _observer;
    readonly ExecutorOptions _options;
    readonly CancellationToken _cancellation;
    readonly CancellationTokenSource _stop;
    readonly long _began;
    readonly StepRunner _runner;
    readonly Schedule _schedule;
    readonly StepResult?[] _results;
    readonly Lazy<IReadOnlySet<string>> _demanded;
    readonly Channel<(int Step, StepResult? Result)> _ended = Channel.CreateUnbounded<(int Step, StepResult? Result)>(new UnboundedChannelOptions { SingleReader = true });
    string? _firstFailure;
    ExceptionDispatchInfo? _defect;
    int _running;

    public PlanRun(Plan plan, TimeProvider time, IPlanObserver observer, ExecutorOptions options, CancellationToken cancellation)
    {
        (_plan, _time, _observer, _options, _cancellation) = (plan, time, observer, options, cancellation);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _began = time.GetTimestamp();
        _runner = new StepRunner(time, observer, options, _began, WhyStopped);
        _schedule = new Schedule(plan, options.Limits);
        _results = new StepResult?[plan.Steps.Length];
        _demanded = new Lazy<IReadOnlySet<string>>(() => plan.Demanded(step => options.Results?.Has(step) != true));
    }

    public async Task<IReadOnlyList<StepResult>> RunAsync()
    {
        _observer.Began(_plan);
        while (_defect is null ? !_schedule.IsDone : _running > 0)
        {
            while (_defect is null && _running < Math.Max(1, _options.Limit) && _schedule.Take() is >= 0 and var step)
            {
                _running++;
                Begin(step, WhyNot(step));
            }

            var (place, result) = await _ended.Reader.ReadAsync(CancellationToken.None);
            _running--;
            await TakeInAsync(place, result);
        }

        _defect?.Throw();
        var wrong = _options.CheckAsync is { } check && !_cancellation.IsCancellationRequested ? await check(_results!, _cancellation) : [];
        await WriteEndAsync(wrong.Count == 0 ? null : wrong[0].What);
        _observer.Finished(_results!);
        _cancellation.ThrowIfCancellationRequested();
        return _results!;
    }

    public void Dispose() => _stop.Dispose();

    void Begin(int step, string? whyNot) => _ = Task.Run(
        async () =>
        {
            try
            {
                var one = _plan.Steps[step];
                var result = whyNot is not null ? new StepResult(one, StepEnd.NotRun, TimeSpan.Zero, [], whyNot)
                    : one.IsOnDemand && !_demanded.Value.Contains(one.Name) ? new StepResult(one, StepEnd.Reused, TimeSpan.Zero, [], "not needed")
                    : await _runner.RunAsync(one, _stop.Token);
                _observer.Ended(result);
                _ended.Writer.TryWrite((step, result));
            }
            catch (Exception exception)
            {
                // A defect of ours: the caller gets the first one as it is, when the rest has ended.
                Interlocked.CompareExchange(ref _defect, ExceptionDispatchInfo.Capture(exception), null);
                _ended.Writer.TryWrite((step, null));
            }
        },
        CancellationToken.None);

    /// <param name="result">Null: a defect.</param>
    async Task TakeInAsync(int step, StepResult? result)
    {
        if (result is null)
        {
            await _stop.CancelAsync();
            return;
        }

        _results[step] = result;
        _schedule.End(step);
        if (result.End == StepEnd.Failed && _options.FailFast && _firstFailure is null)
        {
            _firstFailure = result.Step.Name;
            await _stop.CancelAsync();
        }
    }

    string? WhyNot(int step)
    {
        var before = _plan.Before(step).Select(place => _results[place]!).FirstOrDefault(result => result.End is StepEnd.Failed or StepEnd.NotRun);
        return before is not null && (before.End == StepEnd.Failed || !_stop.IsCancellationRequested) ? WaitedFor(before)
            : _stop.IsCancellationRequested ? WhyStopped(hasBegun: false) : null;
    }

    /// <summary>Names the step that failed, not the one that in turn only waited for it.</summary>
    static string WaitedFor(StepResult before) =>
        before is { End: StepEnd.NotRun, Note: { } note } ? note : $"waited for `{before.Step.Name}`";

    string WhyStopped(bool hasBegun) =>
        (_firstFailure is null ? "cancelled" : "stopped") + (hasBegun ? " half-way" : "") + (_firstFailure is null ? "" : $", because `{_firstFailure}` failed");

    /// <summary>Without LINQ, which would be compiled for numbers in every run.</summary>
    ImmutableSortedDictionary<StepEnd, int> Counts()
    {
        var counts = new int[(int)StepEnd.NotRun + 1];
        foreach (var result in _results)
        {
            counts[(int)result!.End] += result.IsCounted ? 1 : 0;
        }

        var ends = ImmutableSortedDictionary<StepEnd, int>.Empty;
        for (var end = 0; end < counts.Length; end++)
        {
            ends = counts[end] == 0 ? ends : ends.Add((StepEnd)end, counts[end]);
        }

        return ends;
    }

    /// <param name="failure">What was wrong at the end, apart from the steps; null: nothing.</param>
    async Task WriteEndAsync(string? failure)
    {
        if (_options.Journal is not { } journal)
        {
            return;
        }

        try
        {
            var ended = new RunEnded(_time.GetUtcNow(), Counts(), _cancellation.IsCancellationRequested) { Elapsed = _time.GetElapsedTime(_began), Failure = failure };
            await journal.AppendAsync(ended, isDurable: false, CancellationToken.None);
        }
        catch (ProblemException)
        {
            // Without its last line the run reads as broken off, which does no harm: each effect has said for itself that it is done.
        }
    }
}
