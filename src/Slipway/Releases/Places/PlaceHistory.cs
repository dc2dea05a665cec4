using System.Collections.Immutable;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Records;
using Known = System.Collections.Immutable.ImmutableArray<(Slipway.Releases.Records.ReleaseSummary Summary, Slipway.Execution.Journal.DeployOutcome? Outcome)>;

namespace Slipway.Releases.Places;

/// <summary>Makes a history of records and journals, which are listed separately.</summary>
static class PlaceHistory
{
    /// <summary>The two lists are of two moments: what one of them has not yet, or no more, the next ones agree on.</summary>
    const int MostLooks = 3;

    /// <param name="look">Lists both. The outcome of a record is what it says itself; null: the journal of its deploy does.</param>
    /// <param name="unknown">Of a release whose outcome neither says.</param>
    public static async Task<ReleaseHistory> ReadAsync(Func<Task<(Known Records, ImmutableArray<DeployRecord> Deploys)>> look, Func<ReleaseSummary, Problem> unknown)
    {
        for (var looks = 1; ; looks++)
        {
            var (records, deploys) = await look();
            var known = deploys.ToDictionary(deploy => deploy.Number);
            var problems = records.Where(record => record.Outcome is null && !known.ContainsKey(record.Summary.Deploy)).Select(record => unknown(record.Summary)).ToList();
            if (problems.Count == 0)
            {
                var releases = records.Select(record => Ended(record.Summary, record.Outcome, known.GetValueOrDefault(record.Summary.Deploy)));
                return new ReleaseHistory([.. releases.OrderBy(release => release.Component, StringComparer.Ordinal).ThenByDescending(release => release.Number)], deploys);
            }

            if (looks == MostLooks)
            {
                throw new ProblemException(problems);
            }
        }
    }

    static ReleaseSummary Ended(ReleaseSummary release, DeployOutcome? outcome, DeployRecord? deploy) => deploy is null
        ? release with { Outcome = outcome ?? DeployOutcome.Underway }
        : release with { Outcome = deploy.Outcome, Elapsed = deploy.Entries.OfType<DeployEnded>().LastOrDefault()?.Elapsed, Data = DataSummary.Of(deploy.Entries, release.Component) };
}
