using System.Collections.Immutable;
using Slipway.Execution.Journal;
using Slipway.Releases.Deploys.Guarding;

namespace Slipway.Tests.Releases.Deploys.Guarding;

public class RehearsalTextTests
{
    [Fact]
    public void What_was_found_is_told_with_the_longest_locks()
    {
        var rehearsed = Rehearsed(true, null, [new("visit", "AccessExclusiveLock", TimeSpan.FromSeconds(12.5)), new("visitor", "ShareLock", TimeSpan.FromMilliseconds(20))]);

        Assert.Equal("the migrations took 13.2 s; the version that stands works on the new schema", RehearsalText.Head(rehearsed));
        Assert.Equal(
            ["on the copy: 12,345 rows before, 12,000 after; 3 MiB before, 5.5 MiB after", "locks: AccessExclusiveLock on `visit` for 12.5 s", "locks: ShareLock on `visitor` for 0.02 s"],
            RehearsalText.Found(rehearsed));
    }

    [Fact]
    public void Of_many_locks_the_rest_is_counted()
    {
        var lines = RehearsalText.Locks([.. Enumerable.Range(0, 13).Select(number => new RehearsedLock($"part{number}", "ShareLock", TimeSpan.FromSeconds(1)))]).ToList();

        Assert.Equal((11, "locks: and 3 more, held less long"), (lines.Count, lines[^1]));
    }

    [Theory]
    [InlineData(null, null, "the migrations took 13.2 s")]
    [InlineData(false, "it never gets ready", "the migrations took 13.2 s; the version that stands does not work on the new schema: it never gets ready")]
    public void Why_the_version_that_stands_does_not_work_is_told_where_one_stands(bool? works, string? why, string told) => Assert.Equal(told, RehearsalText.Head(Rehearsed(works, why, [])));

    static MigrationRehearsed Rehearsed(bool? works, string? why, ImmutableArray<RehearsedLock> locks) => new(DateTimeOffset.UnixEpoch, "visits", works, why, TimeSpan.FromSeconds(13.2), locks)
    {
        Before = new RehearsedSize(12345, 3 << 20),
        After = new RehearsedSize(12000, 11 << 19),
    };
}
