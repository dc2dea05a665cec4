using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Rollout;
using Slipway.Tests.Engines.Kubernetes;

namespace Slipway.Tests.Releases.Deploys;

public class PendingMigrationTests
{
    /// <summary>A component whose database is a variable: so many of the migrations that its image knows are applied, and with <c>away</c> it does not answer.</summary>
    const string Migrate = """
        my ($word, $applied) = ($ARGV[0], $ENV{APPLIED});
        if ($word ne "status") { print "migrated\n"; exit 0 }
        print STDERR "looking at the database\n";
        if ($applied eq "away") { print STDERR "the database does not answer\n"; exit 1 }
        my @all = (["0001-shops", "yes"], ["0002-prices", "yes"], ["0003-names", "no"]);
        my $head = $applied > 0 ? "\"$all[$applied - 1][0]\"" : "null";
        print "{ \"head\": $head,\n  \"migrations\": [\n";
        print join(",\n", map { my ($id, $yes) = @{$all[$_]}; "    { \"id\": \"$id\", \"name\": \"step $_\", \"state\": \"" . ($_ < $applied ? "applied" : "pending") . "\", \"compatible\": \"$yes\", \"reversible\": \"lossy\", \"sql\": \"alter table shop\\n  add step$_ text;\" }" } 0 .. $ENV{KNOWN} - 1);
        print "\n  ]\n}\n";
        """;

    [Fact]
    [Trait("list", "superslow")]
    public async Task A_release_knows_its_pending_migrations_and_none_is_run_where_none_is_pending()
    {
        await using var lab = await StartAsync();
        await SayAsync(lab, "one", "1", known: 2);

        var first = await lab.RunAsync("deploy");
        Assert.Contains("  migrations: known when the image is built\n", first.Error, StringComparison.Ordinal);
        Assert.Contains("  migrations: 1 pending\n    0002-prices: step 1 (compatible: yes, reversible: lossy)\n        alter table shop\n          add step1 text;\n", first.Error, StringComparison.Ordinal);

        await SayAsync(lab, "two", "2");
        var plan = await lab.RunAsync("plan");
        Assert.Contains("  migrations: 1 pending\n    0003-names: step 2 (compatible: no, reversible: lossy)\n        alter table shop\n          add step2 text;\n", plan.Output, StringComparison.Ordinal);
        await AssertNothingLeftAsync(lab);
        await lab.RunAsync("deploy");

        await SayAsync(lab, "three", "3");
        Assert.Contains("  migrations: none pending\n", (await lab.RunAsync("plan")).Output, StringComparison.Ordinal);
        var third = await lab.RunAsync("deploy");
        Assert.DoesNotContain("shop/migrate", third.Error, StringComparison.Ordinal);
        await AssertNothingLeftAsync(lab);

        var schemas = JsonNode.Parse((await lab.RunAsync("releases", "-o", "json")).Output)!["releases"]!.AsArray().Select(one => one!["schema"]).ToList();
        Assert.Equal([null, "0002-prices -> 0003-names (no)", "0001-shops -> 0002-prices (yes)"], schemas.Select(schema => schema is null ? null : $"{schema["before"]} -> {schema["after"]} ({schema["compatible"]})"));
        Assert.Equal(["0002-prices"], schemas[2]!["pending"]!.AsArray().Select(one => $"{one!["id"]}"));
        Assert.Contains("migrates to 0003-names (compatible: no)", (await lab.RunAsync("releases")).Output, StringComparison.Ordinal);
        Assert.Contains("  schema: 0002-prices -> 0003-names\n", (await lab.RunAsync("releases", "diff", "shop", "1", "3")).Output, StringComparison.Ordinal);

        Assert.Contains("release 3", (await lab.RunAsync("rollback")).Error, StringComparison.Ordinal);
        var refused = await lab.TryAsync("rollback", "shop", "--to", "1");
        Assert.Contains("release 1 of `shop` cannot live with the schema that release 2 has made", refused.Whole, StringComparison.Ordinal);
        Assert.Equal("4 released stands, 3 released, 2 released, 1 released", await lab.ReleasesAsync());
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task An_image_that_cannot_tell_stops_the_release_with_its_last_lines()
    {
        await using var lab = await StartAsync();
        await SayAsync(lab, "one", "away");

        var away = await lab.TryAsync("deploy");
        Assert.Equal(1, away.ExitCode);
        Assert.Contains("`shop` cannot tell which of its migrations are pending", away.Error, StringComparison.Ordinal);
        Assert.Contains("         the database does not answer\n", away.Error, StringComparison.Ordinal);

        lab.Repository.With("shop/migrate.pl", "print \"all is well\\n\";\n");
        await SayAsync(lab, "two", "1");
        Assert.Contains("`migrate status` of `shop` does not say what it should", (await lab.TryAsync("deploy")).Error, StringComparison.Ordinal);

        Assert.Equal("", await lab.ReleasesAsync());
        await AssertNothingLeftAsync(lab);
    }

    static async Task<DeployLab> StartAsync()
    {
        var lab = await DeployLab.StartAsync();
        var dockerfile = await File.ReadAllTextAsync(Path.Combine(lab.Repository.Root, "shop/Dockerfile"), KubeLab.Cancellation);
        lab.Repository.With("shop/Dockerfile", dockerfile.Replace("serve.pl ./", "*.pl ./", StringComparison.Ordinal)).With("shop/migrate.pl", Migrate);
        return lab;
    }

    static Task SayAsync(DeployLab lab, string words, string applied, int known = 3) => lab.SayAsync($"{words}, APPLIED: \"{applied}\", KNOWN: \"{known}\"", ", migrate: [perl, /app/migrate.pl]");

    /// <summary>The cluster takes a moment to remove what belonged to a question.</summary>
    static async Task AssertNothingLeftAsync(DeployLab lab)
    {
        KubeResource[] kinds = [RolloutKinds.Jobs, RolloutKinds.Pods, KubeLab.Maps, new("", "v1", "Secret", "secrets", true, [])];
        foreach (var kind in kinds)
        {
            while ((await lab.Client.ListAsync(new KubeSelection(kind, lab.Space, "slipway/question"), KubeLab.Cancellation)).Items.Length > 0)
            {
                await Task.Delay(50, KubeLab.Cancellation);
            }
        }
    }
}
