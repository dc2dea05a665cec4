namespace Slipway.Execution.Journal;

/// <summary>The record of one run of a plan: append-only, durable, and with one writer at a time.</summary>
/// <remarks>
/// A seam with two homes: a file of checksummed lines on this machine, and create-once objects in a stage's namespace. In both the first writer of
/// an entry fences the others off: who finds an entry where its own should go has lost the run, and must begin no further effect.
/// </remarks>
public interface IJournal : IAsyncDisposable
{
    /// <summary>The number of entries, as far as this writer knows.</summary>
    long Head { get; }

    /// <summary>Appends an entry behind <see cref="Head"/>.</summary>
    /// <param name="isDurable">Returns only when the entry survives a power cut: so for an intent, before its effect, and for the effect's end.</param>
    /// <exception cref="Problems.ProblemException"><c>journal-fenced</c>: another writer has appended. <c>journal-failed</c>: it cannot be written.</exception>
    ValueTask AppendAsync(JournalEntry entry, bool isDurable, CancellationToken cancellation);

    /// <summary>Looks whether the journal's head is still <see cref="Head"/>. To be called before an effect where time has passed since its intent was written: a frozen writer wakes up.</summary>
    /// <exception cref="Problems.ProblemException"><c>journal-fenced</c></exception>
    ValueTask CheckHeadAsync(CancellationToken cancellation);
}
