using Slipway.Bootstrap;

namespace Slipway.Tests.Bootstrap;

public sealed class FetchToolsTests : IDisposable
{
    readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_plain_program_is_fetched_and_can_be_run()
    {
        await _bench.FetchAsync(_bench.Pin("hello", "1.0", Bench.Script("one")));

        Assert.Equal("one", await _bench.RunAsync("hello"));
        Assert.Equal(["hello"], _bench.There());
    }

    [Fact]
    public async Task What_is_there_already_costs_no_request_and_no_lock()
    {
        var tool = _bench.Pin("hello", "1.0", Bench.Script("one"));
        await _bench.FetchAsync(tool);
        var requests = _bench.Server.Requests.Count;
        using var held = Slipway.State.FileLock.TryTake(_bench.Deps(".lock"));
        Assert.NotNull(held);

        await _bench.FetchAsync(tool);

        Assert.Equal(requests, _bench.Server.Requests.Count);
    }

    [Fact]
    public async Task A_changed_version_replaces_the_old_one_although_the_file_exists()
    {
        await _bench.FetchAsync(_bench.Pin("hello", "1.0", Bench.Script("one")));

        await _bench.FetchAsync(_bench.Pin("hello", "2.0", Bench.Script("two")));

        Assert.Equal("two", await _bench.RunAsync("hello"));
    }

    [Fact]
    public async Task A_changed_file_is_put_right_from_the_cache()
    {
        var tool = _bench.Pin("hello", "1.0", Bench.Script("one"));
        await _bench.FetchAsync(tool);
        var requests = _bench.Server.Requests.Count;
        await File.WriteAllBytesAsync(_bench.Deps("hello"), Bench.Script("spoilt"), TestContext.Current.CancellationToken);

        await _bench.FetchAsync(tool);

        Assert.Equal("one", await _bench.RunAsync("hello"));
        Assert.Equal(requests, _bench.Server.Requests.Count);
    }

    [Fact]
    public async Task A_tool_that_the_manifest_drops_is_removed_and_a_file_of_the_users_is_not()
    {
        var stays = _bench.Pin("stays", "1.0", Bench.Script("stays"));
        await _bench.FetchAsync([stays, _bench.Pin("goes", "1.0", Bench.Script("goes"))]);
        await File.WriteAllTextAsync(_bench.Deps("mine"), "mine", TestContext.Current.CancellationToken);

        await _bench.FetchAsync([stays]);

        Assert.Equal(["mine", "stays"], _bench.There());
    }

    [Fact]
    public async Task A_dropped_tool_that_the_user_replaced_stays()
    {
        await _bench.FetchAsync([_bench.Pin("hello", "1.0", Bench.Script("one"))]);
        await File.WriteAllTextAsync(_bench.Deps("hello"), "my own", TestContext.Current.CancellationToken);

        await _bench.FetchAsync([]);

        Assert.Equal("my own", await File.ReadAllTextAsync(_bench.Deps("hello"), TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(_bench.Deps(".stamps")));
    }

    [Fact]
    public async Task A_second_checkout_fetches_without_the_network()
    {
        var tool = _bench.Pin("hello", "1.0", Bench.Script("one"));
        await _bench.FetchAsync(tool, "one");
        _bench.Server.Dispose();

        await _bench.FetchAsync(tool, "two");

        Assert.Equal("one", await _bench.RunAsync("hello", "two"));
    }

    [Fact]
    public async Task A_spoilt_file_in_the_cache_is_fetched_again()
    {
        var content = Bench.Script("one");
        var tool = _bench.Pin("hello", "1.0", content);
        await _bench.FetchAsync(tool, "one");
        await File.WriteAllBytesAsync(Path.Combine(_bench.Cache, "tools", Bench.Sha256(content)), Bench.Script("evil"), TestContext.Current.CancellationToken);

        await _bench.FetchAsync(tool, "two");

        Assert.Equal("one", await _bench.RunAsync("hello", "two"));
        Assert.Equal(2, _bench.Server.Requests.Count);
    }

    [Fact]
    public async Task Two_checkouts_at_once_fetch_it_once()
    {
        var tool = _bench.Pin("hello", "1.0", [.. Bench.Script("one"), .. Bench.Bytes(1_000_000)]);

        await Task.WhenAll(_bench.FetchAsync(tool, "one"), _bench.FetchAsync(tool, "two"), _bench.FetchAsync(tool, "one"));

        Assert.Single(_bench.Server.Requests);
        Assert.True(File.Exists(_bench.Deps("hello", "one")) && File.Exists(_bench.Deps("hello", "two")));
    }

    [Fact]
    public async Task A_file_beside_the_manifest_is_a_source()
    {
        var content = Bench.Script("vendored");
        Directory.CreateDirectory(Path.Combine(_bench.Folder(), "vendor"));
        await File.WriteAllBytesAsync(Path.Combine(_bench.Folder(), "vendor/hello #1 100%"), content, TestContext.Current.CancellationToken);

        await _bench.FetchAsync(Bench.Tool("hello", "1.0", "file:vendor/hello%20%231%20100%25", content));

        Assert.Equal("vendored", await _bench.RunAsync("hello"));
    }

    [Fact]
    public async Task What_fails_does_not_keep_the_others_back()
    {
        var wrong = Bench.Tool("wrong", "1.0", $"{_bench.Server.Url}/nothing", [1]);
        var exception = await Assert.ThrowsAsync<Slipway.Problems.ProblemException>(
            () => _bench.FetchAsync([wrong, _bench.Pin("right", "1.0", Bench.Script("right"))]));

        var problem = Assert.Single(exception.Problems);
        Assert.Equal(("tool-fetch", "the server answered 404"), (problem.Code, problem.Why));
        Assert.Equal("right", await _bench.RunAsync("right"));
    }

    [Fact]
    public async Task Progress_ends_with_all_bytes_and_done()
    {
        var content = Bench.Bytes(500_000);
        await _bench.FetchAsync(_bench.Pin("big", "1.0", content));

        var progress = _bench.Events.OfType<ToolProgress>().ToArray();
        Assert.Contains(progress, each => each is { Phase: ToolPhase.Fetching, Bytes: 500_000, Total: 500_000 });
        Assert.Equal(ToolPhase.Done, progress[^1].Phase);
    }

    [Fact]
    public async Task A_checksum_that_is_not_known_yet_is_found_out_without_installing_anything()
    {
        var content = Bench.Script("one");
        var tool = _bench.Pin("hello", "1.0", content) with { Sha256ByPlatform = new Dictionary<string, string>() };

        var checksum = await _bench.Checkout().ChecksumAsync(tool, Bench.Linux, _bench.Events.Enqueue, TestContext.Current.CancellationToken);

        Assert.Equal($"linux-amd64: {Bench.Sha256(content)}", checksum.Line);
        Assert.False(Directory.Exists(_bench.Deps()));
    }

    [Fact]
    public async Task A_deps_folder_that_is_a_link_is_refused()
    {
        Directory.CreateSymbolicLink(_bench.Deps(""), Directory.CreateDirectory(Path.Combine(_bench.Folder(), "elsewhere")).FullName);

        var problem = await _bench.FailAsync(_bench.Pin("hello", "1.0", Bench.Script("one")));

        Assert.Equal("deps-link", problem.Code);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_bench.Folder(), "elsewhere")));
    }
}
