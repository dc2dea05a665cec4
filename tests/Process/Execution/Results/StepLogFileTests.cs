using Slipway.Execution;
using Slipway.Execution.Journal;
using Slipway.Execution.Results;

namespace Slipway.Tests.Execution.Results;

public sealed class StepLogFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("sw-log-").FullName;

    string Log => Path.Combine(_folder, "a.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Lines_come_back_as_they_were()
    {
        var file = new StepLogFile(Log);
        string[] lines = ["one", "", "progress 1%\rprogress 2%", "ähm \e[31mred\e[0m"];
        Array.ForEach(lines, file.Write);

        Assert.Equal(lines, file.Close().ReadLines());
        Assert.Equal([Log], Directory.GetFiles(_folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Log));
    }

    [Fact]
    public void A_step_that_prints_nothing_makes_no_file()
    {
        Assert.Same(StepLog.Empty, new StepLogFile(Log).Close());
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Its_folder_is_made_with_the_first_line()
    {
        var folder = new RunFolder(Path.Combine(_folder, "000001"));
        var file = folder.LogOf(new Step("shop/migrate", [], _ => Task.FromResult(new StepOutcome())));
        Assert.False(Directory.Exists(folder.Path));

        file.Write("applied 3");

        Assert.Equal(["applied 3"], file.Close().ReadLines());
        Assert.Equal([folder.LogPath("shop/migrate")], Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(50_000)]
    public void Of_much_the_beginning_and_the_end_are_kept_and_the_rest_is_counted(int count)
    {
        const int Limit = 10_000;
        var file = new StepLogFile(Log, Limit);
        for (var i = 0; i < count; i++)
        {
            file.Write($"{i:00000000}");
        }

        var lines = file.Close().ReadLines().ToList();

        var place = lines.FindIndex(line => line.StartsWith("[slipway] ", StringComparison.Ordinal));
        var leftOut = place < 0 ? 0 : int.Parse(lines[place].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(count, lines.Count - (place < 0 ? 0 : 1) + leftOut);
        Assert.Equal(("00000000", $"{count - 1:00000000}"), (lines[0], lines[^1]));
        Assert.InRange(new FileInfo(Log).Length, 0, Limit + 100);
        Assert.Equal(count > 1200, place >= 0);
        Assert.Equal([Log], Directory.GetFiles(_folder));
        if (place >= 0)
        {
            Assert.Equal(Enumerable.Range(0, place), lines[..place].Select(int.Parse));
            Assert.Equal(Enumerable.Range(count - (lines.Count - place - 1), lines.Count - place - 1), lines[(place + 1)..].Select(int.Parse));
        }
    }

    [Fact]
    public void A_line_longer_than_all_that_may_be_kept_is_cut()
    {
        var file = new StepLogFile(Log, 1000);
        file.Write("first");
        file.Write(new string('x', 100_000));
        file.Write("last");

        var lines = file.Close().ReadLines().ToList();

        Assert.Equal(("first", "last"), (lines[0], lines[^1]));
        Assert.InRange(new FileInfo(Log).Length, 0, 1100);
    }

    [Fact]
    public void Many_threads_write_whole_lines()
    {
        var file = new StepLogFile(Log);
        Parallel.For(0, 2000, i => file.Write($"line {i}"));

        Assert.Equal(Enumerable.Range(0, 2000).Select(i => $"line {i}").Order(StringComparer.Ordinal), file.Close().ReadLines().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_that_is_gone_is_no_reason_to_fail()
    {
        var file = new StepLogFile(Path.Combine(_folder, "missing/a.log"));
        file.Write("lost");

        Assert.Empty(file.Close().ReadLines());
    }
}
