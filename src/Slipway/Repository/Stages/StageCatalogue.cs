using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Repository.Manifests;

namespace Slipway.Repository.Stages;

/// <summary>The stages of a repository, and what they are called.</summary>
public sealed class StageCatalogue
{
    readonly Dictionary<string, Stage> _byName;
    readonly Dictionary<string, MapNode> _nodes;

    internal StageCatalogue(IReadOnlyList<Stage> stages, Dictionary<string, MapNode> nodes)
    {
        All = [.. stages];
        _nodes = nodes;
        _byName = stages.ToDictionary(stage => stage.Name, StringComparer.Ordinal);
        foreach (var (stage, alias) in stages.SelectMany(stage => stage.Aliases.Select(alias => (stage, alias))))
        {
            _byName.TryAdd(alias, stage);
        }
    }

    /// <summary>In the order of the manifest, those that are there by themselves first.</summary>
    public ImmutableArray<Stage> All { get; }

    /// <summary>The stage when none is named: the one that says <c>default: true</c>, else <c>local</c>.</summary>
    public Stage Default => All.FirstOrDefault(stage => stage.IsDefault && stage.Name != "local") ?? Get("local");

    /// <summary>All names and aliases.</summary>
    public IEnumerable<string> Names => _byName.Keys;

    /// <summary>By name or alias; null when there is none.</summary>
    public Stage? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>By name or alias.</summary>
    /// <exception cref="ProblemException"><c>unknown-stage</c>, with a did-you-mean.</exception>
    public Stage Get(string name) => Find(name) ?? throw new ProblemException(Unknown(name));

    /// <summary>A stage as a cluster refines it for what is in it.</summary>
    /// <param name="refinements">The clusters' own keys for this stage, outermost first.</param>
    public Stage Refine(Stage stage, IEnumerable<MapNode> refinements)
    {
        var node = _nodes[stage.Name];
        foreach (var refinement in refinements)
        {
            node = refinement.Over(node);
        }

        return ReferenceEquals(node, _nodes[stage.Name]) ? stage : StageReader.Bind(stage.Name, stage.Lineage, node) with { Aliases = stage.Aliases };
    }

    internal Problem Unknown(string name, SourceSpan? where = null) => new("unknown-stage", $"there is no stage `{name}`")
    {
        Where = where,
        Fix = Suggestion.Sentence(name, Names) ?? $"one of {string.Join(", ", All.Select(stage => $"`{stage.Name}`"))}",
    };
}
