using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Images;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Deploys;

public class DatabaseTests
{
    static readonly KubeResource Pods = new("", "v1", "Pod", "pods", true, []);
    static readonly KubeResource Claims = new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true, []);

    [Fact]
    [Trait("list", "superslow")]
    public async Task A_database_outlives_deploys_and_is_replaced_only_by_consent()
    {
        await Docker.RequireAsync("postgres:15");
        await using var lab = await DeployLab.StartAsync();
        lab.Needs = "{ database: { postgresql: 15, size: 100Mi } }";

        // A first release that is taken back leaves the claim alone.
        await lab.SayAsync("nothing");
        Assert.Equal(1, (await lab.TryAsync("deploy")).ExitCode);
        Assert.Null(await PodAsync(lab, "database"));
        var claim = (await lab.Client.GetAsync(Claims, lab.Space, "data-shop-database-0", KubeLab.Cancellation))!.Uid();

        await lab.DeployAsync("one");
        Assert.Equal("t|f", await QueryAsync(lab, "create table words (word text primary key); insert into words values ('kept'); select rolcanlogin, rolsuper from pg_roles where rolname = current_user"));
        var pod = await PodAsync(lab, "database");
        Assert.Matches(@"shop/database +ready", (await lab.RunAsync("status")).Output);

        await lab.DeployAsync("two");
        Assert.Equal(pod, await PodAsync(lab, "database"));

        // Another image waits for consent, and does not creep in meanwhile.
        await lab.CopyAsync("postgres:15", "mirror/postgres:15.1");
        lab.Needs = "{ database: { postgresql: 15.1, size: 100Mi } }";
        var held = await lab.DeployAsync("three");
        Assert.Contains("note: the database `database` stays as it is, since its pod would be replaced: `slipway deploy --replace-databases` does that", held.Error, StringComparison.Ordinal);
        Assert.Equal(pod, await PodAsync(lab, "database"));

        await lab.RunAsync("deploy", "--replace-databases");
        Assert.NotEqual(pod, await PodAsync(lab, "database"));
        Assert.Equal("kept", await QueryAsync(lab, "select word from words"));

        lab.Needs = "{ database: { postgresql: 16, size: 100Mi } }";
        await lab.SayAsync("four");
        Assert.Contains("was made by `postgres:15.1`, and the manifest asks for `postgres:16`", (await lab.TryAsync("deploy")).Error, StringComparison.Ordinal);

        // Nobody needs it any more: it runs on until somebody consents, and its claim stays even then.
        lab.Needs = "{}";
        await lab.DeployAsync("five");
        Assert.NotNull(await PodAsync(lab, "database"));
        await lab.RunAsync("deploy", "--replace-databases");
        Assert.Null(await PodAsync(lab, "database"));
        Assert.Equal(claim, (await lab.Client.GetAsync(Claims, lab.Space, "data-shop-database-0", KubeLab.Cancellation))!.Uid());
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task MariaDB_and_Redis_come_up_with_a_role_of_the_application_s_own()
    {
        await Docker.RequireAsync("mariadb:10", "redis:7");
        await using var lab = await DeployLab.StartAsync();
        lab.Needs = "{ copies: { mariadb: 10, size: 100Mi }, cache: { redis: 7 } }";

        await lab.DeployAsync("one");

        Assert.Equal("shop\n", (await ExecAsync(lab, "copies", """MYSQL_PWD="$DATABASE_PASSWORD" mariadb --host=shop-copies --user=shop --batch --skip-column-names --execute="create table words (word int); select database()" shop""")).Output);
        Assert.Equal(1, (await ExecAsync(lab, "copies", """MYSQL_PWD="$DATABASE_PASSWORD" mariadb --host=shop-copies --user=shop --execute="create database other" """)).ExitCode);
        Assert.Equal("PONG\n", (await ExecAsync(lab, "cache", "redis-cli -h shop-cache ping")).Output);
        Assert.Contains("NOAUTH", (await ExecAsync(lab, "cache", "REDISCLI_AUTH= redis-cli -h shop-cache ping")).Output, StringComparison.Ordinal);
    }

    /// <summary>As the application, through the Service.</summary>
    static async Task<string> QueryAsync(DeployLab lab, string sql)
    {
        var script = $"""PGPASSWORD="$DATABASE_PASSWORD" psql --quiet --no-psqlrc --tuples-only --no-align --host=shop-database --username=shop --dbname=shop --command="{sql}" """;
        var run = await ExecAsync(lab, "database", script);

        // A busy node refuses for some moments after the pod is ready: it has not been told yet where the Service leads.
        for (var rest = 60; rest > 0 && run.Error.Contains("Connection refused", StringComparison.Ordinal); rest--)
        {
            await Task.Delay(1000, KubeLab.Cancellation);
            run = await ExecAsync(lab, "database", script);
        }

        Assert.True(run.ExitCode == 0, run.Whole);
        return run.Output.Trim();
    }

    static Task<SlipwayRun> ExecAsync(DeployLab lab, string need, string script) => lab.Repository.RunAsync("exec", "--stage", "staging", $"shop/{need}", "--", "sh", "-c", script);

    /// <summary>Null: there is none.</summary>
    static async Task<string?> PodAsync(DeployLab lab, string need) => (await lab.Client.GetAsync(Pods, lab.Space, $"shop-{need}-0", KubeLab.Cancellation))?.Uid();
}
