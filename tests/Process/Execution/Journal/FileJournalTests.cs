using System.Diagnostics;
using Slipway.Execution;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.State;
using Slipway.Tests.Support;

namespace Slipway.Tests.Execution.Journal;

public sealed class FileJournalTests : IDisposable
{
    static readonly DateTimeOffset At = new(2026, 11, 20, 21, 43, 5, TimeSpan.Zero);

    readonly string _folder = Directory.CreateTempSubdirectory("sw-journal-").FullName;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    string File1 => Path.Combine(_folder, "000001.ndjson");

    [Fact]
    public async Task What_is_appended_is_read_also_while_the_journal_is_open()
    {
        await using var journal = FileJournal.TryCreate(File1)!;
        await journal.AppendAsync(Intent("a"), isDurable: false, Token);
        await journal.AppendAsync(End("a"), isDurable: true, Token);

        var content = JournalContent.Read(File1);

        Assert.Equal((2, 0), (content.Head, content.Unreadable));
        Assert.Equal(2, journal.Head);
        Assert.Equal([Intent("a"), End("a")], content.Entries);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(File1));
    }

    [Fact]
    public async Task A_number_is_had_by_one_alone()
    {
        await using var journal = FileJournal.TryCreate(File1);

        Assert.NotNull(journal);
        Assert.Null(FileJournal.TryCreate(File1));
        await journal.DisposeAsync();
        Assert.Null(FileJournal.TryCreate(File1));
    }

    [Fact]
    public async Task Who_finds_that_another_has_appended_has_lost_the_journal()
    {
        await using var journal = await WithOneEntryAsync();
        await File.AppendAllTextAsync(File1, "x", Token);

        Assert.Equal("journal-fenced", await CodeAsync(() => journal.AppendAsync(End("a"), isDurable: false, Token)));
        Assert.Equal("journal-fenced", await CodeAsync(() => journal.CheckHeadAsync(Token)));
        Assert.Equal(1, journal.Head);
    }

    [Theory]
    [InlineData("removed")]
    [InlineData("replaced")]
    [InlineData("shorter")]
    [InlineData("changed")]
    public async Task Who_finds_another_file_in_its_place_has_lost_it_too(string change)
    {
        await using var journal = await WithOneEntryAsync();
        var text = await File.ReadAllTextAsync(File1, Token);
        File.Delete(File1);
        if (change != "removed")
        {
            await File.WriteAllTextAsync(File1, change == "replaced" ? text : change == "shorter" ? text[..^3] : text.Replace("\"a\"", "\"b\"", StringComparison.Ordinal), Token);
        }

        // An exact copy is found out as soon as an entry does not arrive in it.
        Assert.Equal("journal-fenced", await CodeAsync(() => journal.AppendAsync(Intent("b"), isDurable: true, Token)));
        Assert.Equal("journal-fenced", await CodeAsync(() => journal.CheckHeadAsync(Token)));
    }

    [Fact]
    public async Task A_broken_off_journal_is_taken_up_wherever_it_was_torn()
    {
        await using (var journal = await WithOneEntryAsync())
        {
            await journal.AppendAsync(Intent("b"), isDurable: false, Token);
        }

        var whole = await File.ReadAllBytesAsync(File1, Token);
        for (var length = 0; length <= whole.Length; length++)
        {
            await File.WriteAllBytesAsync(File1, whole[..length], Token);
            var before = JournalContent.Read(File1);
            await using (var resumed = await FileJournal.ResumeAsync(File1, TimeProvider.System, Token))
            {
                Assert.Equal(before.Head, resumed.Head);
                await resumed.AppendAsync(End("c"), isDurable: false, Token);
                await resumed.CheckHeadAsync(Token);
            }

            var after = JournalContent.Read(File1);
            Assert.Equal([.. before.Entries, End("c")], after.Entries);
            Assert.True((await File.ReadAllBytesAsync(File1, Token)).AsSpan().StartsWith(whole.AsSpan(0, length)));
        }
    }

    [Fact]
    public async Task A_journal_that_is_being_written_is_not_taken_up()
    {
        await using var journal = await WithOneEntryAsync();

        Assert.Equal("journal-in-use", await CodeAsync((Func<Task>)(() => FileJournal.ResumeAsync(File1, TimeProvider.System, Token))));
    }

    [Fact]
    public async Task A_full_disk_fails_the_entry_and_spoils_none()
    {
        RealParts.Require("tmpfs", Environment.IsPrivilegedProcess, "run the tests as root: a small file system is mounted");
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=64k", "slipway-test", _folder);
        try
        {
            await using var journal = await WithOneEntryAsync();
            var ballast = Path.Combine(_folder, "ballast");
            Fill(ballast);

            Assert.Equal("journal-failed", await CodeAsync(() => AppendUntilFullAsync(journal)));
            var full = JournalContent.Read(File1);
            Assert.Equal((journal.Head, 0), (full.Head, full.Unreadable));

            File.Delete(ballast);
            await journal.AppendAsync(End("a"), isDurable: true, Token);
            var content = JournalContent.Read(File1);
            Assert.Equal((journal.Head, 0), (content.Head, content.Unreadable));
            Assert.Equal(End("a"), content.Entries[^1]);
        }
        finally
        {
            await RunAsync("umount", "--lazy", _folder);
        }
    }

    [Fact]
    public async Task A_clock_that_is_set_back_changes_no_order_and_no_duration()
    {
        var clock = new JumpingClock();
        var journals = new Journals(_folder, clock);
        var plan = new Plan([
            new Step("a", [], _ =>
            {
                clock.Wall -= TimeSpan.FromDays(400);
                clock.Ticks += TimeSpan.FromSeconds(3).Ticks;
                return Task.FromResult(new StepOutcome());
            }),
        ]);
        await using (var journal = await journals.BeginAsync("slipway up", "local", plan, Token))
        {
            await new Executor(clock, new NobodyLooks(), new ExecutorOptions { Journal = journal }).RunAsync(plan, Token);
        }

        var run = (await journals.FindAsync(1, Token))!;
        Assert.Equal(RunState.Done, run.State);
        Assert.Equal(TimeSpan.FromSeconds(3), run.Elapsed);
        var step = Assert.Single(run.Steps);
        Assert.True(step.Ended!.At < step.Intended);
        Assert.Equal((StepEnd.Done, TimeSpan.FromSeconds(3)), (step.Ended.End, step.Ended.Elapsed));
    }

    [Fact]
    public async Task A_step_that_intends_by_itself_and_finds_nothing_to_do_has_no_intent()
    {
        var journals = new Journals(_folder, TimeProvider.System);
        var plan = new Plan([
            new Step("nothing", [], _ => Task.FromResult(new StepOutcome(IsUnchanged: true))) { IntendsItself = true },
            new Step("something", [], async run =>
            {
                await run.IntendAsync();
                await run.IntendAsync();
                return new StepOutcome();
            }) { IntendsItself = true },
            new Step("always", [], _ => Task.FromResult(new StepOutcome())),
        ]);
        await using var journal = await journals.BeginAsync("slipway up", "local", plan, Token);
        await new Executor(TimeProvider.System, new NobodyLooks(), new ExecutorOptions { Journal = journal }).RunAsync(plan, Token);

        var entries = JournalContent.Read(File1).Entries;

        Assert.Equal(["always", "something"], entries.OfType<EffectIntended>().Select(intent => intent.Step).Order());
        Assert.Equal(["always", "nothing", "something"], entries.OfType<StepEnded>().Select(ended => ended.Step).Order());
    }

    [Fact]
    public async Task An_effect_does_not_begin_when_its_journal_is_lost()
    {
        var journals = new Journals(_folder, TimeProvider.System);
        var hasRun = false;
        var plan = new Plan([new Step("a", [], _ =>
        {
            hasRun = true;
            return Task.FromResult(new StepOutcome());
        })]);
        await using var journal = await journals.BeginAsync("slipway up", "local", plan, Token);
        await File.AppendAllTextAsync(File1, "x", Token);

        var results = await new Executor(TimeProvider.System, new NobodyLooks(), new ExecutorOptions { Journal = journal }).RunAsync(plan, Token);

        Assert.Equal("journal-fenced", Assert.Single(Assert.Single(results).Problems).Code);
        Assert.False(hasRun);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static EffectIntended Intent(string step) => new(At, step, 1);

    static StepEnded End(string step) => new(At, step, StepEnd.Done, TimeSpan.FromSeconds(1), null);

    async Task<FileJournal> WithOneEntryAsync()
    {
        var journal = FileJournal.TryCreate(File1)!;
        await journal.AppendAsync(Intent("a"), isDurable: true, Token);
        return journal;
    }

    static async Task<string> CodeAsync(Func<Task> work) => Assert.Single((await Assert.ThrowsAsync<ProblemException>(work)).Problems).Code;

    static Task<string> CodeAsync(Func<ValueTask> work) => CodeAsync(() => work().AsTask());

    static async ValueTask AppendUntilFullAsync(FileJournal journal)
    {
        for (var i = 0; i < 10_000; i++)
        {
            await journal.AppendAsync(Intent(new string('a', 100)), isDurable: false, Token);
        }
    }

    static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                file.Write(new byte[1024]);
            }
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    static async Task RunAsync(string program, params string[] words)
    {
        using var process = Process.Start(program, words);
        await process.WaitForExitAsync(Token);
        Assert.SkipUnless(process.ExitCode == 0, $"`{program}` is not allowed here");
    }

    sealed class JumpingClock : TimeProvider
    {
        public DateTimeOffset Wall { get; set; } = At;

        public long Ticks { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => Ticks;
    }

    sealed class NobodyLooks : IPlanObserver
    {
        public void Started(Step step, int attempt)
        {
        }

        public void Printed(Step step, string line)
        {
        }

        public void Ended(StepResult result)
        {
        }
    }
}
