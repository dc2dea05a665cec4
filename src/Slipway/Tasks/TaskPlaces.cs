using System.Collections.Concurrent;
using Slipway.Execution;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Sources;

namespace Slipway.Tasks;

/// <summary>Where a component's tasks run: in its own image, in that of the nearest runnable above it, or on this machine.</summary>
public sealed class TaskPlaces(RepositoryModel model, ISourceTree sources)
{
    readonly ConcurrentDictionary<Component, Component?> _runnables = new();
    readonly ConcurrentDictionary<Component, StepPlace> _places = new();

    /// <summary>Why tasks do not run in the image of a runnable; an empty text: nobody expects them to; null: they do.</summary>
    public Func<Component, string?> WhyNotInside { get; init; } = _ => "";

    /// <summary>An image, or this machine, with the reason where one would expect an image.</summary>
    public StepPlace Of(Component component) => RunnableOf(component) is not { } runnable ? StepPlace.ThisMachine : _places.GetOrAdd(runnable, PlaceIn);

    /// <summary>The component itself, or the nearest above it, that has an image of its own: a Dockerfile or a <c>devops/</c>.</summary>
    public Component? RunnableOf(Component component) => _runnables.GetOrAdd(component, one =>
        IsRunnable(one) ? one
        : one.Folder.Length == 0 ? null
        : RunnableOf(model.ComponentAt(one.Folder.LastIndexOf('/') is var slash and >= 0 ? one.Folder[..slash] : "")));

    StepPlace PlaceIn(Component runnable) => WhyNotInside(runnable) switch
    {
        null => new StepPlace(runnable.Name),
        "" => StepPlace.ThisMachine,
        var why => new StepPlace(null, why),
    };

    bool IsRunnable(Component component)
    {
        var start = component.Folder.Length == 0 ? "" : component.Folder + "/";
        return component.Manifest.Root["image"] is not null || sources.Find($"{start}Dockerfile") is not null || sources.FilesIn($"{start}devops").Any();
    }
}
