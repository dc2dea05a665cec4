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

    /// <summary>The steps on demand that some step needs: one that waits for them directly, or through further ones on demand.</summary>
    /// <param name="mustRun">Whether a step that is not on demand will run.</param>
    public IReadOnlySet<string> Demanded(Func<Step, bool> mustRun)
    {
        var demanded = new HashSet<string>(StringComparer.Ordinal);
        for (var i = Steps.Length - 1; i >= 0; i--)
        {
            var prepared = _before[i].Where(before => Steps[before].IsOnDemand && !demanded.Contains(Steps[before].Name)).ToList();
            if (prepared.Count > 0 && (Steps[i].IsOnDemand ? demanded.Contains(Steps[i].Name) : mustRun(Steps[i])))
            {
                demanded.UnionWith(prepared.Select(before => Steps[before].Name));
            }
        }

        return demanded;
    }

    /// <summary>The places in <see cref="Steps"/> of those that a step waits for.</summary>
    /// <param name="step">Its own place.</param>
    public IReadOnlyList<int> Before(int step) => _before[step];
}
