using System.Collections.Immutable;

namespace Slipway.Repository.Graph;

/// <summary>Depth first through what things need, noting where a path meets itself.</summary>
sealed class CircleSearch<T>(IReadOnlyDictionary<T, ImmutableArray<T>> needs, int maximum)
    where T : notnull
{
    readonly HashSet<T> _seen = [];
    readonly HashSet<T> _inCircles = [];
    readonly ImmutableArray<ImmutableArray<T>>.Builder _found = ImmutableArray.CreateBuilder<ImmutableArray<T>>();

    public ImmutableArray<ImmutableArray<T>> Found => _found.ToImmutable();

    // Without recursion: a chain of 5,000 components is a legal repository.
    public void From(T start)
    {
        var path = new List<(T At, int Next)>();
        var onPath = new HashSet<T>();
        Push(start);
        while (path.Count > 0)
        {
            var (place, next) = path[^1];
            if (next == needs[place].Length)
            {
                path.RemoveAt(path.Count - 1);
                onPath.Remove(place);
                continue;
            }

            path[^1] = (place, next + 1);
            var needed = needs[place][next];
            if (onPath.Contains(needed))
            {
                Note(path, needed);
            }

            Push(needed);
        }

        void Push(T place)
        {
            if (_seen.Add(place))
            {
                path.Add((place, 0));
                onPath.Add(place);
            }
        }
    }

    void Note(List<(T At, int Next)> path, T needed)
    {
        if (_found.Count >= maximum)
        {
            return;
        }

        var circle = path.SkipWhile(at => !EqualityComparer<T>.Default.Equals(at.At, needed)).Select(at => at.At).ToList();
        if (!circle.Exists(_inCircles.Contains))
        {
            _inCircles.UnionWith(circle);
            _found.Add([.. circle, needed]);
        }
    }
}
