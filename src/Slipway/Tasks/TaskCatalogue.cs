using System.Collections.Concurrent;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Sources;

namespace Slipway.Tasks;

/// <summary>Which tasks the components have: from the manifest, else from <c>scripts/</c>, else from what files there are.</summary>
/// <remarks>A component whose manifest names a task is not looked at on disk for it. Safe for several threads.</remarks>
/// <param name="read">The text of a small file by its path from the root; null: it cannot be read.</param>
public sealed class TaskCatalogue(RepositoryModel model, ISourceTree sources, Func<string, string?> read)
{
    readonly ConcurrentDictionary<TaskDeclaration, ComponentTask> _declared = new(ReferenceEqualityComparer.Instance);
    readonly ConcurrentDictionary<Component, IReadOnlyDictionary<string, ComponentTask>> _found = new();

    /// <summary>Null: the component has no such task on that stage.</summary>
    public ComponentTask? Find(Component component, string task, Stage stage) =>
        component.On(stage).Tasks.TryGetValue(task, out var declared)
            ? _declared.GetOrAdd(declared, static (task, owner) => new ComponentTask(owner, task, TaskOrigin.Manifest), component)
            : Found(component).GetValueOrDefault(task);

    /// <summary>All of a component's tasks by name.</summary>
    public IEnumerable<ComponentTask> All(Component component, Stage stage)
    {
        var declared = component.On(stage).Tasks;
        return declared.Values.Select(task => new ComponentTask(component, task, TaskOrigin.Manifest))
            .Concat(Found(component).Values.Where(task => !declared.ContainsKey(task.Declaration.Name)))
            .OrderBy(task => task.Declaration.Name, StringComparer.Ordinal);
    }

    IReadOnlyDictionary<string, ComponentTask> Found(Component component) => _found.GetOrAdd(component, Look);

    Dictionary<string, ComponentTask> Look(Component component)
    {
        var found = new UsualTasks(component, new Lazy<List<string>>(() => Nested(component)), sources, read).Find()
            .ToDictionary(task => task.Name, task => new ComponentTask(component, task, TaskOrigin.Files), StringComparer.Ordinal);
        foreach (var script in ComponentScripts.Of(component, sources))
        {
            found[script.Declaration.Name] = script;
        }

        return found;
    }

    /// <summary>The folders of the components in a component's folder, from there; those within another of them left out.</summary>
    List<string> Nested(Component component)
    {
        var start = component.Folder.Length == 0 ? "" : component.Folder + "/";
        var inside = model.Components.Select(other => other.Folder)
            .Where(folder => folder.Length > start.Length && folder.StartsWith(start, StringComparison.Ordinal)).Select(folder => folder[start.Length..])
            .ToHashSet(StringComparer.Ordinal);
        return [.. inside.Where(folder => !Above(folder).Any(inside.Contains)).Order(StringComparer.Ordinal)];
    }

    static IEnumerable<string> Above(string folder)
    {
        for (var slash = folder.LastIndexOf('/'); slash > 0; slash = folder.LastIndexOf('/', slash - 1))
        {
            yield return folder[..slash];
        }
    }
}
