using Slipway.Data.Snapshots.Stores;
using Slipway.Problems;

namespace Slipway.Tests.Data.Snapshots;

public class S3AddressTests
{
    [Theory]
    [InlineData("s3://backups", "", "https://backups.s3.us-east-1.amazonaws.com/ us-east-1 s3://backups a")]
    [InlineData("s3://backups/slipway/", "", "https://backups.s3.us-east-1.amazonaws.com/ us-east-1 s3://backups/slipway slipway/a")]
    [InlineData("s3://backups/x?region=eu-central-1", "AWS_REGION=us-west-2", "https://backups.s3.eu-central-1.amazonaws.com/ eu-central-1 s3://backups/x x/a")]
    [InlineData("s3://backups/x", "AWS_DEFAULT_REGION=us-west-2", "https://backups.s3.us-west-2.amazonaws.com/ us-west-2 s3://backups/x x/a")]
    [InlineData("s3://backups/x?endpoint=https%3A%2F%2Fminio.example.net%3A9000", "", "https://minio.example.net:9000/ us-east-1 s3://backups/x x/a")]
    [InlineData("s3://backups/x", "AWS_ENDPOINT_URL_S3=http://localhost:7070", "http://localhost:7070/ us-east-1 s3://backups/x x/a")]
    [InlineData("s3://backups/x?endpoint=http://[::1]:7070", "AWS_ENDPOINT_URL=https://elsewhere", "http://[::1]:7070/ us-east-1 s3://backups/x x/a")]
    public void An_address_says_where_and_the_environment_what_it_leaves_out(string text, string environment, string expected)
    {
        var address = S3Address.Parse(text, Environment(environment));

        Assert.Equal(expected, $"{address.Endpoint} {address.Region} {address} {address.Key("a")}");
        Assert.Equal(address.Endpoint.Host.EndsWith("amazonaws.com", StringComparison.Ordinal), address.IsNamedByHost);
    }

    [Theory]
    [InlineData("s3://")]
    [InlineData("s3:///path")]
    [InlineData("s3://B!/path")]
    [InlineData("s3://backups/../other")]
    [InlineData("s3://backups/a\nb")]
    [InlineData("s3://backups?region=eu/../")]
    [InlineData("s3://backups?secret=hunter2")]
    [InlineData("s3://backups?endpoint=http://minio.example.net")]
    [InlineData("s3://backups?endpoint=https://ada:hunter2@minio.example.net")]
    [InlineData("s3://backups?endpoint=ftp://minio.example.net")]
    [InlineData("s3://backups?endpoint=minio.example.net")]
    [InlineData("s3://backups?endpoint=https://minio.example.net/path")]
    public void Any_other_is_refused_and_no_password_shown(string text)
    {
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => S3Address.Parse(text, _ => null)).Problems);

        Assert.Equal("snapshot-store", problem.Code);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    static Func<string, string?> Environment(string text) => name => text.StartsWith(name + "=", StringComparison.Ordinal) ? text[(name.Length + 1)..] : null;
}
