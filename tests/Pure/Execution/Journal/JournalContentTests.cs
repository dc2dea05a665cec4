using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Slipway.Execution;
using Slipway.Execution.Journal;

namespace Slipway.Tests.Execution.Journal;

public class JournalContentTests
{
    static readonly DateTimeOffset At = new(2026, 11, 20, 21, 43, 5, TimeSpan.Zero);

    static readonly JournalEntry[] Entries =
    [
        new RunBegan(At, "slipway up", "local", ["visits/migrate", "visits/web"], 2),
        new EffectIntended(At.AddSeconds(1), "visits/migrate", 1),
        new StepEnded(At.AddSeconds(2), "visits/migrate", StepEnd.Done, TimeSpan.FromSeconds(1.5), "grüß\nGott"),
        new EffectIntended(At.AddSeconds(3), "visits/web", 2),
        new StepEnded(At.AddSeconds(4), "visits/web", StepEnd.Failed, TimeSpan.FromSeconds(0.25), null),
        new RunEnded(At.AddSeconds(5), new Dictionary<StepEnd, int> { [StepEnd.Done] = 1, [StepEnd.Failed] = 1 }.ToImmutableSortedDictionary(), IsCancelled: false) { Elapsed = TimeSpan.FromSeconds(5) },
    ];

    [Fact]
    public void A_line_is_its_number_a_checksum_and_the_entry() => Assert.Equal(
        """
        {"n":2,"sum":"854ba6fddff16a67b76e7115c0f1879c","entry":{"is":"effect-intended","step":"visits/migrate","attempt":1,"at":"2026-11-20T21:43:06+00:00"}}

        """,
        Text(JournalLine.Write(2, "before", Entries[1]).Line));

