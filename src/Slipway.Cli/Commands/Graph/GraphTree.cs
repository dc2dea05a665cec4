namespace Slipway.Cli.Commands.Graph;

/// <summary>A graph as a tree of text: what is needed stands below what needs it; what was shown is not unfolded again.</summary>
static class GraphTree
{
    // visits
    // ├── accounts
    // │   └── accounts.database (postgresql 15)
    // └── visits.database (postgresql 15, or sqlite)
    public static void Write(NeedsGraph graph, TextWriter output)
    {
        var nodes = graph.Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal);
        var below = graph.Edges.ToLookup(edge => edge.From, edge => edge.To, StringComparer.Ordinal);
        var needed = graph.Edges.Select(edge => edge.To).ToHashSet(StringComparer.Ordinal);
        var shown = new HashSet<string>(StringComparer.Ordinal);
        foreach (var root in graph.Nodes.Where(node => !needed.Contains(node.Id)))
        {
            WriteFrom(root);
        }

        void WriteFrom(GraphNode root)
        {
            // Without recursion: a chain of 5,000 components is a legal repository.
            var open = new Stack<(GraphNode Node, string Prefix, string Branch)>([(root, "", "")]);
            while (open.TryPop(out var at))
            {
                var children = below[at.Node.Id].ToList();
                var isNew = shown.Add(at.Node.Id);
                output.WriteLine($"{at.Prefix}{at.Branch}{at.Node.Id}{Note(at.Node, isNew || children.Count == 0)}");
                var prefix = at.Prefix + at.Branch switch { "" => "", "└── " => "    ", _ => "│   " };
                for (var i = isNew ? children.Count - 1 : -1; i >= 0; i--)
                {
                    open.Push((nodes[children[i]], prefix, i == children.Count - 1 ? "└── " : "├── "));
                }
            }
        }
    }

    static string Note(GraphNode node, bool isWhole) => node.Details.Length > 0 ? $" ({node.Details})" : isWhole ? "" : " (see above)";
}
