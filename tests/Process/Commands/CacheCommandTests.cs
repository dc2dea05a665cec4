using Slipway.Tests.Support;

namespace Slipway.Tests.Commands;

public sealed class CacheCommandTests
{
    [Fact]
    public async Task It_says_how_much_is_kept_and_where_also_outside_of_a_repository()
    {
        using var repository = TemporaryRepository.CreateWithoutGit();
        Keep(repository, DateTime.UtcNow);

        var run = await repository.RunAsync("cache");

        Assert.Equal("exit 0\n--- stdout\nresults   1\nsize      2 KiB\nlimits    5 GiB, 30 days since the last use\nfolder    BASE/cache/slipway/results\n", run.Whole);
    }

    [Theory]
    [InlineData("removed 1 result, 2 KiB", "--all")]
    [InlineData("removed 1 result, 2 KiB", "--size", "1KiB")]
    [InlineData("removed 0 results, 0 bytes", "--size", "1MB")]
    [InlineData("removed 1 result, 2 KiB", "--older-than", "1d")]
    [InlineData("removed 0 results, 0 bytes", "--older-than", "3d")]
    [InlineData("removed 0 results, 0 bytes")]
    public async Task Prune_removes_what_is_old_or_too_much(string said, params string[] options)
    {
        using var repository = TemporaryRepository.CreateWithoutGit();
        Keep(repository, DateTime.UtcNow.AddDays(-2));

        var run = await repository.RunAsync(["cache", "prune", .. options]);

        Assert.Equal($"exit 0\n--- stderr\n{said}\n", run.Whole);
    }

    [Fact]
    public async Task The_size_comes_from_the_variable_too()
    {
        using var repository = TemporaryRepository.CreateWithoutGit();
        Keep(repository, DateTime.UtcNow);
        repository.Environment["SLIPWAY_CACHE_SIZE"] = "1K";

        Assert.Equal("exit 0\n--- stderr\nremoved 1 result, 2 KiB\n", (await repository.RunAsync("cache", "prune")).Whole);
    }

    [Theory]
    [InlineData("error: `much` is no size", "--size", "much")]
    [InlineData("error: `old` is no time", "--older-than", "old")]
    public async Task What_is_no_size_or_time_is_a_mistake(string said, params string[] options)
    {
        using var repository = TemporaryRepository.CreateWithoutGit();

        var run = await repository.RunAsync(["cache", "prune", .. options]);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(said, run.Error, StringComparison.Ordinal);
    }

    /// <summary>One entry of 2 KiB, used last at that time.</summary>
    static void Keep(TemporaryRepository repository, DateTime used)
    {
        var file = Path.Combine(repository.Base, "cache/slipway/results/entries/aa", $"{new string('a', 64)}.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, new byte[2048]);
        File.SetLastWriteTimeUtc(file, used);
    }
}
