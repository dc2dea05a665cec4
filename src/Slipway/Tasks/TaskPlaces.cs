using System.Collections.Concurrent;
using Slipway.Execution;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Sources;

namespace Slipway.Tasks;

/// <summary>Where a component's tasks would run: in its own image, in that of the nearest runnable above it, or on this machine.</summary>
public sealed class TaskPlaces(RepositoryModel model, ISourceTree sources)
{
    readonly ConcurrentDictionary<Component, Component?> _runnables = new();
    readonly ConcurrentDictionary<Component, StepPlace> _places = new();

    /// <summary>This machine, with the reason where one would expect an image: no engine of this version builds any.</summary>
    public StepPlace Of(Component component) => RunnableOf(component) is not { } runnable ? StepPlace.ThisMachine
        : _places.GetOrAdd(runnable, one => new StepPlace(null, $"no image of {one.Name} is built by this version"));

    /// <summary>The component itself, or the nearest above it, that has an image of its own: a Dockerfile or a <c>devops/</c>.</summary>
    public Component? RunnableOf(Component component) => _runnables.GetOrAdd(component, one =>
        IsRunnable(one) ? one
        : one.Folder.Length == 0 ? null
        : RunnableOf(model.ComponentAt(one.Folder.LastIndexOf('/') is var slash and >= 0 ? one.Folder[..slash] : "")));

    bool IsRunnable(Component component)
    {
        var start = component.Folder.Length == 0 ? "" : component.Folder + "/";
        return component.Manifest.Root["image"] is not null
            || sources.FilesIn(component.Folder).Any(file => file.Path.AsSpan(start.Length).SequenceEqual("Dockerfile"))
            || sources.FilesIn($"{start}devops").Any();
    }
}
