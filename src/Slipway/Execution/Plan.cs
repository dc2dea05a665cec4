using System.Collections.Immutable;

namespace Slipway.Execution;

/// <summary>A directed acyclic graph of steps: what a command is going to do, before it does it.</summary>
public sealed class Plan
{
    readonly int[][] _before;

    /// <param name="steps">In an order in which each comes after those it waits for.</param>
    /// <exception cref="ArgumentException">A name stands twice, or a step waits for one that does not come before it.</exception>
    public Plan(IEnumerable<Step> steps)
    {
        Steps = [.. steps];
        _before = new int[Steps.Length][];
        var known = new Dictionary<string, int>(Steps.Length, StringComparer.Ordinal);
        for (var i = 0; i < Steps.Length; i++)
        {
            var step = Steps[i];
            _before[i] = step.After.IsEmpty ? [] : [.. step.After.Select(name => known.TryGetValue(name, out var before) ? before
                : throw new ArgumentException($"step `{step.Name}` waits for `{name}`, which does not come before it", nameof(steps)))];
            if (!known.TryAdd(step.Name, i))
            {
                throw new ArgumentException($"two steps are called `{step.Name}`", nameof(steps));
            }
        }
    }

    public ImmutableArray<Step> Steps { get; }

    /// <summary>The places in <see cref="Steps"/> of those that a step waits for.</summary>
    /// <param name="step">Its own place.</param>
    public IReadOnlyList<int> Before(int step) => _before[step];
}
