using System.Text;
using Slipway.Data.Snapshots;

namespace Slipway.Tests.Data.Snapshots;

public class SnapshotNamesTests
{
    static readonly DateTimeOffset Moment = new(2026, 11, 21, 21, 3, 55, TimeSpan.Zero);

    [Fact]
    public void Each_attempt_has_an_id_of_its_own_that_sorts_by_time_and_can_be_a_file()
    {
        var (first, second, later) = (SnapshotId.New("visits", "database", Moment), SnapshotId.New("visits", "database", Moment), SnapshotId.New("visits", "database", Moment.AddSeconds(1)));

        Assert.StartsWith("visits-database-20261121T210355Z-", first, StringComparison.Ordinal);
        Assert.NotEqual(first, second);
        Assert.True(string.CompareOrdinal(first, later) < 0);
        Assert.True(SnapshotId.IsValid(first));
    }

    [Theory]
    [InlineData("../up")]
    [InlineData(".hidden")]
    [InlineData("-flag")]
    [InlineData("a/b")]
    [InlineData("a\0b")]
    [InlineData("a b")]
    [InlineData("")]
    public void What_could_lead_elsewhere_is_no_id(string text) => Assert.False(SnapshotId.IsValid(text));

    [Theory]
    [InlineData("visits", "visits_kept_")]
    [InlineData("/state/visits.db", "/state/visits.db_kept_")]
    public void A_copy_is_called_after_its_database(string database, string beginning) =>
        Assert.Equal(beginning + "0000aaaa", DatabaseCopies.Name(database, DatabaseCopies.Kept, "0000aaaa"));

    [Theory]
    [InlineData(48)]
    [InlineData(49)]
    [InlineData(63)]
    public void No_name_of_a_copy_is_longer_than_a_server_keeps(int length)
    {
        var database = new string('v', length);
        string[] names = [.. new[] { DatabaseCopies.Check, DatabaseCopies.Kept, DatabaseCopies.Restored }.Select(what => DatabaseCopies.Name(database, what, "0000aaaa"))];

        Assert.All(names, name => Assert.InRange(Encoding.UTF8.GetByteCount(name), 1, 63));
        Assert.Equal(3, names.Distinct().Count());
        Assert.All(names, name => Assert.NotEqual(name, DatabaseCopies.Name(database + "w", DatabaseCopies.Check, "0000aaaa")));
    }

    [Fact]
    public void A_mark_tells_when_it_was_made()
    {
        var mark = DatabaseCopies.NewMark(Moment);

        Assert.Equal(8, mark.Length);
        Assert.Equal(Moment, DatabaseCopies.Made($"visits_kept_{mark}"));
        Assert.True(string.CompareOrdinal(mark, DatabaseCopies.NewMark(Moment.AddDays(400))) < 0);
    }

    [Theory]
    [InlineData("visits")]
    [InlineData("visits_kept_by_me")]
    [InlineData("visits_kept_ABCDEFGH")]
    public void Other_names_tell_nothing(string name) => Assert.Null(DatabaseCopies.Made(name));
}
