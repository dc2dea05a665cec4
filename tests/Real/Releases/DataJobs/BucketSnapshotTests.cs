using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Engines.Kubernetes;
using Slipway.Tests.Data;
using Slipway.Tests.Data.Snapshots;
using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Images;
using Slipway.Tests.Releases.Deploys;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.DataJobs;

public partial class BucketSnapshotTests
{
    /// <summary>The database and the S3 server are this machine's, and pods reach both; nobody but the test knows the authority that has signed the server's certificate.</summary>
    [Fact]
    [Trait("list", "superslow")]
    public async Task Data_that_is_bound_by_its_URL_is_copied_into_a_bucket_behind_a_private_authority_and_put_back()
    {
        await Docker.RequireAsync("postgres:15");
        await using var lab = await DeployLab.StartAsync();
        var here = await KubeLab.HereAsync(lab.Client);
        await using var database = await DataLab.StartAsync("postgresql", "postgresql");
        await using var line = new SlowLine(new DnsEndPoint("127.0.0.1", new Uri(database.Url).Port), TimeSpan.Zero, here);
        using var authority = new PrivateAuthority();
        await using var bucket = await BucketLab.StartAsync(here, authority);
        Know(lab, "SLIPWAY_SECRET_DATABASE_URL", Through(line, here, database.Url));
        Know(lab, "SLIPWAY_SECRET_DATABASE_ADMIN", Through(line, here, await database.AdminUrlAsync()));
        Know(lab, "SLIPWAY_SECRET_S3_ACCESS_KEY", BucketLab.Key);
        Know(lab, "SLIPWAY_SECRET_S3_SECRET_KEY", BucketLab.Password);
        Know(lab, "AWS_CA_BUNDLE", await WriteAsync(lab, authority));
        lab.Needs = $$"""
            { database: { postgresql: 15, url: "{secret:database-url}", admin: "{secret:database-admin}" } }
            data: { snapshot: { schedule: "0 0 1 1 *", to: "s3://backups/slipway?endpoint={{bucket.Endpoint}}" } }
            """;
        await lab.DeployAsync("one");
        var clients = await lab.GenerationAsync();

        await database.AppAsync("CREATE TABLE words (word text PRIMARY KEY); INSERT INTO words VALUES ('kept')");
        var made = Id().Match((await lab.RunAsync("snapshot", "create", "shop", "-o", "name")).Output).Value;
        Assert.Equal([$"{made}.data", $"{made}.json"], Directory.EnumerateFiles(bucket.Bucket, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains($"{made}: was restored, with ", (await lab.RunAsync("snapshot", "verify", "shop", "--restore")).Output, StringComparison.Ordinal);

        await database.AppAsync("INSERT INTO words VALUES ('later')");
        var restored = await lab.RunAsync("snapshot", "restore", "shop", "--yes");
        Assert.Equal("kept", await database.AdminAsync("SELECT word FROM words"));
        Assert.Equal("2", await database.AdminAsync("SELECT count(*) FROM words", Kept().Match(restored.Error).Value));

        await lab.RunScheduledAsync("database");
        var listed = JsonNode.Parse((await lab.RunAsync("snapshot", "list", "shop", "-o", "json")).Output)!["snapshots"]!.AsArray();
        Assert.Equal((2, made, "schedule"), (listed.Count, listed[0].Text("id"), listed[1].Text("by")));

        // Who does not know the authority is told, and nothing is sent to a server that anybody may be.
        lab.Repository.Environment.Remove("AWS_CA_BUNDLE");
        var refused = await lab.TryAsync("snapshot", "list", "shop");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("`AWS_CA_BUNDLE`", refused.Error, StringComparison.Ordinal);
        Assert.Equal(clients, await lab.GenerationAsync());
    }

    static void Know(DeployLab lab, string name, string value) => lab.Repository.Environment[name] = value;

    /// <summary>The URL of a server here as pods reach it.</summary>
    static string Through(SlowLine line, IPAddress here, string url) => new UriBuilder(url) { Host = $"{here}", Port = line.Port }.ToString();

    static async Task<string> WriteAsync(DeployLab lab, PrivateAuthority authority)
    {
        var file = Path.Combine(lab.Repository.Base, "authority.pem");
        await File.WriteAllTextAsync(file, authority.Pem, KubeLab.Cancellation);
        return file;
    }

    [GeneratedRegex(@"shop-database-\d{8}T\d{6}Z-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex("visits_kept_[0-9a-z]{8}")]
    private static partial Regex Kept();
}
