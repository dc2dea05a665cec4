using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Repository.Components;

namespace Slipway.Releases.Records;

/// <summary>One version of a component on one stage: all that is needed to put it there, now or again later. It never changes once it is written.</summary>
public sealed record ReleaseRecord
{
    public required string Component { get; init; }

    /// <summary>From 1, for each component and stage.</summary>
    public required int Number { get; init; }

    /// <summary>The deploy that it is part of.</summary>
    public required int Deploy { get; init; }

    /// <summary>With the build number: <c>1.4.0+57</c>; null: the component has none.</summary>
    public string? Version { get; init; }

    /// <summary>Of the repository, 40 or 64 hexadecimal digits; null: none is known.</summary>
    public string? Commit { get; init; }

    /// <summary>By digest: <c>registry.example.net/visits@sha256:…</c>. Null: it has no image of ours.</summary>
    public string? Image { get; init; }

    /// <summary>What the image was built from, as <see cref="Images.ImageFingerprints"/> gives it; null: not known.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Where it comes from.</summary>
    public required ReleaseOrigin Origin { get; init; }

    /// <summary>Who: <c>ada@laptop</c>.</summary>
    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Its objects, in the order in which they can be applied. A Secret is here without its data: it is immutable, and kept while a release names it.</summary>
    public required ImmutableArray<JsonObject> Objects { get; init; }

    /// <summary>The Job that migrates, of this release alone; null: it runs no migrations.</summary>
    public JsonObject? Migration { get; init; }

    /// <summary>What its migrations do to the schema, as the image said before they ran; null: none run, or it could not be told.</summary>
    public SchemaChange? Schema { get; init; }

    /// <summary>The migrations that it takes down with <see cref="Migration"/>, since the release that it puts back did not have them: as they were applied. Null: none.</summary>
    public SchemaChange? TakesDown { get; init; }

    /// <summary>Its own databases, sorted by need.</summary>
    public ImmutableArray<ReleaseData> Data { get; init; } = [];

    /// <summary>Its migrations are tried on a copy first.</summary>
    public bool Rehearses { get; init; }

    /// <summary>Objects of a chart that are made on the way, at an installation, an upgrade or a rollback.</summary>
    public ImmutableArray<JsonObject> Hooks { get; init; } = [];

    /// <summary>The component's own <c>scripts/deploy</c>, which made it; null: Slipway did.</summary>
    public ReleaseScript? Script { get; init; }

    /// <summary>What decided whether it works.</summary>
    public ImmutableArray<SmokeCheck> Smoke { get; init; } = [];
}

/// <summary>An executable of a component that releases it.</summary>
/// <param name="Command">From the component's folder: <c>scripts/deploy</c>.</param>
/// <param name="Fingerprint">Of all that decides what comes of it: files, image, and variables by a keyed hash.</param>
public sealed record ReleaseScript(string Command, string Fingerprint);

/// <summary>How a release came to be.</summary>
/// <param name="Kind">What made it.</param>
/// <param name="Stage">Of a promotion: the stage that proved it; null otherwise.</param>
/// <param name="Number">Of a rollback or a promotion: the release that it repeats; null otherwise.</param>
public sealed record ReleaseOrigin(ReleaseOriginKind Kind, string? Stage = null, int? Number = null)
{
    public static ReleaseOrigin Deploy { get; } = new(ReleaseOriginKind.Deploy);
}

public enum ReleaseOriginKind
{
    Deploy,
    Rollback,
    Promotion,

    /// <summary>The component has left the repository: the release has no objects.</summary>
    Removal,
}
