using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Problems;
using Slipway.Releases.DataJobs;
using Slipway.Releases.Objects;
using Slipway.Releases.Records;
using Slipway.Repository.Components;

namespace Slipway.Releases.Planning;

/// <summary>What a component is to become on a stage.</summary>
/// <param name="Owner">Whose objects they are.</param>
/// <param name="Namespace">The stage's, its pattern filled in.</param>
/// <param name="Objects">In the order in which they can be applied.</param>
sealed record WantedRelease(ObjectOwner Owner, string Namespace, ImmutableArray<JsonObject> Objects)
{
    public string Component => Owner.Component;

    /// <summary>The Job that migrates, once for each attempt; null: no migrations.</summary>
    public JsonObject? Migration { get; init; }

    /// <summary>The Job that tells which of them are pending; null: no migrations.</summary>
    public JsonObject? Status { get; init; }

    /// <summary>Objects of a chart that are made on the way, and are no part of what stands: see <see cref="Charts.ChartHook"/>.</summary>
    public ImmutableArray<JsonObject> Hooks { get; init; } = [];

    /// <summary>What is run in the place of all that Slipway would do; null: nothing is.</summary>
    public ReleaseScript? Script { get; init; }

    public ImmutableArray<SmokeCheck> Smoke { get; init; } = [];

    public WantedImage Image { get; init; } = WantedImage.None;

    /// <summary>The images of its own databases.</summary>
    public ImmutableArray<DatabaseImage> DatabaseImages { get; init; } = [];

    /// <summary>It names one whose digest is not known before it is built, copied or made.</summary>
    public bool LacksImage => Image.State == WantedImageState.ToBuild || DatabaseImages.Any(image => image.Missing is not null) || Objects.Any(ScheduledSnapshot.LacksImage);

    public ReleaseOrigin Origin { get; init; } = ReleaseOrigin.Deploy;

    /// <summary>Its own databases.</summary>
    public ImmutableArray<ReleaseData> Data { get; init; } = [];

    /// <summary>Its migrations are tried on a copy first.</summary>
    public bool Rehearses { get; init; }

    /// <summary>With the build number: <c>1.4.0+57</c>; null: the component has none.</summary>
    public string? Version { get; init; }

    /// <summary>Of the repository; null: none is known.</summary>
    public string? Commit { get; init; }

    /// <summary>All objects were made from the manifest alone: none of its own, no kinds but those that we make.</summary>
    public bool IsGenerated { get; init; } = true;

    /// <summary>What a person should know of it, a line each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What stands in the way, seen before the cluster was asked.</summary>
    public ImmutableArray<Problem> Problems { get; init; } = [];
}
