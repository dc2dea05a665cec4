using System.Text;
using Slipway.Problems;
using Slipway.Releases.Migrations;
using Slipway.Releases.Records;

namespace Slipway.Tests.Releases.Migrations;

public class StatusReaderTests
{
    const string Good = """{ "id": "1", "name": "one", "state": "pending", "compatible": "yes", "reversible": "no", "sql": "" }""";

    [Fact]
    public void What_is_pending_is_read_in_its_order_and_what_is_not_known_is_left_out()
    {
        var status = Read("""
            {
              "head": "0001", "engine": { "version": 15 },
              "migrations": [
                { "id": "0001", "name": "visitors", "state": "applied", "compatible": "yes", "reversible": "lossy", "sql": "create table visitor ();" },
                { "id": "0002", "name": "the\ntotals", "state": "pending", "compatible": "unknown", "reversible": "lossless", "sql": "create table total ();\n", "locks": [1] },
                { "id": "0003", "state": "pending", "compatible": "yes", "reversible": "no" }
              ]
            }
            """);

        Assert.Equal("0001", status.Head);
        Assert.Equal([new("0002", "the totals", Compatibility.Unknown, Reversibility.Lossless, "create table total ();\n"), new("0003", "", Compatibility.Yes, Reversibility.No)], status.Pending);
        Assert.Equal(("0001", "0003", Compatibility.Unknown), (status.Change!.Before, status.Change.After, status.Change.Compatibility));
    }

    [Fact]
    public void Where_nothing_is_pending_the_schema_does_not_change() =>
        Assert.Null(Read($$"""{ "head": null, "migrations": [ {{Good.Replace("pending", "applied", StringComparison.Ordinal)}} ] }""").Change);

    [Theory]
    [InlineData("", "no such JSON")]
    [InlineData("null", "no `migrations`")]
    [InlineData("[]", "no such JSON, at `$`")]
    [InlineData("{}", "no `migrations`")]
    [InlineData("""{ "migrations": null }""", "no `migrations`")]
    [InlineData("""{ "migrations": [ null ] }""", "`migrations[0]` is null")]
    [InlineData("""{ "migrations": [ { "id": 7 } ] }""", "at `$.migrations[0].id`")]
    [InlineData("""{ "head": " ", "migrations": [] }""", "`head` is ` `")]
    [InlineData("""{ "head": "", "head": "1", "migrations": [] }""", "no such JSON")]
    public void What_is_no_such_document_is_told_with_its_place(string document, string why) => AssertUnreadable(document, why);

    [Theory]
    [InlineData("\"1\"", "\"0\"", "`migrations[0].id` is `0`")]
    [InlineData("\"1\"", "\"a b\"", "`migrations[0].id` is `a b`")]
    [InlineData("\"1\"", "null", "`migrations[0].id` is missing")]
    [InlineData("pending", "soon", "`migrations[0].state` is `soon`, and should be one of `applied`, `pending`")]
    [InlineData("yes", "Yes", "`migrations[0].compatible` is `Yes`, and should be one of `yes`, `no`, `unknown`")]
    [InlineData("\"reversible\": \"no\"", "\"reversible\": null", "`migrations[0].reversible` is missing")]
    [InlineData("} ]", "}, {0} ]", "`migrations[1].id` stands there twice: `1`")]
    public void A_migration_that_does_not_say_what_it_should_is_told(string text, string other, string why) =>
        AssertUnreadable($$"""{ "migrations": [ {{Good}} ] }""".Replace(text, other.Replace("{0}", Good, StringComparison.Ordinal), StringComparison.Ordinal), why);

    [Fact]
    public void A_document_that_is_too_large_or_too_deep_is_not_read()
    {
        AssertUnreadable($$"""{ "migrations": [], "x": "{{new string('x', StatusReader.MostBytes)}}" }""", "longer than 1048576 bytes");
        AssertUnreadable($$"""{ "x": {{new string('[', 500)}}{{new string(']', 500)}}, "migrations": [] }""", "no such JSON");
        AssertUnreadable($$"""{ "migrations": [ {{string.Join(',', Enumerable.Repeat("{}", 10_001))}} ] }""", "more than 10000");
        AssertUnreadable($$"""{ "migrations": [ {{Good.Replace("\"1\"", $"\"{new string('i', 201)}\"", StringComparison.Ordinal)}} ] }""", "of at most 200 characters");
    }

    static void AssertUnreadable(string document, string why)
    {
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => Read(document)).Problems);

        Assert.Equal(("migrate-status-unreadable", "`migrate status` of `visits` does not say what it should"), (problem.Code, problem.What));
        Assert.Contains(why, problem.Why, StringComparison.Ordinal);
        Assert.InRange(problem.Why!.Length, 1, 301);
    }

    static MigrationStatus Read(string document) => StatusReader.Read("visits", Encoding.UTF8.GetBytes(document));
}
