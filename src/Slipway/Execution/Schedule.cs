using System.Collections.Immutable;

namespace Slipway.Execution;

/// <summary>Which steps may begin now: those whose predecessors have ended and whose resources are free. Used from one thread at a time.</summary>
/// <remarks>Who waits for a resource gets it before those who asked for it later, so that one who needs two of them is not passed over again and again.</remarks>
sealed class Schedule
{
    readonly Plan _plan;
    readonly IReadOnlyDictionary<string, int> _limits;
    readonly Dictionary<string, int> _held = new(StringComparer.Ordinal);
    readonly List<int>?[] _dependants;
    readonly int[] _waitsFor;
    readonly Queue<int> _ready = new();

    // Steps that use the same resources stand in one line: there are few lines, however many steps there are.
    readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);
    readonly HashSet<string> _claimed = new(StringComparer.Ordinal);
    long _arrivals;
    int _left;

    /// <param name="limits">How many may hold a named resource at once, at least 1; not named: 1.</param>
    public Schedule(Plan plan, IReadOnlyDictionary<string, int> limits)
    {
        (_plan, _limits, _left) = (plan, limits, plan.Steps.Length);
        _dependants = new List<int>?[_left];
        _waitsFor = new int[_left];
        for (var step = 0; step < _left; step++)
        {
            foreach (var before in plan.Before(step))
            {
                (_dependants[before] ??= []).Add(step);
                _waitsFor[step]++;
            }

            if (_waitsFor[step] == 0)
            {
                Arrive(step);
            }
        }
    }

    public bool IsDone => _left == 0;

    /// <summary>Takes the next step that may begin, and holds its resources until <see cref="End"/>; -1: none may begin now.</summary>
    public int Take()
    {
        _claimed.Clear();
        foreach (var line in _lines.Values.Where(line => line.Steps.Count > 0).OrderBy(line => line.Steps.Peek().Arrival))
        {
            if (line.Uses.All(IsFree))
            {
                Hold(line.Uses);
                return line.Steps.Dequeue().Step;
            }

            _claimed.UnionWith(line.Uses);
        }

        return _ready.TryDequeue(out var step) ? step : -1;
    }

    public void End(int step)
    {
        _left--;
        foreach (var resource in _plan.Steps[step].Uses)
        {
            _held[resource]--;
        }

        foreach (var dependant in _dependants[step] ?? [])
        {
            if (--_waitsFor[dependant] == 0)
            {
                Arrive(dependant);
            }
        }
    }

    void Arrive(int step)
    {
        var uses = _plan.Steps[step].Uses;
        if (uses.IsEmpty)
        {
            _ready.Enqueue(step);
            return;
        }

        var key = string.Join('\n', uses);
        if (!_lines.TryGetValue(key, out var line))
        {
            _lines[key] = line = new Line(uses, new Queue<(int Step, long Arrival)>());
        }

        line.Steps.Enqueue((step, _arrivals++));
    }

    bool IsFree(string resource) =>
        !_claimed.Contains(resource) && _held.GetValueOrDefault(resource) < Math.Max(1, _limits.GetValueOrDefault(resource, 1));

    void Hold(ImmutableArray<string> uses)
    {
        foreach (var resource in uses)
        {
            _held[resource] = _held.GetValueOrDefault(resource) + 1;
        }
    }

    /// <summary>Those that wait for the same resources, first come first.</summary>
    sealed record Line(ImmutableArray<string> Uses, Queue<(int Step, long Arrival)> Steps);
}
