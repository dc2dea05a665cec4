using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Repository.Manifests;

namespace Slipway.Repository.Stages;

/// <summary>Follows <c>extends</c>, each stage once.</summary>
sealed class StageLineages
{
    /// <summary>Keys that belong to one stage alone and do not pass to those that extend it.</summary>
    static readonly string[] NotInherited = ["alias", "default", "extends"];

    readonly MapNode _written;
    readonly ICollection<Problem> _problems;
    readonly Dictionary<string, MapNode?> _byName;
    readonly Dictionary<string, string> _byAlias = new(StringComparer.Ordinal);
    readonly Dictionary<string, ImmutableArray<string>> _lineages = new(StringComparer.Ordinal);
    readonly Dictionary<string, MapNode> _nodes = new(StringComparer.Ordinal);
    readonly List<string> _path = [];

    /// <param name="written">All stages by name.</param>
    public StageLineages(MapNode written, ICollection<Problem> problems)
    {
        _written = written;
        _problems = problems;
        _byName = written.Entries.ToDictionary(entry => entry.Key.Text, entry => entry.Value as MapNode, StringComparer.Ordinal);
        foreach (var (name, node) in _byName)
        {
            foreach (var alias in node is null ? [] : StageReader.Aliases(node))
            {
                _byAlias.TryAdd(alias, name);
            }
        }
    }

    /// <summary>The stages it takes from, itself last.</summary>
    public ImmutableArray<string> Lineage(string name)
    {
        if (!_lineages.TryGetValue(name, out var lineage))
        {
            lineage = Follow(name);
            _lineages.Add(name, lineage);
        }

        return lineage;
    }

    /// <summary>Its own keys over those of the stages it takes from.</summary>
    public MapNode Node(string name)
    {
        if (!_nodes.TryGetValue(name, out var node))
        {
            var own = _byName[name] ?? _written with { Entries = [] };
            node = Lineage(name) is [.., var parent, _] ? own.Over(Inherited(Node(parent))) : own;
            _nodes.Add(name, node);
        }

        return node;
    }

    /// <summary><c>common</c>, then the lineage, each with its aliases.</summary>
    public ImmutableArray<string> Layers(string name) =>
        [Stage.Common, .. Lineage(name).SelectMany(stage => _byName[stage] is { } node ? StageReader.Aliases(node).Prepend(stage) : [stage])];

    static MapNode Inherited(MapNode parent) => parent with { Entries = parent.Entries.RemoveAll(entry => NotInherited.Contains(entry.Key.Text)) };

    ImmutableArray<string> Follow(string name)
    {
        if (_byName[name]?["extends"] is not ScalarNode { IsNull: false } extends || Parent(extends) is not { } parent)
        {
            return [name];
        }

        _path.Add(name);
        var at = _path.IndexOf(parent);
        if (at >= 0)
        {
            AddCircle(_path[at..], extends);
        }

        ImmutableArray<string> lineage = at >= 0 ? [name] : [.. Lineage(parent), name];
        _path.RemoveAt(_path.Count - 1);
        return lineage;
    }

    /// <summary>By name or alias; null when there is none.</summary>
    string? Parent(ScalarNode extends)
    {
        var name = _byName.ContainsKey(extends.Text) ? extends.Text : _byAlias.GetValueOrDefault(extends.Text);
        if (name is not null && extends.Text != Stage.Common)
        {
            return name;
        }

        _problems.Add(new Problem("unknown-stage", $"there is no stage `{extends.Shown}` to extend")
        {
            Where = extends.Span,
            Fix = extends.Text == Stage.Common
                ? "leave it out: what stands under `common` is for all stages"
                : Suggestion.Sentence(extends.Text, _written.Entries.Select(entry => entry.Key.Text)) ?? $"one of {string.Join(", ", _written.Entries.Select(entry => $"`{entry.Key.Text}`"))}",
        });
        return null;
    }

    void AddCircle(List<string> circle, ScalarNode last) =>
        _problems.Add(new Problem("stage-circle", $"stages extend one another in a circle: {string.Join(" -> ", circle.Append(circle[0]).Select(stage => $"`{stage}`"))}")
        {
            Where = last.Span,
            Fix = "drop one `extends`",
        });
}
