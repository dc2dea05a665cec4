using System.Collections.Immutable;
using Slipway.Repository.Components;

namespace Slipway.Repository.Graph;

/// <summary>Which component needs which, on one stage.</summary>
/// <param name="Needs">For each component, those it needs directly, in the order written.</param>
public sealed record ComponentGraph(IReadOnlyDictionary<Component, ImmutableArray<Component>> Needs)
{
    /// <summary>The components and all they need, directly or not; each comes after what it needs.</summary>
    /// <remarks>Where components need one another in a circle, the circle is cut somewhere: it was reported as a problem.</remarks>
    public ImmutableArray<Component> Order(IEnumerable<Component> wanted)
    {
        var order = ImmutableArray.CreateBuilder<Component>();
        var seen = new HashSet<Component>();
        foreach (var component in wanted)
        {
            Visit(component, seen, order);
        }

        return order.DrainToImmutable();
    }

    /// <summary>Circles as <c>a b a</c>; none has a component in common with another, and no more than <paramref name="maximum"/> are looked for.</summary>
    public ImmutableArray<ImmutableArray<Component>> FindCircles(int maximum = 20)
    {
        var search = new CircleSearch<Component>(Needs, maximum);
        foreach (var start in Needs.Keys)
        {
            search.From(start);
        }

        return search.Found;
    }

    // Depth first without recursion: a chain of 5,000 components is a legal repository.
    void Visit(Component start, HashSet<Component> seen, ImmutableArray<Component>.Builder order)
    {
        if (!seen.Add(start))
        {
            return;
        }

        var path = new Stack<(Component Component, int Next)>([(start, 0)]);
        while (path.TryPop(out var at))
        {
            if (at.Next == Needs[at.Component].Length)
            {
                order.Add(at.Component);
                continue;
            }

            path.Push((at.Component, at.Next + 1));
            if (seen.Add(Needs[at.Component][at.Next]))
            {
                path.Push((Needs[at.Component][at.Next], 0));
            }
        }
    }
}
