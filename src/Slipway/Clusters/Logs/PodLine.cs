namespace Slipway.Clusters.Logs;

/// <summary>A line that a container of a pod wrote.</summary>
/// <param name="Source">Which it was.</param>
/// <param name="Time">As the node has it.</param>
/// <param name="Text">May hold escape sequences of the program's own.</param>
sealed record PodLine(LogSource Source, DateTimeOffset Time, string Text);
