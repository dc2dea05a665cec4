using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.DataJobs;
using Slipway.Releases.Rollout;
using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Images;
using Slipway.Tests.Releases.Deploys;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.DataJobs;

public partial class ClusterSnapshotTests
{
    [Fact]
    public async Task Data_in_a_cluster_is_copied_proven_and_put_back_while_the_application_goes_on()
    {
        await Docker.RequireAsync("postgres:15", "mariadb:10");
        await using var lab = await DeployLab.StartAsync();
        const string Needs = "{ database: { postgresql: 15, size: 100Mi }, copies: { mariadb: 10, size: 100Mi } }\ndata: { snapshot: ";
        lab.Needs = $$"""{{Needs}}{ schedule: "0 0 1 1 *" } }""";
        await lab.DeployAsync("one");
        await lab.RunAsync("plan", "--exit-code");
        var clients = await lab.GenerationAsync();

        foreach (var need in (string[])["database", "copies"])
        {
            await QueryAsync(lab, need, "create table words (word varchar(20) primary key)");
            await QueryAsync(lab, need, "insert into words values ('kept')");

            var made = Id().Match((await SnapshotAsync(lab, "create", need, "-o", "name")).Output).Value;
            await QueryAsync(lab, need, "insert into words values ('later')");
            var restored = await SnapshotAsync(lab, "restore", need, "--yes");
            Assert.StartsWith(made, restored.Output, StringComparison.Ordinal);
            Assert.Contains("words: 2 rows now, 1 row in the snapshot", restored.Output, StringComparison.Ordinal);
            Assert.Equal("kept", await QueryAsync(lab, need, "select word from words"));
            Assert.Equal("2", await QueryAsync(lab, need, "select count(*) from words", Kept().Match(restored.Error).Value));
        }

        Assert.Contains(": was restored, with 1 table and 1 rows", (await SnapshotAsync(lab, "verify", "database", "--restore")).Output, StringComparison.Ordinal);

        // What a schedule begins is begun at once here. It makes one, and removes those that are kept too long by then.
        lab.Needs = $$"""{{Needs}}{ schedule: "0 0 1 1 *", keep: 1s } }""";
        await lab.DeployAsync("one");
        Assert.Equal("schedule", await ScheduledAsync(lab, "database"));
        Assert.Equal("schedule", await ScheduledAsync(lab, "copies"));
        Assert.Contains(": was restored, with 1 table and 1 rows", (await SnapshotAsync(lab, "verify", "database", "--restore")).Output, StringComparison.Ordinal);

        // Of two snapshots the older one goes, however short they are kept; and what the restores kept, by consent.
        lab.Needs = $$"""{{Needs}}{ keep: 1s } }""";
        await lab.DeployAsync("one");
        var newest = Id().Match((await SnapshotAsync(lab, "create", "database", "-o", "name")).Output).Value;
        Assert.Matches($"^would remove {Id()}\nwould remove database {Kept()}\n$", (await SnapshotAsync(lab, "prune", "database", "--databases", "--dry-run")).Output);
        Assert.Matches($"^removed {Id()}\nremoved database {Kept()}\n$", (await SnapshotAsync(lab, "prune", "database", "--databases", "--yes")).Output);
        Assert.Equal($"{newest}\n", (await SnapshotAsync(lab, "list", "database", "-o", "name")).Output);

        // What is left is the volume with the snapshots, and the application was not touched.
        Assert.Empty((await lab.Client.ListAsync(new KubeSelection(RolloutKinds.Jobs, lab.Space), KubeLab.Cancellation)).Items);
        Assert.Equal("Bound", (await lab.Client.GetAsync(DataKinds.Claims, lab.Space, SnapshotClaim.Usual, KubeLab.Cancellation)).Text("status", "phase"));
        Assert.Equal(clients, await lab.GenerationAsync());
    }

    /// <summary>Who made the only snapshot that there is after the need's CronJob has done its work.</summary>
    static async Task<string?> ScheduledAsync(DeployLab lab, string need)
    {
        await lab.RunScheduledAsync(need);
        return JsonNode.Parse((await SnapshotAsync(lab, "list", need, "-o", "json")).Output)!["snapshots"]!.AsArray().Single().Text("by");
    }

    static Task<SlipwayRun> SnapshotAsync(DeployLab lab, string verb, string need, params string[] words) => lab.RunAsync(["snapshot", verb, "shop", "--need", need, .. words]);

    /// <summary>As the application, through the Service. What was kept is no longer its own in MariaDB: as root.</summary>
    static async Task<string> QueryAsync(DeployLab lab, string need, string sql, string name = "shop")
    {
        var script = need == "database" ? $"""PGPASSWORD="$DATABASE_PASSWORD" psql --quiet --no-psqlrc --tuples-only --no-align --host=shop-database --username=shop --dbname={name} --command="{sql}" """
            : $"""MYSQL_PWD="${(name == "shop" ? "DATABASE_PASSWORD" : "MARIADB_ROOT_PASSWORD")}" mariadb --host=shop-copies --user={(name == "shop" ? "shop" : "root")} --batch --skip-column-names --execute="{sql}" {name}""";
        var run = await lab.Repository.RunAsync("exec", "--stage", "staging", $"shop/{need}", "--", "sh", "-c", script);
        Assert.True(run.ExitCode == 0, run.Whole);
        return run.Output.Trim();
    }

    [GeneratedRegex(@"shop-(database|copies)-\d{8}T\d{6}Z-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex("shop_kept_[0-9a-z]{8}")]
    private static partial Regex Kept();
}
