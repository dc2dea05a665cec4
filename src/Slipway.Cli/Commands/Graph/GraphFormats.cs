using System.Text.Json;

namespace Slipway.Cli.Commands.Graph;

/// <summary>A graph for other programs. Names are checked words (<c>a-z 0-9 - .</c>), so that nothing needs escaping.</summary>
static class GraphFormats
{
    public static void WriteJson(NeedsGraph graph, Utf8JsonWriter json)
    {
        json.WriteString("stage", graph.Stage.Name);
        json.WriteStartArray("nodes");
        foreach (var node in graph.Nodes)
        {
            WriteNode(node, json);
        }

        json.WriteEndArray();
        json.WriteStartArray("edges");
        foreach (var edge in graph.Edges)
        {
            json.WriteStartObject();
            json.WriteString("from", edge.From);
            json.WriteString("to", edge.To);
            json.WriteString("need", edge.Need);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteDot(NeedsGraph graph, TextWriter output)
    {
        output.WriteLine("digraph needs {");
        output.WriteLine("  rankdir=LR;");
        foreach (var node in graph.Nodes)
        {
            output.WriteLine(node.Resource is null
                ? $"  \"{node.Id}\" [shape=box];"
                : $"  \"{node.Id}\" [shape=cylinder, label=\"{node.Id}\\n{node.Details}\"];");
        }

        foreach (var edge in graph.Edges)
        {
            output.WriteLine($"  \"{edge.From}\" -> \"{edge.To}\";");
        }

        output.WriteLine("}");
    }

    public static void WriteMermaid(NeedsGraph graph, TextWriter output)
    {
        // Mermaid has reserved words (`end`) and no dots in names: nodes are numbered.
        var numbers = graph.Nodes.Index().ToDictionary(node => node.Item.Id, node => $"n{node.Index}", StringComparer.Ordinal);
        output.WriteLine("flowchart LR");
        foreach (var node in graph.Nodes)
        {
            output.WriteLine(node.Resource is null
                ? $"  {numbers[node.Id]}[\"{node.Id}\"]"
                : $"  {numbers[node.Id]}[(\"{node.Id}<br>{node.Details}\")]");
        }

        foreach (var edge in graph.Edges)
        {
            output.WriteLine($"  {numbers[edge.From]} --> {numbers[edge.To]}");
        }
    }

    static void WriteNode(GraphNode node, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", node.Id);
        if (node.Component is { } component)
        {
            json.WriteString("component", component.Name);
            json.WriteString("kind", ListCommand.Word(component.Kind));
            json.WriteString("folder", component.Folder.Length == 0 ? "." : component.Folder);
        }
        else if (node.Resource is { } resource)
        {
            json.WriteString("resource", resource.Kind);
            json.WriteString("version", resource.Version);
            json.WriteString("embedded", resource.Embedded);
            json.WriteBoolean("bound", resource.Url is not null);
        }

        json.WriteEndObject();
    }
}
