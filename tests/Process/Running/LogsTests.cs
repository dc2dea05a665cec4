using Slipway.Tests.Support;

namespace Slipway.Tests.Running;

public class LogsTests
{
    [Fact]
    [Trait("list", "slow")]
    public async Task Lines_of_several_processes_come_in_the_order_of_their_time()
    {
        await using var lab = await LabAsync();

        var run = await lab.RunAsync("logs", "--grep", "^line");

        Assert.Equal("a/worker | line 1\nb/worker | line 2\na/worker | line 3\nb/worker | line 4\n", run.Output);
        Assert.Equal("a/worker | line 3\nb/worker | line 4\n", (await lab.RunAsync("logs", "--grep", "^line", "--tail", "2")).Output);
        Assert.Equal("b/worker | line 2\nb/worker | line 4\n", (await lab.RunAsync("logs", "b", "--grep", "^line")).Output);
        Assert.Equal("line 2\nline 4\n", (await lab.RunAsync("logs", "b/worker", "--grep", "^line")).Output);
        Assert.Equal("", (await lab.RunAsync("logs", "--since", "2999-01-01T00:00:00Z")).Output);
        Assert.Equal(run.Output, (await lab.RunAsync("logs", "--since", "1h", "--grep", "^line")).Output);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Following_shows_what_is_written_from_now_on()
    {
        await using var lab = await LabAsync();
        var logs = lab.Start("logs", "--follow", "--tail", "1", "--grep", "^line");
        await logs.SeeAsync("b/worker | line 4");

        lab.Repository.With("seen/more", "");

        await logs.SeeAsync("a/worker | line 5");
        Assert.DoesNotContain("line 3", logs.Text, StringComparison.Ordinal);
        await logs.SignalAsync("INT");
        Assert.Equal(130, await logs.EndAsync());
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Following_ends_when_nobody_reads_any_more_though_nothing_more_is_written()
    {
        await using var lab = await LabAsync();

        var piped = await lab.Repository.ShellAsync("{ $SLIPWAY logs --follow --grep '^line'; echo \"exit $?\" >&2; } | head -n 1");

        Assert.Equal(new SlipwayRun(0, "a/worker | line 1\n", "exit 0\n"), piped);
    }

    [Theory]
    [InlineData("logs c", "there is no component `c`")]
    [InlineData("logs a/wrker", "there is no process `a/wrker`\n  fix: did you mean `a/worker`?")]
    [InlineData("logs --grep [", "lines cannot be searched for `[`")]
    [InlineData("logs --since soon", "`soon` is no time\n  fix: write 10m, 2h, 1d, or 2026-11-20T21:43:05Z")]
    public async Task What_cannot_be_shown_is_a_usage_problem(string words, string problem)
    {
        await using var lab = await UpLab.CreateAsync();
        lab.With("a", "run: { worker: sleep 600 }");

        var run = await lab.RunAsync(words.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"error: {problem}", run.Error, StringComparison.Ordinal);
    }

    static async Task<UpLab> LabAsync()
    {
        var lab = await UpLab.CreateAsync();
        lab.With("a", "run: { worker: sh work }").With("b", "run: { worker: sh work }");
        static string Step(int own) => $"while ! test -e ../seen/{own}; do sleep 0.02; done; echo line {own}\n";
        lab.Repository.With("a/work", Step(1) + Step(3) + "while ! test -e ../seen/more; do sleep 0.02; done; echo line 5; exec sleep 600\n")
            .With("b/work", Step(2) + Step(4) + "exec sleep 600\n");
        await lab.UpAsync();
        for (var line = 1; line <= 4; line++)
        {
            // A line's time is that at which the supervisor read it.
            lab.Repository.With($"seen/{line}", "");
            await UpLab.UntilAsync(async () => (await lab.RunAsync("logs", "--grep", $"line {line}")).Output.Length > 0, $"line {line}");
        }

        return lab;
    }
}
