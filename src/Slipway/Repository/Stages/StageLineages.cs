using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Repository.Manifests;

namespace Slipway.Repository.Stages;

/// <summary>Follows <c>extends</c>, each stage once.</summary>
sealed class StageLineages(MapNode written, ICollection<Problem> problems)
{
    /// <summary>Keys that belong to one stage alone and do not pass to those that extend it.</summary>
    static readonly string[] NotInherited = ["alias", "default", "extends"];

    readonly Dictionary<string, ImmutableArray<string>> _lineages = new(StringComparer.Ordinal);
    readonly Dictionary<string, MapNode> _nodes = new(StringComparer.Ordinal);
    readonly List<string> _path = [];

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
            var own = written[name] as MapNode ?? written with { Entries = [] };
            node = Lineage(name) is [.., var parent, _] ? own.Over(Inherited(Node(parent))) : own;
            _nodes.Add(name, node);
        }

        return node;
    }

    /// <summary><c>common</c>, then the lineage, each with its aliases.</summary>
    public ImmutableArray<string> Layers(string name) =>
        [Stage.Common, .. Lineage(name).SelectMany(stage => written[stage] is MapNode node ? StageReader.Aliases(node).Prepend(stage) : [stage])];

    static MapNode Inherited(MapNode parent) => parent with { Entries = parent.Entries.RemoveAll(entry => NotInherited.Contains(entry.Key.Text)) };

    ImmutableArray<string> Follow(string name)
    {
        if ((written[name] as MapNode)?["extends"] is not ScalarNode { IsNull: false } extends || Parent(extends) is not { } parent)
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
        if (extends.Text != Stage.Common)
        {
            foreach (var entry in written.Entries)
            {
                if (entry.Key.Text == extends.Text || (entry.Value is MapNode node && StageReader.Aliases(node).Contains(extends.Text)))
                {
                    return entry.Key.Text;
                }
            }
        }

        problems.Add(new Problem("unknown-stage", $"there is no stage `{extends.Shown}` to extend")
        {
            Where = extends.Span,
            Fix = extends.Text == Stage.Common
                ? "leave it out: what stands under `common` is for all stages"
                : Suggestion.Sentence(extends.Text, written.Entries.Select(entry => entry.Key.Text)) ?? $"one of {string.Join(", ", written.Entries.Select(entry => $"`{entry.Key.Text}`"))}",
        });
        return null;
    }

    void AddCircle(List<string> circle, ScalarNode last) =>
        problems.Add(new Problem("stage-circle", $"stages extend one another in a circle: {string.Join(" -> ", circle.Append(circle[0]).Select(stage => $"`{stage}`"))}")
        {
            Where = last.Span,
            Fix = "drop one `extends`",
        });
}