    [Fact]
    public void Each_entry_is_written_with_all_that_the_reader_knows_of_it()
    {
        JournalEntry[] whole =
        [
            .. Entries,
            (RunEnded)Entries[^1] with { Failure = "a \"file\" was changed" },
            (RunBegan)Entries[0] with { Stage = null },
        ];

        Assert.Equal(whole.Select(entry => Text(JsonSerializer.SerializeToUtf8Bytes(entry, JournalJson.Default.JournalEntry))), whole.Select(entry => Text(JournalEntryJson.Write(entry))));
        foreach (var type in (JsonTypeInfo[])[JournalJson.Default.RunBegan, JournalJson.Default.EffectIntended, JournalJson.Default.StepEnded, JournalJson.Default.RunEnded])
        {
            Assert.All(type.Properties, property => Assert.Contains(whole, entry => entry.GetType() == type.Type && Text(JournalEntryJson.Write(entry)).Contains($"\"{property.Name}\":", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void What_was_written_is_read()
    {
        var content = JournalContent.Of(Written());

        Assert.Equal((6, 0), (content.Head, content.Unreadable));
        Assert.Equal(Entries.Select(Show), content.Entries.Select(Show));
    }

    [Fact]
    public void Cut_off_at_any_byte_a_journal_tells_its_beginning_and_nothing_else()
    {
        var whole = Written();
        var ends = Enumerable.Range(0, whole.Length).Where(i => whole[i] == '\n').ToList();
        for (var length = 0; length <= whole.Length; length++)
        {
            var content = JournalContent.Of(whole.AsSpan(0, length));

            // A line that lacks nothing but its end is whole.
            var lines = ends.Count(end => end <= length);
            Assert.Equal(lines, content.Head);
            Assert.Equal(Entries.Take(lines).Select(Show), content.Entries.Select(Show));
            var torn = length > 0 && !ends.Contains(length) && whole[length - 1] != '\n';
            Assert.Equal(torn ? 1 : 0, content.Unreadable);
        }
    }

    [Fact]
    public void Cut_off_at_any_byte_nothing_is_believed_done_that_was_not()
    {
        var whole = Written();
        var written = Lines().Take(3).Sum(line => line.Length) - 1;
        for (var length = 0; length <= whole.Length; length++)
        {
            var run = RunRecord.Of(1, JournalContent.Of(whole.AsSpan(0, length)), isGoingOn: false);

            var migrate = run.Steps.SingleOrDefault(step => step.Name == "visits/migrate");
            Assert.Equal(length >= written, migrate?.Ended is not null);
            Assert.Equal(length >= whole.Length - 1 ? RunState.Failed : RunState.BrokenOff, run.State);
            Assert.Equal(run.State == RunState.BrokenOff && migrate is { Intended: not null, Ended: null }, run.Unknown.Any(step => step.Name == "visits/migrate"));
        }
    }

    [Fact]
    public void With_any_byte_changed_nothing_false_is_believed()
    {
        var whole = Written();
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = whole.ToArray();
            changed[i] ^= 1;

            var content = JournalContent.Of(changed);

            Assert.True(content.Head < Entries.Length || i == whole.Length - 1, $"byte {i}");
            Assert.Equal(Entries.Take((int)content.Head).Select(Show), content.Entries.Select(Show));
        }
    }

    [Fact]
    public void After_a_torn_line_the_writer_that_goes_on_from_the_line_before_is_believed()
    {
        var (first, sum) = JournalLine.Write(1, JournalLine.NoneBefore, Entries[0]);
        var (torn, _) = JournalLine.Write(2, sum, Entries[1]);
        var (next, _) = JournalLine.Write(2, sum, Entries[3]);

        var content = JournalContent.Of([.. first, .. torn.AsSpan(0, 40), (byte)'\n', .. next]);

        Assert.Equal((2, 1), (content.Head, content.Unreadable));
        Assert.Equal([Show(Entries[0]), Show(Entries[3])], content.Entries.Select(Show));
    }

    [Fact]
    public void A_line_that_is_missing_repeated_or_from_another_journal_ends_what_is_believed()
    {
        var lines = Lines();
        var other = JournalLine.Write(2, JournalLine.NoneBefore, Entries[2]).Line;

        Assert.Equal((1, 1), Heads([lines[0], lines[2]]));
        Assert.Equal((2, 1), Heads([lines[0], lines[1], lines[1]]));
        Assert.Equal((1, 1), Heads([lines[0], other]));
        Assert.Equal((1, 1), Heads([lines[1], lines[0]]));
    }

    [Fact]
    public void An_entry_of_a_newer_tool_is_passed_over_and_what_follows_is_believed()
    {
        var content = """{"is":"step-rehearsed","at":"2026-11-20T21:43:06+00:00"}"""u8;

        Assert.Null(JournalLine.Entered(content));
        Assert.Null(JournalLine.Entered("null"u8));
    }

    [Fact]
    public void An_effect_that_was_begun_again_after_it_ended_is_unknown_again()
    {
        var content = new JournalContent([Entries[0], Entries[1], Entries[2], Entries[1]], 4, 0);

        var run = RunRecord.Of(1, content, isGoingOn: false);

        Assert.Equal(["visits/migrate"], run.Unknown.Select(step => step.Name));
        Assert.Equal(["visits/migrate", "visits/web"], run.Steps.Select(step => step.Name));
        Assert.Empty(RunRecord.Of(1, content, isGoingOn: true).Unknown);
    }

    static (long, int) Heads(byte[][] lines) => JournalContent.Of([.. lines.SelectMany(line => line)]) is var content ? (content.Head, content.Unreadable) : default;

    static byte[][] Lines()
    {
        var sum = JournalLine.NoneBefore;
        return [.. Entries.Select((entry, i) =>
        {
            (var line, sum) = JournalLine.Write(i + 1, sum, entry);
            return line;
        })];
    }

    static byte[] Written() => [.. Lines().SelectMany(line => line)];

    static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    // Records with collections in them compare by reference.
    static string Show(JournalEntry entry) => Text(JournalLine.Write(1, "", entry).Line);
}
