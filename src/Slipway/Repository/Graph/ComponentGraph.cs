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

    /// <summary>One circle, as <c>a b a</c>; empty when there is none. Others may be left.</summary>
    public ImmutableArray<Component> FindCircle()
    {
        var done = new HashSet<Component>();
        foreach (var start in Needs.Keys)
        {
            if (CircleFrom(start, done) is { IsEmpty: false } circle)
            {
                return circle;
            }
        }

        return [];
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

    ImmutableArray<Component> CircleFrom(Component start, HashSet<Component> done)
    {
        var path = new List<(Component Component, int Next)>();
        var onPath = new HashSet<Component>();
        Push(start);
        while (path.Count > 0)
        {
            var (component, next) = path[^1];
            if (next == Needs[component].Length)
            {
                path.RemoveAt(path.Count - 1);
                onPath.Remove(component);
                continue;
            }

            path[^1] = (component, next + 1);
            var needed = Needs[component][next];
            if (onPath.Contains(needed))
            {
                return [.. path.SkipWhile(at => at.Component != needed).Select(at => at.Component), needed];
            }

            Push(needed);
        }

        return [];

        void Push(Component component)
        {
            if (done.Add(component))
            {
                path.Add((component, 0));
                onPath.Add(component);
            }
        }
    }
}
