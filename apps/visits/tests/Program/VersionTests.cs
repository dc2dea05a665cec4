using Visits.Tests.Support;

namespace Visits.Tests.Program;

public class VersionTests
{
    [Theory]
    [InlineData("1.4.0+57", "1.4.0+57")]
    [InlineData("1.4.0-beta.1+57.dirty", "1.4.0-beta.1+57.dirty")]
    [InlineData("1.4.0", "1.4.0")]
    [InlineData(null, "1.0.2+1")]
    [InlineData("", "1.0.2+1")]
    [InlineData("1.4", "1.0.2+1")]
    [InlineData("1.4.0\"}", "1.0.2+1")]
    [InlineData("1.4.0\n", "1.0.2+1")]
    public void What_is_given_counts_when_it_is_a_version(string? given, string expected) => Assert.Equal(expected, Version.Of(given, "1.0.2+1"));

    [Fact]
    public async Task The_page_and_its_version_are_the_one_that_was_given()
    {
        using var folder = new TemporaryFolder();
        await using var counter = new Counter($"sqlite://{folder.Path}/visits.db", (Version.Variable, "1.4.0+57"));
        using var http = new HttpClient { BaseAddress = await counter.Address };

        Assert.Equal("{\"version\": \"1.4.0+57\"}\n", await http.GetStringAsync("/version", TestContext.Current.CancellationToken));
        Assert.Contains("1.4.0+57", await (await http.GetAsync("/", TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
