using Visits.Visitors;

namespace Visits.Health;

/// <summary>What is known of the database.</summary>
/// <param name="Keys">Null until the database has been ready once.</param>
/// <param name="Problem">Why it is not ready, for the log; null when it is.</param>
sealed record DatabaseState(bool IsReady, VisitorKeys? Keys, string? Problem)
{
    public static DatabaseState Unknown { get; } = new(false, null, "it has not been asked yet");
}
