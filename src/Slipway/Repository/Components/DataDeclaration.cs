using Slipway.Repository.Manifests;
using Slipway.Repository.Manifests.Schema;

namespace Slipway.Repository.Components;

/// <summary>How a component's data is kept.</summary>
public sealed record DataDeclaration
{
    /// <summary>When snapshots are made, as five cron fields; null: only before a migration.</summary>
    public string? Schedule { get; init; }

    /// <summary>How long a snapshot is kept. Default: 14 days.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Where snapshots go: a volume claim, a folder or <c>s3://bucket/path</c>. Null: the stage's own place.</summary>
    public string? Destination { get; init; }

    /// <summary>Snapshots are encrypted at rest. Default: false.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Each migration is tried on a restored copy first. Default: false.</summary>
    public bool Rehearses { get; init; }

    /// <summary>How long its migrations may take. Default: 1 hour.</summary>
    public TimeSpan MigrationLimit { get; init; } = TimeSpan.FromHours(1);

    internal static DataDeclaration Read(ManifestNode? node)
    {
        var snapshot = (node as MapNode)?["snapshot"] as MapNode;
        var data = new DataDeclaration { Rehearses = (node as MapNode)?.Text("rehearse") == "true" };
        data = (node as MapNode)?.Text("timeout") is { } written && Durations.TryParse(written, out var limit) ? data with { MigrationLimit = limit } : data;
        return snapshot is null ? data : data with
        {
            Schedule = snapshot.Text("schedule"),
            Keep = snapshot.Text("keep") is { } text && Durations.TryParse(text, out var keep) ? keep : data.Keep,
            Destination = snapshot.Text("to"),
            IsEncrypted = snapshot.Text("encrypt") == "true",
        };
    }
}
