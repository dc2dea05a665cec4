namespace Visits.Visitors;

/// <summary>The database was told to commit and did not answer: the visits may be counted, or not.</summary>
/// <param name="receipts">What the visits came to, if they are.</param>
sealed class CommitUnknownException(IReadOnlyList<Receipt> receipts, Exception inner) : Exception(inner.Message, inner)
{
    public IReadOnlyList<Receipt> Receipts { get; } = receipts;
}
