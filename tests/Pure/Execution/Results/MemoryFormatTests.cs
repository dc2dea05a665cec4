using System.Collections.Immutable;
using System.Text;
using Slipway.Digests;
using Slipway.Execution;
using Slipway.Execution.Results;
using Slipway.State;

namespace Slipway.Tests.Execution.Results;

public class MemoryFormatTests
{
    const string Root = "/src/plasma";

    static readonly Dictionary<string, RememberedStep> Nothing = [];

    [Fact]
    public void What_is_written_is_read_again()
    {
        var steps = Steps("visits:test", "visits:build");
        var file = MemoryFile.Read(Write(null, steps, today: 10), Root)!;

        Assert.Equal(2, file.Count);
        AssertSame(steps["visits:test"], Read(file, "visits:test")!);
        AssertSame(steps["visits:build"], Read(file, "visits:build")!);
        Assert.Null(Read(file, "orders:test"));
    }

    [Fact]
    public void A_changed_step_replaces_the_old_and_the_others_stay()
    {
        var first = Steps("a:test", "b:test", "c:test");
        var before = MemoryFile.Read(Write(null, first, today: 10), Root)!;
        var changed = new Dictionary<string, RememberedStep> { ["b:test"] = Step("b:test", "other", 11), ["d:test"] = Step("d:test", "new", 11) };

        var file = MemoryFile.Read(Write(before, changed, today: 11), Root)!;

        Assert.Equal(4, file.Count);
        AssertSame(first["a:test"], Read(file, "a:test")!);
        AssertSame(changed["b:test"], Read(file, "b:test")!);
        AssertSame(first["c:test"], Read(file, "c:test")!);
        AssertSame(changed["d:test"], Read(file, "d:test")!);
    }

    [Fact]
    public void What_was_not_used_for_long_is_forgotten_and_what_was_used_is_not()
    {
        var before = MemoryFile.Read(Write(null, Steps("a:test", "b:test"), today: 10), Root)!;
        var used = MemoryFile.Read(MemoryWriter.Write(Root, before, Nothing, name => name == "a:test", 69), Root)!;
        var late = MemoryFile.Read(Write(used, Nothing, today: 70), Root)!;

        Assert.NotNull(Read(late, "a:test"));
        Assert.Null(Read(late, "b:test"));
    }

    [Fact]
    public void What_changed_records_leave_behind_is_taken_out_in_time()
    {
        MemoryFile? file = null;
        var longest = 0;
        for (var i = 0; i < 3000; i++)
        {
            var bytes = Write(file, new Dictionary<string, RememberedStep> { ["a:test"] = Step("a:test", $"content {i}", 10) }, today: 10);
            longest = Math.Max(longest, bytes.Length);
            file = MemoryFile.Read(bytes, Root)!;
        }

        AssertSame(Step("a:test", "content 2999", 10), Read(file!, "a:test")!);
        Assert.InRange(longest, 0, 300_000);
    }

    [Fact]
    public void A_memory_with_a_single_changed_byte_or_of_another_checkout_is_not_read()
    {
        var bytes = Write(null, Steps("a:test"), today: 10);
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 4;
            Assert.Null(MemoryFile.Read(changed, Root));
        }

        Assert.Null(MemoryFile.Read(bytes, "/src/other"));
        Assert.Null(MemoryFile.Read([], Root));
    }

    [Fact]
    public void A_well_sealed_memory_of_nonsense_is_not_read()
    {
        var bytes = Write(null, Steps("a:test"), today: 10);
        for (var i = MemoryFormat.CountsAt; i < MemoryFormat.TablesAt + 40; i++)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 0x81;
            MemoryFormat.Seal(changed);
            if (MemoryFile.Read(changed, Root) is { } file)
            {
                Assert.InRange(file.Count, 0, 1);
            }
        }
    }

    static byte[] Write(MemoryFile? before, Dictionary<string, RememberedStep> changes, int today) => MemoryWriter.Write(Root, before, changes, _ => false, today);

    static RememberedStep? Read(MemoryFile file, string name) => file.Find(name) is >= 0 and var place ? new MemoryRecord(file, place).Read() : null;

    static Dictionary<string, RememberedStep> Steps(params string[] names) => names.ToDictionary(name => name, name => Step(name, name, 10));

    static RememberedStep Step(string name, string content, int day)
    {
        ImmutableArray<StepInput> inputs = [new StepInput("command", Of(content)), new StepInput($"sources {content}", Of("files"))];
        ImmutableArray<KeptOutput> outputs = [new KeptOutput("dist/a", KeptKind.Executable, Of(content)), new KeptOutput("dist/e", KeptKind.Folder, default)];
        var result = new KeptResult(name, new StepInputs(inputs).Fingerprint, TimeSpan.FromSeconds(2))
        {
            Inputs = inputs,
            Note = name[0] == 'a' ? null : "note",
            Facts = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("a\nb", "\\n"), KeyValuePair.Create("passed", "")]),
            Log = name[0] == 'b' ? null : Of("log"),
            Reports = [new KeptReport("junit", Of(content))],
            Outputs = outputs,
        };
        return new RememberedStep(result, [new RememberedOutput(outputs[0], new Stamp(1, 2, 3, 4, 5, 6), true), new RememberedOutput(outputs[1], Stamp.Unknown, false)], day);
    }

    static void AssertSame(RememberedStep expected, RememberedStep read)
    {
        Assert.Equal(expected.Day, read.Day);
        Assert.Equal(expected.Outputs, read.Outputs);
        Assert.Equal(EntryFormat.Write(expected.Result), EntryFormat.Write(read.Result));
    }

    static Digest Of(string text) => Digest.Of(Encoding.UTF8.GetBytes(text));
}
