using System.Collections.Immutable;
using Slipway.Problems;

namespace Slipway.Bootstrap.Scripts;

/// <summary>The order of the components' scripts.</summary>
static class InitOrder
{
    /// <summary>Each after all it comes after, otherwise as given; those without a script are left in.</summary>
    /// <exception cref="ProblemException"><c>init-cycle</c>.</exception>
    public static ImmutableArray<InitScript> Sort(ImmutableArray<InitScript> scripts)
    {
        var left = scripts.ToList();
        var names = scripts.Select(script => script.Component).ToHashSet(StringComparer.Ordinal);
        var sorted = ImmutableArray.CreateBuilder<InitScript>(scripts.Length);
        while (left.Count > 0)
        {
            var ready = left.Where(script => !script.After.Any(names.Contains)).ToList();
            if (ready.Count == 0)
            {
                throw new ProblemException(new Problem(
                    "init-cycle", $"the components {string.Join(", ", left.Select(script => $"`{script.Component}`"))} wait for each other"));
            }

            sorted.AddRange(ready);
            names.ExceptWith(ready.Select(script => script.Component));
            left.RemoveAll(ready.Contains);
        }

        return sorted.ToImmutable();
    }
}
