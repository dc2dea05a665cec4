using System.Collections.Immutable;
using Slipway.Repository.Manifests;

namespace Slipway.Repository.Stages;

/// <summary>The stages that are there without being named. Nothing that leads to a cluster stands here.</summary>
static class BuiltInStages
{
    public const string File = "built-in stages";

    public const string Text = """
        test: { emoji: "🛠", engine: processes }
        local: { emoji: "🐣", engine: processes, default: true }
        staging: { emoji: "🤖", engine: kubernetes, alias: stage }
        production: { emoji: "🔥", engine: kubernetes, alias: prod, protected: true }
        """;

    /// <summary>The nodes of <see cref="Text"/>, cut by hand: the YAML parser would take longer to load than all else that a command does.</summary>
    public static MapNode Read()
    {
        var source = new ManifestSource(File, Text);
        return new MapNode(source, 1, 1, [.. Text.Split('\n').Select((line, i) => Stage(source, i + 1, line))]);
    }

    static MapEntry Stage(ManifestSource source, int number, string line)
    {
        var brace = line.IndexOf('{', StringComparison.Ordinal);
        var entries = ImmutableArray.CreateBuilder<MapEntry>();
        var column = brace + 2;
        foreach (var part in line[(brace + 2)..^2].Split(", "))
        {
            entries.Add(Entry(source, number, column + 1, part));
            column += part.Length + 2;
        }

        return new MapEntry(Scalar(source, number, 1, line[..(brace - 2)]), new MapNode(source, number, brace + 1, entries.ToImmutable()));
    }

    static MapEntry Entry(ManifestSource source, int line, int column, string part)
    {
        var colon = part.IndexOf(':', StringComparison.Ordinal);
        return new MapEntry(Scalar(source, line, column, part[..colon]), Scalar(source, line, column + colon + 2, part[(colon + 2)..]));
    }

    static ScalarNode Scalar(ManifestSource source, int line, int column, string written) =>
        new(source, line, column, written.Trim('"'), written[0] != '"') { Length = written.Length };
}
