using System.Collections.Immutable;

namespace Slipway.Execution.Journal;

/// <summary>What a journal says, as far as it can be believed.</summary>
/// <param name="Entries">In their order; without those that only a newer tool knows.</param>
/// <param name="Head">The number of the last line that is believed.</param>
/// <param name="Unreadable">How many lines are not: torn, changed, or out of place.</param>
/// <remarks>
/// A line is believed when it has the next number and its checksum fits the last line that is believed. So what a crash tore is passed over, since the
/// writer that took up the journal went on from the line before it; and after a line that was changed nothing is believed any more, since what follows
/// goes on from what that line was.
/// </remarks>
public sealed record JournalContent(ImmutableArray<JournalEntry> Entries, long Head, int Unreadable)
{
    /// <summary>The checksum of the last line that is believed.</summary>
    internal string Sum { get; private init; } = JournalLine.NoneBefore;

    /// <summary>Reads the bytes of a journal, whole or torn anywhere.</summary>
    public static JournalContent Of(ReadOnlySpan<byte> bytes)
    {
        var entries = ImmutableArray.CreateBuilder<JournalEntry>();
        var (head, sum, unreadable) = (0L, JournalLine.NoneBefore, 0);
        foreach (var range in bytes.Split((byte)'\n'))
        {
            var line = bytes[range];
            if (JournalLine.TryRead(line, head + 1, sum, out var content, out var own))
            {
                (head, sum) = (head + 1, own);
                Add(entries, content);
            }
            else if (!line.IsEmpty)
            {
                unreadable++;
            }
        }

        return new JournalContent(entries.DrainToImmutable(), head, unreadable) { Sum = sum };
    }

    /// <summary>Reads a journal's file, also while it is written.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static JournalContent Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var bytes = new byte[file.Length];
        return Of(bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)));
    }

    static void Add(ImmutableArray<JournalEntry>.Builder entries, ReadOnlySpan<byte> content)
    {
        if (JournalLine.Entered(content) is { } entry)
        {
            entries.Add(entry);
        }
    }
}
