using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Repository.Manifests;
using Slipway.Repository.Stages;

namespace Slipway.Repository.Components;

/// <summary>A folder with a <c>slipway.yaml</c>.</summary>
public sealed class Component(Manifest manifest, ImmutableArray<Manifest> above)
{
    readonly Lock _lock = new();
    Dictionary<string, (ComponentSettings Settings, IReadOnlyList<Problem> Problems)>? _settings;

    /// <summary>What it says of itself.</summary>
    public Manifest Manifest { get; } = manifest;

    /// <summary>The manifests it inherits from: the repository's, then its clusters', outermost first.</summary>
    public ImmutableArray<Manifest> Above { get; } = above;

    public string Name => Manifest.Name;

    public ComponentKind Kind { get; } = manifest.Kind switch
    {
        "library" => ComponentKind.Library,
        "cluster" => ComponentKind.Cluster,
        "repository" => ComponentKind.Repository,
        _ => ComponentKind.App,
    };

    /// <summary>Two or three letters for prompts; null: none.</summary>
    public string? Code => Manifest.Code;

    /// <summary>Relative to the repository's root, with forward slashes; empty for the root.</summary>
    public string Folder => Manifest.Folder;

    /// <summary>Whether it is in a cluster, however deep; nothing is in a component that is none.</summary>
    public bool IsIn(Component cluster) => cluster.Kind == ComponentKind.Cluster && Above.Contains(cluster.Manifest);

    /// <summary>What it says for one stage, its own refinements applied.</summary>
    /// <remarks>What is wrong in it was reported when the repository was read; wrong parts are left out.</remarks>
    public ComponentSettings On(Stage stage) => Bound(stage).Settings;

    /// <summary>The same, and adds what is wrong in it, each time it is asked.</summary>
    internal ComponentSettings On(Stage stage, ICollection<Problem> problems)
    {
        var (settings, own) = Bound(stage);
        foreach (var problem in own)
        {
            problems.Add(problem);
        }

        return settings;
    }

    (ComponentSettings Settings, IReadOnlyList<Problem> Problems) Bound(Stage stage)
    {
        lock (_lock)
        {
            var node = NodeOn(stage);

            // Most components are the same on all stages.
            var key = ReferenceEquals(node, Manifest.Root) ? "" : stage.Name;
            _settings ??= new Dictionary<string, (ComponentSettings, IReadOnlyList<Problem>)>(StringComparer.Ordinal);
            if (!_settings.TryGetValue(key, out var bound))
            {
                var problems = new List<Problem>(0);
                bound = (ComponentSettings.Bind(node, Manifest.NameNode, problems), problems);
                _settings.Add(key, bound);
            }

            return bound;
        }
    }

    /// <summary>The manifest's keys with the refinements of the stage's lineage over them.</summary>
    MapNode NodeOn(Stage stage)
    {
        var node = Manifest.Root;
        if (Kind != ComponentKind.Repository && Manifest.Root["stages"] is MapNode refinements)
        {
            foreach (var refinement in Refinements(refinements, stage))
            {
                node = refinement.Over(node);
            }
        }

        return node;
    }

    /// <summary>The maps under <c>stages:</c> that concern a stage, most general first; keys may be aliases.</summary>
    internal static IEnumerable<MapNode> Refinements(MapNode refinements, Stage stage) =>
        stage.Layers.Select(name => refinements[name]).OfType<MapNode>();
}

/// <summary>What a component is.</summary>
public enum ComponentKind
{
    /// <summary>Something that runs.</summary>
    App,

    /// <summary>Code that others use.</summary>
    Library,

    /// <summary>A group that is deployed together and may refine stages.</summary>
    Cluster,

    /// <summary>The repository's root.</summary>
    Repository,
}
