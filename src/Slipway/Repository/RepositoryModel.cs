using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Graph;
using Slipway.Repository.Manifests;
using Slipway.Repository.Stages;

namespace Slipway.Repository;

/// <summary>What there is: the components of a repository, their needs and stages. Immutable, and knows no process, file or network.</summary>
public sealed class RepositoryModel
{
    readonly ConcurrentDictionary<Stage, ComponentGraph> _graphs = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<string, Component> _byName;
    readonly Dictionary<string, Component> _byCode;
    readonly Dictionary<string, Component> _byFolder;

    internal RepositoryModel(Manifest manifest, StageCatalogue stages, ImmutableArray<Component> components)
    {
        Manifest = manifest;
        Stages = stages;
        Components = components;
        _byName = First(component => component.Name);
        _byCode = First(component => component.Code);
        _byFolder = First(component => component.Folder);
    }

    /// <summary>The manifest at the root.</summary>
    public Manifest Manifest { get; }

    public string Name => Manifest.Name;

    public StageCatalogue Stages { get; }

    /// <summary>How many tasks may hold at once what they name under <c>uses</c>; what is not named: 1.</summary>
    public ImmutableDictionary<string, int> Limits => field ??= ReadLimits();

    /// <summary>Ordered by folder; the root comes first, as a component of its own.</summary>
    public ImmutableArray<Component> Components { get; }

    /// <summary>By name, code or folder; null when there is none.</summary>
    public Component? Find(string nameOrFolder) =>
        _byName.GetValueOrDefault(nameOrFolder)
        ?? _byCode.GetValueOrDefault(nameOrFolder)
        ?? _byFolder.GetValueOrDefault(nameOrFolder.TrimEnd('/'));

    /// <summary>By name, code or folder.</summary>
    /// <exception cref="ProblemException"><c>unknown-component</c>, with a did-you-mean.</exception>
    public Component Get(string nameOrFolder) => Find(nameOrFolder) ?? throw new ProblemException(new Problem("unknown-component", $"there is no component `{nameOrFolder}`")
    {
        Fix = Suggestion.Sentence(nameOrFolder, _byName.Keys) ?? "`slipway list` shows what there is",
    });

    /// <summary>The component that a folder belongs to: the nearest one above it.</summary>
    /// <param name="folder">Relative to the root, with forward slashes; empty for the root.</param>
    public Component ComponentAt(string folder)
    {
        while (true)
        {
            if (_byFolder.TryGetValue(folder, out var component))
            {
                return component;
            }

            folder = folder.LastIndexOf('/') is var slash and >= 0 ? folder[..slash] : "";
        }
    }

    /// <summary>A stage as the clusters above a component refine it.</summary>
    public Stage StageOf(Component component, Stage stage)
    {
        var refinements = component.Above.Append(component.Manifest)
            .Where(manifest => manifest.Kind == "cluster" || (manifest.Kind == "repository" && manifest != Manifest))
            .Select(manifest => manifest.Root["stages"])
            .OfType<MapNode>()
            .SelectMany(node => Component.Refinements(node, stage));
        return Stages.Refine(stage, refinements);
    }

    /// <summary>Which component needs which on a stage. Needs that lead nowhere were reported, and are left out.</summary>
    public ComponentGraph GraphOn(Stage stage) => _graphs.GetOrAdd(stage, MakeGraph);

    ComponentGraph MakeGraph(Stage stage)
    {
        var needs = new Dictionary<Component, ImmutableArray<Component>>(Components.Length);
        foreach (var component in Components)
        {
            needs[component] = [.. component.On(stage).Needs.Select(need => TargetOf(component, need)).OfType<Component>().Where(target => target != component).Distinct()];
        }

        return new ComponentGraph(needs);
    }

    /// <summary>The component behind a need: the one it names, or the owner of its resource; null for a resource of its own.</summary>
    public Component? TargetOf(Component component, Need need) => need switch
    {
        ComponentNeed other => Resolve(component, other.Reference.Text),
        ResourceNeed { Owner: { } owner } => Resolve(component, SharedResource.OwnerOf(owner.Text)),
        _ => null,
    };

    /// <summary>A component's name, or a path: from the root, or with a dot in front from the component's own folder.</summary>
    internal Component? Resolve(Component from, string reference)
    {
        if (_byName.TryGetValue(reference, out var named))
        {
            return named;
        }

        return RelativePath.Combine(reference.StartsWith('.') ? from.Folder : "", reference) is { } folder ? _byFolder.GetValueOrDefault(folder) : null;
    }

    ImmutableDictionary<string, int> ReadLimits()
    {
        var limits = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach (var entry in (Manifest.Root["limits"] as MapNode)?.Entries ?? [])
        {
            if (entry.Value is ScalarNode number && int.TryParse(number.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var most))
            {
                limits[entry.Key.Text] = most;
            }
        }

        return limits.ToImmutable();
    }

    Dictionary<string, Component> First(Func<Component, string?> key)
    {
        var index = new Dictionary<string, Component>(Components.Length, StringComparer.Ordinal);
        foreach (var component in Components)
        {
            if (key(component) is { } name)
            {
                index.TryAdd(name, component);
            }
        }

        return index;
    }
}
