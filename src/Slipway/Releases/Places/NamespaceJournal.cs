using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Execution.Journal;
using Slipway.Problems;

namespace Slipway.Releases.Places;

/// <summary>The journal of a deploy in a namespace: ConfigMaps that can be made once, each with one entry or several. To make the next one is the fence.</summary>
/// <remarks>
/// Entries that come while one is written go together into the next ConfigMap: all of them are there, or none. One whose writing broke off may be there or
/// come later: it is known by its writer, and then its entries are like any others.
/// </remarks>
sealed class NamespaceJournal : IJournal
{
    /// <summary>Of the lines in one ConfigMap: it holds 1 MiB at most.</summary>
    const int MostCharacters = 200_000;

    readonly (StagePlace Place, int Deploy, KubeClient Client, WriteOnce Once) _with;
    readonly Lock _gate = new();
    readonly SemaphoreSlim _turn = new(1, 1);
    readonly CancellationTokenSource _life = new();
    readonly CancellationToken _ended;
    readonly List<JournalEntry> _waiting = [];
    readonly SharedTurn _writing;
    readonly SharedTurn _checking;
    readonly string _writer = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>What we have tried to write behind the head, with the checksum of its last line and the number of its lines.</summary>
    readonly Dictionary<string, (string Sum, int Lines)> _tried = new(StringComparer.Ordinal);

    string _sum;
    volatile Problem? _lost;
    long _head;

    public NamespaceJournal(StagePlace place, int deploy, JournalContent content, KubeClient client, WriteOnce once)
    {
        (_with, _head, _sum, _ended) = ((place, deploy, client, once), content.Head, content.Sum, _life.Token);
        (_writing, _checking) = (new SharedTurn(() => InTurnAsync(WriteAllAsync)), new SharedTurn(() => InTurnAsync(CheckAsync)));
    }

    /// <inheritdoc/>
    public long Head => Volatile.Read(ref _head);

    /// <inheritdoc/>
    /// <remarks>One that need not be durable is written with the next one that is.</remarks>
    public async ValueTask AppendAsync(JournalEntry entry, bool isDurable, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ThrowIfLost();
        lock (_gate)
        {
            _waiting.Add(entry);
        }

        if (isDurable)
        {
            // Whoever breaks off does so for himself: others may share the turn.
            await _writing.RunAsync().WaitAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public async ValueTask CheckHeadAsync(CancellationToken cancellation)
    {
        ThrowIfLost();
        await _checking.RunAsync().WaitAsync(cancellation);
    }

    /// <summary>Nothing of it is under way any more when it returns: somebody else may take it up.</summary>
    public async ValueTask DisposeAsync()
    {
        await _life.CancelAsync();
        await _turn.WaitAsync();
        _life.Dispose();
    }

    async Task InTurnAsync(Func<CancellationToken, Task> doAsync)
    {
        await _turn.WaitAsync(_ended);
        try
        {
            await doAsync(_ended);
        }
        finally
        {
            _turn.Release();
        }
    }

    async Task WriteAllAsync(CancellationToken cancellation)
    {
        List<JournalEntry> entries;
        lock (_gate)
        {
            entries = [.. _waiting];
            _waiting.Clear();
        }

        for (var written = 0; written < entries.Count;)
        {
            var (lines, sum, count) = LinesOf(entries[written..]);
            written += await WriteAsync(lines, sum, count, cancellation) ? count : 0;
        }
    }

    async Task CheckAsync(CancellationToken cancellation)
    {
        ThrowIfLost();
        while (await _with.Client.GetAsync(StagePlace.Maps, _with.Place.Namespace, JournalMap.NameOf(_with.Place, _with.Deploy, Head + 1), cancellation) is { } there)
        {
            Adopt(there, "");
        }
    }

    /// <summary>As many as go into one ConfigMap, at least the first.</summary>
    (string Lines, string Sum, int Count) LinesOf(List<JournalEntry> entries)
    {
        var (lines, sum, count) = (new StringBuilder(), _sum, 0);
        while (count < entries.Count && (count == 0 || lines.Length < MostCharacters))
        {
            (var line, sum) = JournalLine.Write(Head + ++count, sum, entries[count - 1]);
            lines.Append(Encoding.UTF8.GetString(line));
        }

        return (lines.ToString(), sum, count);
    }

    /// <returns>Whether these lines are there. If not, earlier ones are, and these belong behind them.</returns>
    async Task<bool> WriteAsync(string lines, string sum, int count, CancellationToken cancellation)
    {
        ThrowIfLost();
        _tried[lines] = (sum, count);
        try
        {
            var map = JournalMap.Of(_with.Place, _with.Deploy, Head + 1, lines, _writer);
            return Adopt(await _with.Once.WriteAsync(StagePlace.Maps, map, cancellation), lines);
        }
        catch (ProblemException problem) when (_lost is null)
        {
            throw PlaceProblems.NotWritten(_with.Deploy, problem);
        }
    }

    /// <summary>Takes what stands behind the head as ours; or the journal is lost, and stays so.</summary>
    /// <returns>Whether it is these lines.</returns>
    bool Adopt(JsonObject there, string lines)
    {
        var found = JournalMap.Read(_with.Place, there);
        if (found is null || found.Writer != _writer || !_tried.TryGetValue(found.Lines, out var known))
        {
            _lost = PlaceProblems.Fenced(_with.Deploy);
            throw new ProblemException(_lost);
        }

        Volatile.Write(ref _head, _head + known.Lines);
        _sum = known.Sum;
        _tried.Clear();
        return found.Lines == lines;
    }

    void ThrowIfLost()
    {
        if (_lost is { } problem)
        {
            throw new ProblemException(problem);
        }
    }
}
