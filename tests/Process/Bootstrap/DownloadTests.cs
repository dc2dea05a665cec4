using Slipway.Bootstrap;
using Slipway.Bootstrap.Fetching;
using Slipway.Problems;

namespace Slipway.Tests.Bootstrap;

public sealed class DownloadTests : IDisposable
{
    readonly Bench _bench = new();
    readonly byte[] _content = Bench.Bytes(400_000);

    public void Dispose() => _bench.Dispose();

    PinnedTool Tool => Bench.Tool("big", "1.0", $"{_bench.Server.Url}/big", _content);

    string[] Ranges => [.. _bench.Server.Requests.Select(request => ServedFile.Header(request, "Range") ?? "all")];

    async Task IsThereAsync() =>
        Assert.Equal(_content, await File.ReadAllBytesAsync(_bench.Deps("big"), TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_broken_transfer_goes_on_where_it_broke()
    {
        _bench.Server.Serve("/big", _content).BreakAfter.Enqueue(100_000);

        await _bench.FetchAsync(Tool);

        await IsThereAsync();
        Assert.Equal(["all", "bytes=100000-"], Ranges);
        Assert.Equal("\"one\"", ServedFile.Header(_bench.Server.Requests.Last(), "If-Range"));
        Assert.Single(_bench.Events.OfType<ToolRetry>());
    }

    [Fact]
    public async Task What_a_run_that_gave_up_had_is_used_by_the_next_run()
    {
        var served = _bench.Server.Serve("/big", _content);
        _bench.Limits = _bench.Limits with { Attempts = 1 };
        served.BreakAfter.Enqueue(150_000);
        Assert.Equal("tool-fetch", (await _bench.FailAsync(Tool)).Code);

        await _bench.FetchAsync(Tool);

        await IsThereAsync();
        Assert.Equal(["all", "bytes=150000-"], Ranges);
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_comes_whole()
    {
        var served = _bench.Server.Serve("/big", Bench.Bytes(400_001));
        _bench.Limits = _bench.Limits with { Attempts = 1 };
        served.BreakAfter.Enqueue(100_000);
        await _bench.FailAsync(Tool);
        (served.Content, served.Tag) = (_content, "\"two\"");

        await _bench.FetchAsync(Tool);

        await IsThereAsync();
    }

    [Fact]
    public async Task Halves_that_do_not_fit_together_are_fetched_again_as_a_whole()
    {
        var served = _bench.Server.Serve("/big", [.. _content[..50], 0, .. _content[50..]]);
        _bench.Limits = _bench.Limits with { Attempts = 1 };
        served.BreakAfter.Enqueue(100_000);
        await _bench.FailAsync(Tool);
        served.Content = _content;

        await _bench.FetchAsync(Tool);

        await IsThereAsync();
        Assert.Equal(["all", "bytes=100000-", "all"], Ranges);
    }

    [Theory]
    [InlineData(false, "\"one\"")]
    [InlineData(true, null)]
    [InlineData(true, "W/\"weak\"")]
    public async Task A_server_that_cannot_resume_sends_all_of_it_again(bool ranges, string? tag)
    {
        var served = _bench.Server.Serve("/big", _content);
        (served.Ranges, served.Tag) = (ranges, tag);
        served.BreakAfter.Enqueue(100_000);

        await _bench.FetchAsync(Tool);

        await IsThereAsync();
    }

    [Fact]
    public async Task A_busy_server_is_asked_again()
    {
        var served = _bench.Server.Serve("/big", _content);
        served.Statuses.Enqueue("503 Busy");
        served.Statuses.Enqueue("429 Slow Down");

        await _bench.FetchAsync(Tool);

        await IsThereAsync();
    }

    [Fact]
    public async Task A_transfer_that_stalls_is_given_up()
    {
        _bench.Server.Serve("/big", _content).HangAfter = 1000;
        _bench.Limits = _bench.Limits with { Attempts = 2, Stall = TimeSpan.FromMilliseconds(200) };

        var problem = await _bench.FailAsync(Tool);

        Assert.Equal("nothing came for 0.2 s", problem.Why);
    }

    [Fact]
    public async Task Other_content_is_a_problem_that_shows_both_checksums_and_leaves_nothing_behind()
    {
        var other = Bench.Script("evil");
        _bench.Server.Serve("/big", other);

        var problem = await _bench.FailAsync(Tool);

        Assert.Equal("tool-checksum-differs", problem.Code);
        Assert.Contains(Bench.Sha256(other), problem.Why, StringComparison.Ordinal);
        Assert.Contains(Bench.Sha256(_content), problem.Why, StringComparison.Ordinal);
        Assert.DoesNotContain(_bench.Everything(), file => file.EndsWith("/big", StringComparison.Ordinal) || file.EndsWith(".part", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task More_than_may_come_is_refused(bool withoutLength)
    {
        _bench.Server.Serve("/big", _content).WithoutLength = withoutLength;
        _bench.Limits = _bench.Limits with { MaximumBytes = 100_000 };

        var problem = await _bench.FailAsync(Tool);

        Assert.Contains("larger than", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_followed_and_the_users_password_goes_to_no_other_server()
    {
        using var elsewhere = new FileServer();
        elsewhere.Serve("/stored", _content);
        _bench.Server.Serve("/big", []).RedirectTo = $"{elsewhere.Url}/stored";
        var secret = Tool with { UrlTemplate = _bench.Server.Url.Replace("http://", "http://ada:hunter2@", StringComparison.Ordinal) + "/big?token=hunter3" };
        _bench.Server.Serve("/big?token=hunter3", []).RedirectTo = $"{elsewhere.Url}/stored";

        await _bench.FetchAsync(secret);

        await IsThereAsync();
        Assert.StartsWith("Basic ", ServedFile.Header(_bench.Server.Requests.Single(), "Authorization"), StringComparison.Ordinal);
        Assert.Null(ServedFile.Header(elsewhere.Requests.Single(), "Authorization"));
    }

    [Fact]
    public async Task Redirects_without_end_are_refused()
    {
        _bench.Server.Serve("/big", []).RedirectTo = "/big";

        var problem = await _bench.FailAsync(Tool);

        Assert.Equal("the server redirects more than 5 times", problem.Why);
        Assert.Equal(6, _bench.Server.Requests.Count);
    }

    [Fact]
    public async Task A_redirect_to_a_file_is_refused()
    {
        _bench.Server.Serve("/big", []).RedirectTo = "file:///etc/passwd";

        Assert.Contains("less safe", (await _bench.FailAsync(Tool)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_message_holds_what_may_be_secret_in_an_address()
    {
        _bench.Server.Dispose();
        var secret = Tool with { UrlTemplate = _bench.Server.Url.Replace("http://", "http://ada:hunter2@", StringComparison.Ordinal) + "/big?token=hunter3" };

        var problem = await _bench.FailAsync(secret);

        var plan = await _bench.Checkout().PlanAsync([secret], [], TestContext.Current.CancellationToken);
        var said = $"{problem} {string.Join(' ', _bench.Events)} {plan.Tools[0]}";
        Assert.DoesNotContain("hunter", said, StringComparison.Ordinal);
        Assert.DoesNotContain("ada", plan.Tools[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bootstrap_that_is_cancelled_ends_at_once_and_the_next_goes_on()
    {
        var served = _bench.Server.Serve("/big", _content);
        served.HangAfter = 120_000;
        using var ctrlC = new CancellationTokenSource();
        var run = _bench.Checkout().FetchToolsAsync([Tool], _bench.Events.Enqueue, ctrlC.Token);
        await served.Hanging.Task;
        await PartOfAsync(120_000);
        await ctrlC.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        served.HangAfter = null;

        await _bench.FetchAsync(Tool);

        await IsThereAsync();
        Assert.Equal(["all", "bytes=120000-"], Ranges);
    }

    [Fact]
    public async Task A_bootstrap_that_is_killed_is_continued_by_the_next()
    {
        var served = _bench.Server.Serve("/big", _content);
        served.HangAfter = 120_000;
        using var child = Child.Start(_bench, Tool);
        await served.Hanging.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await PartOfAsync(120_000);
        child.Kill();
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        served.HangAfter = null;

        await _bench.FetchAsync(Tool);

        await IsThereAsync();
        Assert.Equal(["all", "bytes=120000-"], Ranges);
    }

    async Task PartOfAsync(long bytes)
    {
        var part = new FileInfo(Path.Combine(_bench.Cache, "tools", $"{Bench.Sha256(_content)}.part"));
        for (var tries = 0; tries < 3000 && !(part.Exists && part.Length == bytes); tries++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            part.Refresh();
        }

        Assert.Equal(bytes, part.Length);
    }
}
