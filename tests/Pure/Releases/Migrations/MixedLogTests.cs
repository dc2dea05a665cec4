using System.Text;
using Slipway.Releases.Migrations;

namespace Slipway.Tests.Releases.Migrations;

public class MixedLogTests
{
    [Fact]
    public void A_document_is_found_among_words_for_people() => AssertFound(
        "{\n  \"migrations\": [\n  ]\n}\n",
        "connecting\n{ not JSON\n{ \"level\": \"info\" }\n{\n  \"migrations\": [\n  ]\n}\nbye {\n");

    [Fact]
    public void A_line_in_the_midst_of_it_that_is_no_JSON_there_is_left_out() => AssertFound(
        "{ \"head\": null,\n\n  \"migrations\": [\n    { \"sql\": \"a\" },\n    { } ]\n}",
        "{ \"head\": null,\nwarning: the database is slow\n\n  \"migrations\": [\n    { \"sql\": \"a\" },\n\"an unfinished text\n{ \"level\": \"info\" }}\n    { } ]\n}");

    [Fact]
    public void The_last_one_counts_and_one_line_may_be_long()
    {
        var last = $$"""{ "migrations": [ "{{new string('x', 900_000)}}" ] }""";

        AssertFound(last, $"{{ \"migrations\": [] }}\n{last}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("the database does not answer\n")]
    [InlineData("{ \"migrations\": [\n")]
    [InlineData("{ \"inside\": { \"migrations\": [] } }\n")]
    [InlineData("words { \"migrations\": [] }\n")]
    [InlineData("{ \"migrations\": [] } words\n")]
    public void Where_there_is_none_none_is_found(string log) => Assert.Null(MixedLog.Document(Encoding.UTF8.GetBytes(log)));

    [Fact]
    public void A_log_that_begins_documents_without_end_is_given_up()
    {
        var log = new StringBuilder();
        for (var line = 0; line < 200_000; line++)
        {
            log.Append(line % 3 == 0 ? "{ \"a\": [\n" : "{},\n");
        }

        Assert.Null(MixedLog.Document(Encoding.UTF8.GetBytes(log.ToString())));
    }

    static void AssertFound(string expected, string log) => Assert.Equal(expected, Encoding.UTF8.GetString(MixedLog.Document(Encoding.UTF8.GetBytes(log)) ?? []));
}
