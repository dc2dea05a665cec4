using System.Collections.Immutable;
using Slipway.Engines.Containers;
using Slipway.Programs;
using Slipway.Repository.Components;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;

namespace Slipway.Images.Building;

/// <summary>What building images takes besides the recipes.</summary>
/// <param name="Root">The checkout's.</param>
public sealed record ImageBuildingParts(string Root, ImageRecipes Recipes, ImageNames Names, IProgramRunner Programs, Redactor Redactor)
{
    /// <summary>The container program of this machine; asked when an image is wanted for the first time.</summary>
    public required Func<CancellationToken, Task<ContainerProgram>> Engine { get; init; }

    /// <summary>The secrets of these names; a missing one is a problem. Known to the redactor.</summary>
    public required Func<IReadOnlyCollection<string>, CancellationToken, Task<IReadOnlyDictionary<string, Secret>>> Secrets { get; init; }

    /// <summary>What a component's <c>scripts/build</c> sees, besides what is said about the image.</summary>
    public required Func<Component, CancellationToken, Task<ImmutableSortedDictionary<string, string>>> ScriptEnvironment { get; init; }

    /// <summary>The process's own variables.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>A folder of the user's own, for files that live as long as a build.</summary>
    public required string WorkFolder { get; init; }

    /// <summary>The <c>dev</c> images that others have published; null: nobody is asked.</summary>
    public IPublishedImages? Published { get; init; }
}
