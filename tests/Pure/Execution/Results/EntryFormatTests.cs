using System.Collections.Immutable;
using System.Text;
using Slipway.Digests;
using Slipway.Execution;
using Slipway.Execution.Results;

namespace Slipway.Tests.Execution.Results;

public class EntryFormatTests
{
    static readonly StepInputs Inputs = new([new StepInput("command", Of("dotnet test")), new StepInput("sources visits", Of("files"))]);

    static readonly KeptResult Whole = new("visits:test", Inputs.Fingerprint, TimeSpan.FromMilliseconds(1234.5))
    {
        Inputs = Inputs.All,
        Note = "12 passed, ähm \u0001",
        Facts = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("passed", "12")]),
        Log = Of("log"),
        Reports = [new KeptReport("junit", Of("report"))],
        Outputs =
        [
            new KeptOutput("apps/visits/dist/run", KeptKind.Executable, Of("run")), new KeptOutput("apps/visits/dist/empty", KeptKind.Folder, default),
            new KeptOutput("apps/visits/dist/link", KeptKind.Link, Of("run")), new KeptOutput("apps/visits/dist/a \\ b", KeptKind.File, Of("b")),
        ],
    };

    [Fact]
    public void What_is_written_is_read_again()
    {
        var read = EntryFormat.Read(EntryFormat.Write(Whole), Inputs.Fingerprint)!;

        Assert.Equal(Whole.Facts, read.Facts);
        Assert.Equal(Whole.Inputs.AsEnumerable(), read.Inputs);
        Assert.Equal(Whole.Reports.AsEnumerable(), read.Reports);
        Assert.Equal(Whole.Outputs.AsEnumerable(), read.Outputs);
        Assert.Equal((Whole.Step, Whole.Fingerprint, Whole.Elapsed, Whole.Note, Whole.Log), (read.Step, read.Fingerprint, read.Elapsed, read.Note, read.Log));
    }

    [Fact]
    public void An_entry_with_a_single_changed_byte_is_broken()
    {
        var bytes = EntryFormat.Write(Whole);
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 1;
            Assert.Null(EntryFormat.Read(changed, Inputs.Fingerprint));
        }
    }

    [Fact]
    public void A_torn_entry_is_broken()
    {
        var bytes = EntryFormat.Write(Whole);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Null(EntryFormat.Read(bytes.AsSpan(0, length), Inputs.Fingerprint));
        }
    }

    [Fact]
    public void An_entry_of_another_fingerprint_is_not_taken() =>
        Assert.Null(EntryFormat.Read(EntryFormat.Write(Whole), Of("another")));

    [Fact]
    public void An_entry_whose_inputs_do_not_make_its_fingerprint_is_not_taken() =>
        Assert.Null(EntryFormat.Read(EntryFormat.Write(Whole with { Inputs = [new StepInput("command", Of("rm"))] }), Inputs.Fingerprint));

    [Theory]
    [InlineData("../x")]
    [InlineData("/etc/x")]
    [InlineData("a/../../x")]
    [InlineData("a//x")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("a/")]
    [InlineData(".git/hooks/post-checkout")]
    [InlineData("vendor/sub/.GIT/config")]
    [InlineData("a\0b")]
    public void An_entry_that_would_write_where_none_may_is_not_taken(string path) =>
        Assert.Null(EntryFormat.Read(EntryFormat.Write(Whole with { Outputs = [new KeptOutput(path, KeptKind.File, Of("x"))] }), Inputs.Fingerprint));

    [Fact]
    public void An_entry_that_has_a_file_for_a_folder_is_not_taken()
    {
        ImmutableArray<KeptOutput> outputs = [new KeptOutput("a", KeptKind.Link, Of("/etc")), new KeptOutput("a/b", KeptKind.File, Of("x"))];

        Assert.Null(EntryFormat.Read(EntryFormat.Write(Whole with { Outputs = outputs }), Inputs.Fingerprint));
    }

    [Theory]
    [InlineData("""{"format":2}""")]
    [InlineData("""null""")]
    [InlineData("""[]""")]
    [InlineData("""{"format":1,"fingerprint":"","step":"a","seconds":1,"note":null,"facts":{},"log":null,"reports":[null],"outputs":[],"inputs":[]}""")]
    [InlineData("""{"format":1,"fingerprint":"","step":"a","seconds":1e400,"note":null,"facts":{},"log":null,"reports":[],"outputs":[],"inputs":[]}""")]
    [InlineData("""{"format":1,"fingerprint":"","step":"a","seconds":1,"note":null,"facts":{"a":null},"log":null,"reports":[],"outputs":[],"inputs":[{}]}""")]
    public void A_well_sealed_entry_of_nonsense_is_not_taken(string entry) =>
        Assert.Null(EntryFormat.Read(Encoding.UTF8.GetBytes($"{{\"sha256\":\"{Of(entry)}\",\"entry\":{entry}}}\n"), Inputs.Fingerprint));

    static Digest Of(string text) => Digest.Of(Encoding.UTF8.GetBytes(text));
}
