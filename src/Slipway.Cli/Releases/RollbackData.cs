using System.Collections.Immutable;
using Slipway.Cli.Output;
using Slipway.Data.Work;
using Slipway.Problems;
using Slipway.Releases.Deploys;
using Slipway.Releases.Records;

namespace Slipway.Cli.Releases;

/// <summary>Which snapshots come back with a rollback, and what would be lost by it.</summary>
/// <param name="stage">Its name.</param>
sealed class RollbackData(ReleaseHistory history, IReleasePlace place, IStageData data, string stage)
{
    /// <summary>Of each table and sort: enough to see what it is about, and few enough to be read.</summary>
    const int MostKeys = 10;

    /// <summary>The snapshots that hold the data as the earlier release has left it, by component and need.</summary>
    /// <exception cref="ProblemException"><c>no-data-snapshot</c></exception>
    public async Task<ImmutableDictionary<string, ImmutableDictionary<string, string>>> SnapshotsAsync(IEnumerable<RollbackTarget> targets, CancellationToken cancellation)
    {
        var found = ImmutableDictionary.CreateBuilder<string, ImmutableDictionary<string, string>>(StringComparer.Ordinal);
        var problems = new List<Problem>();
        foreach (var target in targets)
        {
            var needs = (await place.ReadAsync(target.Component, target.Earlier.Number, cancellation))?.Data ?? [];
            var snapshots = needs.Select(need => KeyValuePair.Create(need.Need, After(target, need.Need))).Where(pair => pair.Value is not null).ToImmutableDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.Ordinal);
            problems.AddRange(needs.Where(need => !snapshots.ContainsKey(need.Need)).Select(need => NoSnapshot(target, need.Need)));
            found.Add(target.Component, snapshots);
        }

        return problems.Count > 0 ? throw new ProblemException(problems) : found.ToImmutable();
    }

    /// <summary>Shows by primary key which writes since would be lost.</summary>
    /// <returns>Whether any would.</returns>
    public async Task<bool> ShowAsync(ImmutableDictionary<string, ImmutableDictionary<string, string>> snapshots, TextWriter writer, CancellationToken cancellation)
    {
        var loses = false;
        foreach (var (component, needs) in snapshots.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            foreach (var (need, snapshot) in needs.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                var opened = await data.OpenAsync(component, await NeedAsync(component, need, cancellation), holdsLease: false, cancellation);
                var difference = await opened.Worker.DoAsync(new CompareSnapshot(snapshot, MostKeys), _ => { }, cancellation);
                writer.WriteLine($"{component}/{need}: the data of {snapshot}{(difference.IsEmpty ? ", which is what there is now" : "")}");
                foreach (var table in difference.Tables)
                {
                    Write(table, writer);
                    loses |= table.Lost.Count + table.Changed.Count > 0;
                }
            }
        }

        return loses;
    }

    async Task<ReleaseData> NeedAsync(string component, string need, CancellationToken cancellation) =>
        (await place.ReadAsync(component, history.Standing(component)!.Number, cancellation))?.Data.FirstOrDefault(one => one.Need == need)
        ?? throw new ProblemException(new Problem("data-unknown", $"the release that stands of `{component}` has no `{need}`") { Kind = ProblemKind.Failure });

    /// <summary>The first snapshot since then: it was taken before anything changed the schema. Null: there is none.</summary>
    string? After(RollbackTarget target, string need) => history.Of(target.Component).Reverse()
        .Where(release => release.Number > target.Earlier.Number && release.Outcome == Execution.Journal.DeployOutcome.Released)
        .Select(release => release.Data?.Snapshots.GetValueOrDefault(need)).FirstOrDefault(snapshot => snapshot is not null);

    Problem NoSnapshot(RollbackTarget target, string need) => new("no-data-snapshot", $"no release of `{target.Component}` after {target.Earlier.Number} has taken a snapshot of `{need}`")
    {
        Kind = ProblemKind.Failure,
        Why = "one is taken before migrations run: since then the schema has not changed",
        Fix = $"put the code back alone, without `--data`; for data of another moment: `slipway snapshot list {target.Component} --stage {stage}`, then `slipway snapshot restore`",
    };

    static void Write(TableDifference table, TextWriter writer)
    {
        writer.WriteLine(SafeText.Line($"  {table.Table}{(table.Key.IsEmpty ? " (no primary key: rows are only counted)" : $" ({string.Join(", ", table.Key)})")}"));
        Write("would be lost", table.Lost, writer);
        Write(table.Changed.Count == 1 ? "would be as it was" : "would be as they were", table.Changed, writer);
        Write("would come back", table.Back, writer);
    }

    static void Write(string what, RowKeys rows, TextWriter writer)
    {
        if (rows.Count > 0)
        {
            var more = rows.Count > rows.Keys.Length && !rows.Keys.IsEmpty ? ", …" : "";
            writer.WriteLine(SafeText.Line($"    {Counted.Of((int)Math.Min(rows.Count, int.MaxValue), "row")} {what}{(rows.Keys.IsEmpty ? "" : $": {string.Join("; ", rows.Keys)}{more}")}"));
        }
    }
}
