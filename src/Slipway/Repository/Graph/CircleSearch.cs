using System.Collections.Immutable;
using Slipway.Repository.Components;

namespace Slipway.Repository.Graph;

/// <summary>Depth first through the needs, noting where a path meets itself.</summary>
sealed class CircleSearch(IReadOnlyDictionary<Component, ImmutableArray<Component>> needs, int maximum)
{
    readonly HashSet<Component> _seen = [];
    readonly HashSet<Component> _inCircles = [];
    readonly ImmutableArray<ImmutableArray<Component>>.Builder _found = ImmutableArray.CreateBuilder<ImmutableArray<Component>>();

    public ImmutableArray<ImmutableArray<Component>> Found => _found.ToImmutable();

    // Without recursion: a chain of 5,000 components is a legal repository.
    public void From(Component start)
    {
        var path = new List<(Component Component, int Next)>();
        var onPath = new HashSet<Component>();
        Push(start);
        while (path.Count > 0)
        {
            var (component, next) = path[^1];
            if (next == needs[component].Length)
            {
                path.RemoveAt(path.Count - 1);
                onPath.Remove(component);
                continue;
            }

            path[^1] = (component, next + 1);
            var needed = needs[component][next];
            if (onPath.Contains(needed))
            {
                Note(path, needed);
            }

            Push(needed);
        }

        void Push(Component component)
        {
            if (_seen.Add(component))
            {
                path.Add((component, 0));
                onPath.Add(component);
            }
        }
    }

    void Note(List<(Component Component, int Next)> path, Component needed)
    {
        if (_found.Count >= maximum)
        {
            return;
        }

        var circle = path.SkipWhile(at => at.Component != needed).Select(at => at.Component).ToList();
        if (!circle.Exists(_inCircles.Contains))
        {
            _inCircles.UnionWith(circle);
            _found.Add([.. circle, needed]);
        }
    }
}
