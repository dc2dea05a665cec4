using Slipway.Bootstrap;
using Slipway.Bootstrap.Fetching;
using Slipway.Problems;

namespace Slipway.Tests.Bootstrap;

public sealed class DownloadTests : IDisposable
{
    readonly Bench bench = new();
    readonly byte[] content = Bench.Bytes(400_000);

    public void Dispose() => bench.Dispose();

    PinnedTool Tool => Bench.Tool("big", "1.0", $"{bench.Server.Url}/big", content);

    string[] Ranges => [.. bench.Server.Requests.Select(request => ServedFile.Header(request, "Range") ?? "all")];

    async Task IsThereAsync() =>
        Assert.Equal(content, await File.ReadAllBytesAsync(bench.Deps("big"), TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_broken_transfer_goes_on_where_it_broke()
    {
        bench.Server.Serve("/big", content).BreakAfter.Enqueue(100_000);

        await bench.FetchAsync(Tool);

        await IsThereAsync();
        Assert.Equal(["all", "bytes=100000-"], Ranges);
        Assert.Equal("\"one\"", ServedFile.Header(bench.Server.Requests.Last(), "If-Range"));
        Assert.Single(bench.Events.OfType<ToolRetry>());
    }

    [Fact]
    public async Task What_a_run_that_gave_up_had_is_used_by_the_next_run()
    {
        var served = bench.Server.Serve("/big", content);
        bench.Limits = bench.Limits with { Attempts = 1 };
        served.BreakAfter.Enqueue(150_000);
        Assert.Equal("tool-fetch", (await bench.FailAsync(Tool)).Code);

        await bench.FetchAsync(Tool);

        await IsThereAsync();
        Assert.Equal(["all", "bytes=150000-"], Ranges);
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_comes_whole()
    {
        var served = bench.Server.Serve("/big", Bench.Bytes(400_001));
        bench.Limits = bench.Limits with { Attempts = 1 };
        served.BreakAfter.Enqueue(100_000);
        await bench.FailAsync(Tool);
        (served.Content, served.Tag) = (content, "\"two\"");

        await bench.FetchAsync(Tool);

        await IsThereAsync();
    }

    [Fact]
    public async Task Halves_that_do_not_fit_together_are_fetched_again_as_a_whole()
    {
        var served = bench.Server.Serve("/big", [.. content[..50], 0, .. content[50..]]);
        bench.Limits = bench.Limits with { Attempts = 1 };
        served.BreakAfter.Enqueue(100_000);
        await bench.FailAsync(Tool);
        served.Content = content;

        await bench.FetchAsync(Tool);

        await IsThereAsync();
        Assert.Equal(["all", "bytes=100000-", "all"], Ranges);
    }

    [Theory]
    [InlineData(false, "\"one\"")]
    [InlineData(true, null)]
    [InlineData(true, "W/\"weak\"")]
    public async Task A_server_that_cannot_resume_sends_all_of_it_again(bool ranges, string? tag)
    {
        var served = bench.Server.Serve("/big", content);
        (served.Ranges, served.Tag) = (ranges, tag);
        served.BreakAfter.Enqueue(100_000);

        await bench.FetchAsync(Tool);

        await IsThereAsync();
    }

    [Fact]
    public async Task A_busy_server_is_asked_again()
    {
        var served = bench.Server.Serve("/big", content);
        served.Statuses.Enqueue("503 Busy");
        served.Statuses.Enqueue("429 Slow Down");

        await bench.FetchAsync(Tool);

        await IsThereAsync();
    }

    [Fact]
    public async Task A_transfer_that_stalls_is_given_up()
    {
        bench.Server.Serve("/big", content).HangAfter = 1000;
        bench.Limits = bench.Limits with { Attempts = 2, Stall = TimeSpan.FromMilliseconds(200) };

        var problem = await bench.FailAsync(Tool);

        Assert.Equal("nothing came for 0.2 s", problem.Why);
    }

    [Fact]
    public async Task Other_content_is_a_problem_that_shows_both_checksums_and_leaves_nothing_behind()
    {
        var other = Bench.Script("evil");
        bench.Server.Serve("/big", other);

        var problem = await bench.FailAsync(Tool);

        Assert.Equal("tool-checksum-differs", problem.Code);
        Assert.Contains(Bench.Sha256(other), problem.Why, StringComparison.Ordinal);
        Assert.Contains(Bench.Sha256(content), problem.Why, StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Everything(), file => file.EndsWith("/big", StringComparison.Ordinal) || file.EndsWith(".part", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task More_than_may_come_is_refused(bool withoutLength)
    {
        bench.Server.Serve("/big", content).WithoutLength = withoutLength;
        bench.Limits = bench.Limits with { MaximumBytes = 100_000 };

        var problem = await bench.FailAsync(Tool);

        Assert.Contains("larger than", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_followed_and_the_users_password_goes_to_no_other_server()
    {
        using var elsewhere = new FileServer();
        elsewhere.Serve("/stored", content);
        bench.Server.Serve("/big", []).RedirectTo = $"{elsewhere.Url}/stored";
        var secret = Tool with { UrlTemplate = bench.Server.Url.Replace("http://", "http://ada:hunter2@", StringComparison.Ordinal) + "/big?token=hunter3" };
        bench.Server.Serve("/big?token=hunter3", []).RedirectTo = $"{elsewhere.Url}/stored";

        await bench.FetchAsync(secret);

        await IsThereAsync();
        Assert.StartsWith("Basic ", ServedFile.Header(bench.Server.Requests.Single(), "Authorization"), StringComparison.Ordinal);
        Assert.Null(ServedFile.Header(elsewhere.Requests.Single(), "Authorization"));
    }

    [Fact]
    public async Task Redirects_without_end_are_refused()
    {
        bench.Server.Serve("/big", []).RedirectTo = "/big";

        var problem = await bench.FailAsync(Tool);

        Assert.Equal("the server redirects more than 5 times", problem.Why);
        Assert.Equal(6, bench.Server.Requests.Count);
    }

    [Fact]
    public async Task A_redirect_to_a_file_is_refused()
    {
        bench.Server.Serve("/big", []).RedirectTo = "file:///etc/passwd";

        Assert.Contains("less safe", (await bench.FailAsync(Tool)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_message_holds_what_may_be_secret_in_an_address()
    {
        bench.Server.Dispose();
        var secret = Tool with { UrlTemplate = bench.Server.Url.Replace("http://", "http://ada:hunter2@", StringComparison.Ordinal) + "/big?token=hunter3" };

        var problem = await bench.FailAsync(secret);

        var plan = await bench.Checkout().PlanAsync([secret], [], TestContext.Current.CancellationToken);
        var said = $"{problem} {string.Join(' ', bench.Events)} {plan.Tools[0]}";
        Assert.DoesNotContain("hunter", said, StringComparison.Ordinal);
        Assert.DoesNotContain("ada", plan.Tools[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bootstrap_that_is_cancelled_ends_at_once_and_the_next_goes_on()
    {
        var served = bench.Server.Serve("/big", content);
        served.HangAfter = 120_000;
        using var ctrlC = new CancellationTokenSource();
        var run = bench.Checkout().FetchToolsAsync([Tool], bench.Events.Enqueue, ctrlC.Token);
        await served.Hanging.Task;
        await PartOfAsync(120_000);
        await ctrlC.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        served.HangAfter = null;

        await bench.FetchAsync(Tool);

        await IsThereAsync();
        Assert.Equal(["all", "bytes=120000-"], Ranges);
    }

    [Fact]
    public async Task A_bootstrap_that_is_killed_is_continued_by_the_next()
    {
        var served = bench.Server.Serve("/big", content);
        served.HangAfter = 120_000;
        using var child = Child.Start(bench, Tool);
        await served.Hanging.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await PartOfAsync(120_000);
        child.Kill();
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        served.HangAfter = null;

        await bench.FetchAsync(Tool);

        await IsThereAsync();
        Assert.Equal(["all", "bytes=120000-"], Ranges);
    }

    async Task PartOfAsync(long bytes)
    {
        var part = new FileInfo(Path.Combine(bench.Cache, "tools", $"{Bench.Sha256(content)}.part"));
        for (var tries = 0; tries < 3000 && !(part.Exists && part.Length == bytes); tries++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            part.Refresh();
        }

        Assert.Equal(bytes, part.Length);
    }
}
