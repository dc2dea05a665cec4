namespace Visits.Visitors;

/// <summary>A visit to be counted.</summary>
/// <param name="FirstCounted">Where the visitor's first visit was counted, if it may still have to be moved; see <see cref="VisitorCookie"/>.</param>
sealed record Visit(string Identity, string? FirstCounted);

/// <summary>What a counted visit came to.</summary>
/// <param name="Visits">This visitor's visits, this one included.</param>
sealed record Receipt(long Visits, Totals Totals);

/// <param name="Visitors">Unique visitors, ever.</param>
/// <param name="Visits">Visits of all of them, ever.</param>
/// <param name="Days">The days that had any, the oldest first; at least the last 30.</param>
sealed record Totals(long Visitors, long Visits, IReadOnlyList<DayCount> Days);

sealed record DayCount(DateOnly Day, long Visits);
