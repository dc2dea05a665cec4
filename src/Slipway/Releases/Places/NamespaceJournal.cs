using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Execution.Journal;
using Slipway.Problems;

namespace Slipway.Releases.Places;

/// <summary>The journal of a deploy in a namespace: a ConfigMap for each entry, which can be made once. To make the next one is the fence.</summary>
/// <remarks>A line whose writing broke off may be there or come later: it is known by its writer, and then is an entry like any other.</remarks>
sealed class NamespaceJournal(StagePlace place, int deploy, JournalContent content, KubeClient client, WriteOnce once) : IJournal
{
    readonly SemaphoreSlim _turn = new(1, 1);
    readonly string _writer = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>What we have tried to write behind the head, with the checksums.</summary>
    readonly Dictionary<string, string> _tried = new(StringComparer.Ordinal);

    string _sum = content.Sum;
    Problem? _lost;

    /// <inheritdoc/>
    public long Head { get; private set; } = content.Head;

    /// <inheritdoc/>
    public async ValueTask AppendAsync(JournalEntry entry, bool isDurable, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            (JsonObject There, string Line) written;
            do
            {
                written = await WriteAsync(entry, cancellation);
            }
            while (!Adopt(written.There, written.Line));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask CheckHeadAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            ThrowIfLost();
            while (await client.GetAsync(StagePlace.Maps, place.Namespace, JournalMap.NameOf(place, deploy, Head + 1), cancellation) is { } there)
            {
                Adopt(there, "");
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    async Task<(JsonObject There, string Line)> WriteAsync(JournalEntry entry, CancellationToken cancellation)
    {
        ThrowIfLost();
        var (bytes, sum) = JournalLine.Write(Head + 1, _sum, entry);
        var line = Encoding.UTF8.GetString(bytes);
        _tried[line] = sum;
        try
        {
            return (await once.WriteAsync(StagePlace.Maps, JournalMap.Of(place, deploy, Head + 1, line, _writer), cancellation), line);
        }
        catch (ProblemException problem)
        {
            throw PlaceProblems.NotWritten(deploy, problem);
        }
    }

    /// <summary>Takes what stands behind the head as ours; or the journal is lost, and stays so.</summary>
    /// <returns>Whether it is this line. If not, it is an earlier one, and this one belongs behind it.</returns>
    bool Adopt(JsonObject there, string line)
    {
        var found = JournalMap.Read(place, there);
        if (found is null || found.Writer != _writer || !_tried.TryGetValue(found.Line, out var sum))
        {
            _lost = PlaceProblems.Fenced(deploy);
            throw new ProblemException(_lost);
        }

        (Head, _sum) = (Head + 1, sum);
        _tried.Clear();
        return found.Line == line;
    }

    void ThrowIfLost()
    {
        if (_lost is { } problem)
        {
            throw new ProblemException(problem);
        }
    }
}
