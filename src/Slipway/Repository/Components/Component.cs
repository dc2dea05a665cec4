using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Repository.Manifests;
using Slipway.Repository.Stages;

namespace Slipway.Repository.Components;

/// <summary>A folder with a <c>slipway.yaml</c>.</summary>
public sealed class Component(Manifest manifest, ImmutableArray<Manifest> above)
{
    readonly Lock _lock = new();
    Dictionary<string, ComponentSettings>? _settings;

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

    /// <summary>What it says for one stage, its own refinements applied.</summary>
    /// <remarks>What is wrong in it was reported when the repository was read; wrong parts are left out.</remarks>
    public ComponentSettings On(Stage stage) => On(stage, []);

    internal ComponentSettings On(Stage stage, ICollection<Problem> problems)
    {
        lock (_lock)
        {
            _settings ??= new Dictionary<string, ComponentSettings>(StringComparer.Ordinal);
            if (!_settings.TryGetValue(stage.Name, out var settings))
            {
                settings = ComponentSettings.Bind(NodeOn(Manifest, stage), Manifest.NameNode, problems);
                _settings.Add(stage.Name, settings);
            }

            return settings;
        }
    }

    /// <summary>The manifest's keys with the refinements of the stage's lineage over them.</summary>
    static MapNode NodeOn(Manifest manifest, Stage stage)
    {
        var node = manifest.Root;
        if (manifest.Kind != "repository" && manifest.Root["stages"] is MapNode refinements)
        {
            foreach (var refinement in Refinements(refinements, stage))
            {
                node = refinement.Over(node);
            }
        }

        return node;
    }

    /// <summary>The maps under <c>stages:</c> that concern a stage, most general first; keys may be aliases.</summary>
    internal static IEnumerable<MapNode> Refinements(MapNode refinements, Stage stage)
    {
        foreach (var name in stage.Lineage.Prepend(Stage.Common))
        {
            if (refinements[name] is MapNode node)
            {
                yield return node;
            }
        }

        foreach (var alias in stage.Aliases)
        {
            if (refinements[alias] is MapNode node)
            {
                yield return node;
            }
        }
    }
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
