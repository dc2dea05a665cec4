using Slipway.Engines.Databases;
using Slipway.Problems;

namespace Slipway.Tests.Engines.Databases;

public class BoundUrlTests
{
    [Theory]
    [InlineData("postgres://ada:s3cret@db.example.net:6432/visits", "postgresql", "db.example.net", "6432", "visits", "ada", "s3cret", null)]
    [InlineData("postgresql://ada@db/visits?sslmode=require", "postgresql", "db", "5432", "visits", "ada", null, null)]
    [InlineData("POSTGRESQL://db/visits", "postgresql", "db", "5432", "visits", null, null, null)]
    [InlineData("postgresql://a%40b:p%2F%C3%A4%3Aw@[2001:db8::1]:5433/my%20db", "postgresql", "2001:db8::1", "5433", "my db", "a@b", "p/ä:w", null)]
    [InlineData("postgresql://ada:p@ss@db/visits", "postgresql", "db", "5432", "visits", "ada", "p@ss", null)]
    [InlineData("postgresql:///visits?host=/var/run/pg", "postgresql", null, null, "visits", null, null, "/var/run/pg")]
    [InlineData("postgresql://ada@/visits?host=%2Fvar%2Frun%2Fpg", "postgresql", null, null, "visits", "ada", null, "/var/run/pg")]
    [InlineData("postgresql:///visits?host=db", "postgresql", "db", "5432", "visits", null, null, null)]
    [InlineData("postgresql://one:1111,two:2222/visits", "postgresql", "one", "1111", "visits", null, null, null)]
    [InlineData("mysql://ada:x@127.0.0.1/shop", "mariadb", "127.0.0.1", "3306", "shop", "ada", "x", null)]
    [InlineData("mariadb://ada:x@h/shop?socket=/run/m.sock", "mariadb", "h", "3306", "shop", "ada", "x", "/run/m.sock")]
    [InlineData("redis://:x@cache:7000/2", "redis", "cache", "7000", "2", null, "x", null)]
    [InlineData("rediss://cache", "redis", "cache", "6379", "0", null, null, null)]
    public void The_parts_of_a_server_s_url_are_properties(
        string url, string kind, string? host, string? port, string name, string? user, string? password, string? socket)
    {
        var endpoint = BoundUrl.Parse("visits/database", kind, url);
        Assert.Equal(
            [url, host, port, name, user, password, socket, null],
            ResourceEndpoint.Properties.Select(endpoint.Property));
    }

    [Theory]
    [InlineData("sqlite:///var/data/visits.db", "/var/data/visits.db")]
    [InlineData("sqlite:///a%20b/v.db?mode=ro", "/a b/v.db")]
    public void A_file_is_named_by_its_whole_path(string url, string file) =>
        Assert.Equal(file, BoundUrl.Parse("visits/database", "postgresql", url).File);

    [Theory]
    [InlineData("")]
    [InlineData("hunter2")]
    [InlineData("http://u:hunter2@h/d")]
    [InlineData("hunter2://u@h/d")]
    [InlineData("postgresql://u:hunter2@h")]
    [InlineData("postgresql://u:hunter2@/d")]
    [InlineData("postgresql://u:hunter2@h:0/d")]
    [InlineData("postgresql://u:hunter2@h:65536/d")]
    [InlineData("postgresql://u:hunter2@h:+80/d")]
    [InlineData("postgresql://u:hunter2/x@h/d")]
    [InlineData("postgresql://u:hunter2%@h/d")]
    [InlineData("postgresql://u:hunter2%zz@h/d")]
    [InlineData("postgresql://u:hunter2%00@h/d")]
    [InlineData("postgresql://u:hunter2%0a@h/d")]
    [InlineData("postgresql://u:hunter2%ff@h/d")]
    [InlineData("postgresql://u:hunter2#x@h/d")]
    [InlineData("postgresql://u:hunter2 @h/d")]
    [InlineData("postgresql://u:hunter2\n@h/d")]
    [InlineData("postgresql://u:hunter2@[::1/d")]
    [InlineData("postgresql://u:hunter2@[1.2.3.4]/d")]
    [InlineData("postgresql://u:hunter2@[::1]x/d")]
    [InlineData("postgresql://u:hunter2@h$(id)/d")]
    [InlineData("mysql://u:hunter2@h/d")]
    [InlineData("sqlite://hunter2.db")]
    [InlineData("sqlite:///")]
    public void What_cannot_be_used_is_a_problem_that_does_not_tell_the_password(string url)
    {
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => BoundUrl.Parse("visits/database", "postgresql", url)).Problems);
        Assert.Equal("bad-resource-url", problem.Code);
        Assert.DoesNotContain("hunter2", $"{problem}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_url_without_an_end_is_refused_at_once() =>
        Assert.Throws<ProblemException>(() => BoundUrl.Parse("visits/database", null, "postgresql://" + new string('[', 10_000)));

    [Fact]
    public void Any_text_gives_an_endpoint_or_a_problem()
    {
        var random = new Random(7);
        const string letters = "postgresql://u:p@[::1]:54,%2F%zz?host=/#&\0\uD800ä/";
        for (var round = 0; round < 20_000; round++)
        {
            var tail = string.Concat(Enumerable.Range(0, random.Next(24)).Select(_ => letters[random.Next(letters.Length)]));
            try
            {
                Assert.NotNull(BoundUrl.Parse("visits/database", null, "postgresql://" + tail).Url);
            }
            catch (ProblemException exception)
            {
                Assert.Equal("bad-resource-url", exception.Problems[0].Code);
            }
        }
    }

    [Fact]
    public void An_endpoint_s_own_text_has_no_password() =>
        Assert.Equal("postgresql://ada@db:5432/visits", BoundUrl.Parse("v/d", null, "postgresql://ada:hunter2@db/visits").ToString());
}
