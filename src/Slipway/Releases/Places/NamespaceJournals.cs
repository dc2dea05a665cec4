using System.Collections.Immutable;
using System.Text;
using Slipway.Engines.Kubernetes;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Records;

namespace Slipway.Releases.Places;

/// <summary>The journals of a stage's deploys.</summary>
sealed class NamespaceJournals(StagePlace place, KubeClient client, WriteOnce once)
{
    /// <summary>Begins a journal with its first entry; null: somebody else has.</summary>
    public async Task<IJournal?> BeginAsync(int deploy, DeployBegan began, CancellationToken cancellation)
    {
        try
        {
            return await ContinueAsync(deploy, JournalContent.Of([]), began, cancellation);
        }
        catch (ProblemException problem) when (problem.Problems[0].Code == "journal-fenced")
        {
            return null;
        }
    }

    /// <summary>Goes on behind the entries that were read.</summary>
    /// <exception cref="ProblemException"><c>journal-fenced</c>: somebody else has written the next entry.</exception>
    public Task<IJournal> TakeUpAsync(DeployRecord deploy, DeployTaken taken, CancellationToken cancellation) =>
        ContinueAsync(deploy.Number, deploy.Content, taken, cancellation);

    /// <summary>All of them, newest first, in one request.</summary>
    /// <exception cref="ProblemException"><c>journal-broken</c></exception>
    public async Task<ImmutableArray<DeployRecord>> ReadAsync(CancellationToken cancellation)
    {
        var list = await client.ListAsync(place.Records(JournalMap.Kind), new KubeListing { IsAtOnce = true }, cancellation);
        var journals = list.Items.Select(item => JournalMap.Read(place, item)).OfType<JournalMap>().GroupBy(entry => entry.Deploy).OrderByDescending(entries => entries.Key)
            .Select(entries => Read(entries.Key, [.. entries.OrderBy(entry => entry.Number)])).ToList();
        var problems = journals.Select(journal => journal.Problem).OfType<Problem>().ToList();
        return problems.Count > 0 ? throw new ProblemException(problems) : [.. journals.Select(journal => journal.Record).OfType<DeployRecord>()];
    }

    async Task<IJournal> ContinueAsync(int deploy, JournalContent content, JournalEntry entry, CancellationToken cancellation)
    {
        var journal = new NamespaceJournal(place, deploy, content, client, once);
        try
        {
            await journal.AppendAsync(entry, isDurable: true, cancellation);
            return journal;
        }
        catch
        {
            await journal.DisposeAsync();
            throw;
        }
    }

    /// <summary>Neither record nor problem: it is being pruned.</summary>
    (DeployRecord? Record, Problem? Problem) Read(int deploy, List<JournalMap> maps)
    {
        var content = JournalContent.Of(maps.SelectMany(map => map.Bytes()).ToArray());
        var isWhole = maps.Select(map => map.Number).SequenceEqual(maps.SkipLast(1).Select(map => map.Following).Prepend(1)) && content.Head == maps[^1].Following - 1;
        return isWhole ? (new DeployRecord(deploy, content.Entries) { Content = content }, null)
            : IsBeingPruned(maps) ? (null, null)
            : (null, PlaceProblems.BrokenJournal(deploy, NameOfFirstBroken(deploy, maps, content.Head)));
    }

    /// <summary>A journal is pruned from its beginning, and the entry that says how the deploy ended goes last.</summary>
    static bool IsBeingPruned(List<JournalMap> maps) =>
        maps[0].Number > 1 && KubeAnswer.Parse(Encoding.UTF8.GetBytes(maps[^1].Lines.TrimEnd('\n').Split('\n')[^1])).Text("entry", "is") == "deploy-ended";

    string NameOfFirstBroken(int deploy, List<JournalMap> maps, long head) =>
        JournalMap.NameOf(place, deploy, maps.Where(map => map.Following > head + 1).Select(map => map.Number).FirstOrDefault(maps[^1].Number));
}
