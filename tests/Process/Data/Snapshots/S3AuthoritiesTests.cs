using System.Net;
using Slipway.Data.Snapshots.Stores;
using Slipway.Problems;
using Slipway.Tests.Support;

namespace Slipway.Tests.Data.Snapshots;

public sealed class S3AuthoritiesTests : IDisposable
{
    readonly PrivateAuthority _authority = new();
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sw-");

    static CancellationToken Token => TestContext.Current.CancellationToken;

    string Bundle => Path.Combine(_folder.FullName, "bundle.pem");

    [Fact]
    public async Task Of_a_file_the_certificates_count_and_nothing_else()
    {
        using var other = new PrivateAuthority();
        var (_, key) = other.Sign(IPAddress.Loopback);
        await File.WriteAllTextAsync(Bundle, $"# ours\n{_authority.Pem}\n{key}\n{other.Pem}", Token);

        Assert.Equal($"{_authority.Pem}\n{other.Pem}\n", (await FindAsync(Bundle))!.Pem);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("no certificate", "there is no certificate in it")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "one of its certificates cannot be read")]
    public async Task A_file_of_none_is_told(string text, string why)
    {
        await File.WriteAllTextAsync(Bundle, text, Token);

        await RefusedAsync(Bundle, why);
    }

    [Fact]
    public async Task What_is_no_file_or_too_long_a_one_is_not_read()
    {
        await RefusedAsync(Bundle, "bundle.pem");
        await RefusedAsync("/dev/zero", "it is empty, no file");
        await RefusedAsync(_folder.FullName, "");
        await File.WriteAllTextAsync(Bundle, _authority.Pem + new string('\n', S3Authorities.MostBytes), Token);
        await RefusedAsync(Bundle, "longer than");
    }

    [Fact]
    public async Task Without_TLS_or_a_name_nobody_looks()
    {
        Assert.Null(await FindAsync(""));
        Assert.Null(await FindAsync("/nowhere", "http://localhost:1"));
    }

    async Task RefusedAsync(string file, string why)
    {
        var problem = Assert.Single((await Assert.ThrowsAsync<ProblemException>(() => FindAsync(file))).Problems);

        Assert.Equal("snapshot-store", problem.Code);
        Assert.Contains(why, problem.Why, StringComparison.Ordinal);
        Assert.Contains("AWS_CA_BUNDLE", problem.What, StringComparison.Ordinal);
    }

    static Task<S3Authorities?> FindAsync(string file, string endpoint = "https://minio.example.net") =>
        S3Authorities.FindAsync(S3Address.Parse($"s3://backups?endpoint={endpoint}", _ => null), name => name == S3Authorities.Variable ? file : null, Token);

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }
}
