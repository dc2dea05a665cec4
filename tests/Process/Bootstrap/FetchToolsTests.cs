using Slipway.Bootstrap;

namespace Slipway.Tests.Bootstrap;

public sealed class FetchToolsTests : IDisposable
{
    readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task A_plain_program_is_fetched_and_can_be_run()
    {
        await bench.FetchAsync(bench.Pin("hello", "1.0", Bench.Script("one")));

        Assert.Equal("one", await bench.RunAsync("hello"));
        Assert.Equal(["hello"], bench.There());
    }

    [Fact]
    public async Task What_is_there_already_costs_no_request_and_no_lock()
    {
        var tool = bench.Pin("hello", "1.0", Bench.Script("one"));
        await bench.FetchAsync(tool);
        var requests = bench.Server.Requests.Count;
        using var held = Slipway.State.FileLock.TryTake(bench.Deps(".lock"));
        Assert.NotNull(held);

        await bench.FetchAsync(tool);

        Assert.Equal(requests, bench.Server.Requests.Count);
    }

    [Fact]
    public async Task A_changed_version_replaces_the_old_one_although_the_file_exists()
    {
        await bench.FetchAsync(bench.Pin("hello", "1.0", Bench.Script("one")));

        await bench.FetchAsync(bench.Pin("hello", "2.0", Bench.Script("two")));

        Assert.Equal("two", await bench.RunAsync("hello"));
    }

    [Fact]
    public async Task A_changed_file_is_put_right_from_the_cache()
    {
        var tool = bench.Pin("hello", "1.0", Bench.Script("one"));
        await bench.FetchAsync(tool);
        var requests = bench.Server.Requests.Count;
        await File.WriteAllBytesAsync(bench.Deps("hello"), Bench.Script("spoilt"), TestContext.Current.CancellationToken);

        await bench.FetchAsync(tool);

        Assert.Equal("one", await bench.RunAsync("hello"));
        Assert.Equal(requests, bench.Server.Requests.Count);
    }

    [Fact]
    public async Task A_tool_that_the_manifest_drops_is_removed_and_a_file_of_the_users_is_not()
    {
        var stays = bench.Pin("stays", "1.0", Bench.Script("stays"));
        await bench.FetchAsync([stays, bench.Pin("goes", "1.0", Bench.Script("goes"))]);
        await File.WriteAllTextAsync(bench.Deps("mine"), "mine", TestContext.Current.CancellationToken);

        await bench.FetchAsync([stays]);

        Assert.Equal(["mine", "stays"], bench.There());
    }

    [Fact]
    public async Task A_dropped_tool_that_the_user_replaced_stays()
    {
        await bench.FetchAsync([bench.Pin("hello", "1.0", Bench.Script("one"))]);
        await File.WriteAllTextAsync(bench.Deps("hello"), "my own", TestContext.Current.CancellationToken);

        await bench.FetchAsync([]);

        Assert.Equal("my own", await File.ReadAllTextAsync(bench.Deps("hello"), TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(bench.Deps(".stamps")));
    }

    [Fact]
    public async Task A_second_checkout_fetches_without_the_network()
    {
        var tool = bench.Pin("hello", "1.0", Bench.Script("one"));
        await bench.FetchAsync(tool, "one");
        bench.Server.Dispose();

        await bench.FetchAsync(tool, "two");

        Assert.Equal("one", await bench.RunAsync("hello", "two"));
    }

    [Fact]
    public async Task A_spoilt_file_in_the_cache_is_fetched_again()
    {
        var content = Bench.Script("one");
        var tool = bench.Pin("hello", "1.0", content);
        await bench.FetchAsync(tool, "one");
        await File.WriteAllBytesAsync(Path.Combine(bench.Cache, "tools", Bench.Sha256(content)), Bench.Script("evil"), TestContext.Current.CancellationToken);

        await bench.FetchAsync(tool, "two");

        Assert.Equal("one", await bench.RunAsync("hello", "two"));
        Assert.Equal(2, bench.Server.Requests.Count);
    }

    [Fact]
    public async Task Two_checkouts_at_once_fetch_it_once()
    {
        var tool = bench.Pin("hello", "1.0", [.. Bench.Script("one"), .. Bench.Bytes(1_000_000)]);

        await Task.WhenAll(bench.FetchAsync(tool, "one"), bench.FetchAsync(tool, "two"), bench.FetchAsync(tool, "one"));

        Assert.Single(bench.Server.Requests);
        Assert.True(File.Exists(bench.Deps("hello", "one")) && File.Exists(bench.Deps("hello", "two")));
    }

    [Fact]
    public async Task A_file_beside_the_manifest_is_a_source()
    {
        var content = Bench.Script("vendored");
        Directory.CreateDirectory(Path.Combine(bench.Folder(), "vendor"));
        await File.WriteAllBytesAsync(Path.Combine(bench.Folder(), "vendor/hello #1 100%"), content, TestContext.Current.CancellationToken);

        await bench.FetchAsync(Bench.Tool("hello", "1.0", "file:vendor/hello%20%231%20100%25", content));

        Assert.Equal("vendored", await bench.RunAsync("hello"));
    }

    [Fact]
    public async Task What_fails_does_not_keep_the_others_back()
    {
        var wrong = Bench.Tool("wrong", "1.0", $"{bench.Server.Url}/nothing", [1]);
        var exception = await Assert.ThrowsAsync<Slipway.Problems.ProblemException>(
            () => bench.FetchAsync([wrong, bench.Pin("right", "1.0", Bench.Script("right"))]));

        var problem = Assert.Single(exception.Problems);
        Assert.Equal(("tool-fetch", "the server answered 404"), (problem.Code, problem.Why));
        Assert.Equal("right", await bench.RunAsync("right"));
    }

    [Fact]
    public async Task Progress_ends_with_all_bytes_and_done()
    {
        var content = Bench.Bytes(500_000);
        await bench.FetchAsync(bench.Pin("big", "1.0", content));

        var progress = bench.Events.OfType<ToolProgress>().ToArray();
        Assert.Contains(progress, each => each is { Phase: ToolPhase.Fetching, Bytes: 500_000, Total: 500_000 });
        Assert.Equal(ToolPhase.Done, progress[^1].Phase);
    }

    [Fact]
    public async Task A_checksum_that_is_not_known_yet_is_found_out_without_installing_anything()
    {
        var content = Bench.Script("one");
        var tool = bench.Pin("hello", "1.0", content) with { Sha256ByPlatform = new Dictionary<string, string>() };

        var checksum = await bench.Checkout().ChecksumAsync(tool, Bench.Linux, bench.Events.Enqueue, TestContext.Current.CancellationToken);

        Assert.Equal($"linux-amd64: {Bench.Sha256(content)}", checksum.Line);
        Assert.False(Directory.Exists(bench.Deps()));
    }

    [Fact]
    public async Task A_deps_folder_that_is_a_link_is_refused()
    {
        Directory.CreateSymbolicLink(bench.Deps(""), Directory.CreateDirectory(Path.Combine(bench.Folder(), "elsewhere")).FullName);

        var problem = await bench.FailAsync(bench.Pin("hello", "1.0", Bench.Script("one")));

        Assert.Equal("deps-link", problem.Code);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(bench.Folder(), "elsewhere")));
    }
}
