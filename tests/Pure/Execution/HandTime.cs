using System.Diagnostics;

namespace Slipway.Tests.Execution;

/// <summary>A clock that is set forward by hand.</summary>
sealed class HandTime : TimeProvider
{
    readonly Lock _lock = new();
    readonly List<HandTimer> _timers = [];
    TimeSpan _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Completes when somebody next sets a timer.</summary>
    public TaskCompletionSource TimerIsSet { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Somebody waits for it to be set forward.</summary>
    public bool HasTimers
    {
        get
        {
            lock (_lock)
            {
                return _timers.Any(timer => timer.Due != TimeSpan.MaxValue);
            }
        }
    }

    public override long GetTimestamp() => _now.Ticks;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 11, 21, 1, 2, 3, TimeSpan.Zero) + _now;

    public void Advance(TimeSpan by)
    {
        List<HandTimer> due;
        lock (_lock)
        {
            _now += by;
            due = [.. _timers.Where(timer => timer.Due <= _now)];
            due.ForEach(timer => timer.Due = TimeSpan.MaxValue);
            TimerIsSet = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        due.ForEach(timer => timer.Fire());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Debug.Assert(period == Timeout.InfiniteTimeSpan, "only timers that fire once are needed");
        var timer = new HandTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_lock)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    sealed class HandTimer(HandTime time, Action fire) : ITimer
    {
        public TimeSpan Due { get; set; } = TimeSpan.MaxValue;

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : time._now + dueTime;
            time.TimerIsSet.TrySetResult();
            return true;
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
