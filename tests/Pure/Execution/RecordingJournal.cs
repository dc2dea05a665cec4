using Slipway.Execution.Journal;
using Slipway.Problems;

namespace Slipway.Tests.Execution;

/// <summary>Keeps entries in memory, and fails where it is told to.</summary>
sealed class RecordingJournal(List<string> seen) : IJournal
{
    /// <summary>Whether an entry cannot be written.</summary>
    public Func<JournalEntry, bool> Fails { get; init; } = _ => false;

    /// <summary>Another writer has appended.</summary>
    public bool IsFenced { get; set; }

    /// <summary>Called when an entry is written.</summary>
    public Action Written { get; init; } = static () => { };

    public long Head { get; private set; }

    public ValueTask AppendAsync(JournalEntry entry, bool isDurable, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Fails(entry))
        {
            throw new ProblemException(new Problem("journal-failed", "no space is left"));
        }

        lock (seen)
        {
            seen.Add(Text(entry) + (isDurable ? " durable" : ""));
        }

        Head++;
        Written();
        return ValueTask.CompletedTask;
    }

    public ValueTask CheckHeadAsync(CancellationToken cancellation) =>
        IsFenced ? throw new ProblemException(new Problem("journal-fenced", "another run goes on")) : ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    static string Text(JournalEntry entry) => entry switch
    {
        EffectIntended intended => $"intended {intended.Step} {intended.Attempt}",
        StepEnded ended => $"ended {ended.Step} {ended.End}",
        RunEnded ended => $"run ended {string.Join(' ', ended.Counts.Select(pair => $"{pair.Key}={pair.Value}"))}{(ended.IsCancelled ? " cancelled" : "")}",
        _ => entry.ToString(),
    };
}
