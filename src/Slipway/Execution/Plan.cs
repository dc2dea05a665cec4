using System.Collections.Immutable;

namespace Slipway.Execution;

/// <summary>A directed acyclic graph of steps: what a command is going to do, before it does it.</summary>
public sealed class Plan
{
    /// <param name="steps">In an order in which each comes after those it waits for.</param>
    /// <exception cref="ArgumentException">A name stands twice, or a step waits for one that does not come before it.</exception>
    public Plan(IEnumerable<Step> steps)
    {
        Steps = [.. steps];
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in Steps)
        {
            if (step.After.FirstOrDefault(name => !known.Contains(name)) is { } missing)
            {
                throw new ArgumentException($"step `{step.Name}` waits for `{missing}`, which does not come before it", nameof(steps));
            }

            if (!known.Add(step.Name))
            {
                throw new ArgumentException($"two steps are called `{step.Name}`", nameof(steps));
            }
        }
    }

    public ImmutableArray<Step> Steps { get; }
}
