using System.Collections.Immutable;

namespace Slipway.Releases.Rollout;

/// <summary>Who is asked.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Port">Of the Service: its name or number.</param>
/// <param name="Workloads">The workloads that were rolled out: none of their old pods may answer.</param>
sealed record SmokeTarget(string Service, string Port, ImmutableArray<RolloutTarget> Workloads);
