using System.Collections.Immutable;

namespace Slipway.Tasks;

/// <summary>One command of a task, ready to be run.</summary>
/// <param name="Directory">Absolute.</param>
/// <param name="Variables">All that it sees.</param>
/// <param name="Reports">The folder into which reports are written; it need not be there.</param>
/// <param name="Limit">After this long it is ended, whatever it does.</param>
public sealed record TaskCommandRun(
    PlannedTask Task, ImmutableArray<string> Words, string Directory, ImmutableSortedDictionary<string, string> Variables, string Reports, TimeSpan Limit);
