using System.Collections.Immutable;
using Slipway.Execution.Journal;

namespace Slipway.Releases.Deploys;

/// <summary>The journal of a deploy, with what stands in it: how it goes on, and how it is undone, depends on what was begun.</summary>
/// <param name="journal">Its owner ends it.</param>
/// <param name="earlier">What stood in it when it was taken up.</param>
sealed class DeployJournal(IJournal journal, ImmutableArray<JournalEntry> earlier) : IJournal
{
    readonly Lock _lock = new();
    ImmutableList<JournalEntry> _entries = [.. earlier];

    /// <inheritdoc/>
    public long Head => journal.Head;

    /// <summary>In their order.</summary>
    public ImmutableList<JournalEntry> Entries
    {
        get
        {
            lock (_lock)
            {
                return _entries;
            }
        }
    }

    /// <summary>Whether the effect of a step may have happened.</summary>
    public bool HasBegun(string step) => Entries.OfType<EffectIntended>().Any(entry => entry.Step == step);

    /// <summary>Whether it has happened.</summary>
    public bool IsDone(string step) => Entries.OfType<StepEnded>().LastOrDefault(entry => entry.Step == step) is { End: Execution.StepEnd.Done or Execution.StepEnd.Unchanged };

    /// <inheritdoc/>
    public async ValueTask AppendAsync(JournalEntry entry, bool isDurable, CancellationToken cancellation)
    {
        await journal.AppendAsync(entry, isDurable, cancellation);
        lock (_lock)
        {
            _entries = _entries.Add(entry);
        }
    }

    /// <inheritdoc/>
    public ValueTask CheckHeadAsync(CancellationToken cancellation) => journal.CheckHeadAsync(cancellation);

    /// <summary>Nothing: the journal is its owner's.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
