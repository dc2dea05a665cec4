using System.Buffers;

namespace Slipway.Secrets.Redaction;

/// <summary>Finds all of many byte strings in one pass (Aho and Corasick's automaton). Immutable once built.</summary>
/// <remarks>
/// A state stands for the longest end of what was read that is the beginning of a pattern. Patterns share little, so a state has few
/// successors: they are kept as linked siblings, which is a tenth of the memory of a table. Only the root has a table.
/// </remarks>
sealed class PatternTree
{
    /// <summary>The state in which nothing has begun.</summary>
    public const int Root = 0;

    readonly List<Node> _nodes = [new Node { Child = -1, Sibling = -1, Shortest = int.MaxValue }];
    readonly int[] _fromRoot = new int[256];

    public PatternTree(IEnumerable<byte[]> patterns)
    {
        foreach (var pattern in patterns)
        {
            Add(pattern);
        }

        LinkFailures();
        Starts = SearchValues.Create([.. Enumerable.Range(0, 256).Where(value => _fromRoot[value] != Root).Select(value => (byte)value)]);
    }

    /// <summary>The bytes that patterns begin with.</summary>
    public SearchValues<byte> Starts { get; }

    /// <summary>How many bytes of a pattern have been read in this state.</summary>
    public int Depth(int state) => _nodes[state].Depth;

    /// <summary>The length of the longest pattern that ends in this state; 0: none does.</summary>
    public int Match(int state) => _nodes[state].Match;

    /// <summary>The next shorter beginning of a pattern that was read in this state.</summary>
    public int Failure(int state) => _nodes[state].Failure;

    /// <summary>The length of the shortest pattern that goes on from, or ends in, this state.</summary>
    public int Shortest(int state) => _nodes[state].Shortest;

    public int Next(int state, byte value)
    {
        while (state != Root)
        {
            if (Child(state, value) is var child and >= 0)
            {
                return child;
            }

            state = _nodes[state].Failure;
        }

        return _fromRoot[value];
    }

    void Add(byte[] pattern)
    {
        var state = Root;
        for (var depth = 0; depth < pattern.Length; depth++)
        {
            Shorten(state, pattern.Length);
            state = Child(state, pattern[depth]) is var child and >= 0 ? child : NewChild(state, pattern[depth], depth + 1);
        }

        Shorten(state, pattern.Length);
        _nodes[state] = _nodes[state] with { Match = pattern.Length };
    }

    void Shorten(int state, int length) => _nodes[state] = _nodes[state] with { Shortest = Math.Min(_nodes[state].Shortest, length) };

    int NewChild(int parent, byte value, int depth)
    {
        var child = _nodes.Count;
        _nodes.Add(new Node { Value = value, Depth = depth, Child = -1, Sibling = _nodes[parent].Child, Shortest = int.MaxValue });
        _nodes[parent] = _nodes[parent] with { Child = child };
        if (parent == Root)
        {
            _fromRoot[value] = child;
        }

        return child;
    }

    int Child(int state, byte value)
    {
        var child = _nodes[state].Child;
        while (child >= 0 && _nodes[child].Value != value)
        {
            child = _nodes[child].Sibling;
        }

        return child;
    }

    // Breadth first: the failure of a state is shallower than the state, and so already known.
    void LinkFailures()
    {
        var queue = new Queue<int>();
        queue.Enqueue(Root);
        while (queue.TryDequeue(out var parent))
        {
            for (var child = _nodes[parent].Child; child >= 0; child = _nodes[child].Sibling)
            {
                var failure = parent == Root ? Root : Next(_nodes[parent].Failure, _nodes[child].Value);
                _nodes[child] = _nodes[child] with { Failure = failure, Match = Math.Max(_nodes[child].Match, _nodes[failure].Match) };
                queue.Enqueue(child);
            }
        }
    }

    readonly record struct Node
    {
        public byte Value { get; init; }

        public int Depth { get; init; }

        public int Child { get; init; }

        public int Sibling { get; init; }

        public int Failure { get; init; }

        public int Match { get; init; }

        public int Shortest { get; init; }
    }
}
