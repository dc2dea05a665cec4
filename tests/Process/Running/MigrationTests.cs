using Slipway.Tests.Support;

namespace Slipway.Tests.Running;

public class MigrationTests
{
    const string Counting = """
        mkdir -p ../seen
        echo "$1 $DATABASE_URL" >> ../seen/migrations

        """;

    [Fact]
    [Trait("list", "superslow")]
    public async Task They_run_once_before_the_component_and_again_after_a_change_or_when_the_data_is_gone()
    {
        await using var lab = await LabAsync();

        await lab.UpAsync("--embedded");
        await lab.UpAsync("--embedded");
        Assert.Equal(1, Count(lab));
        Assert.StartsWith("up sqlite:", lab.Repository.Read("seen/migrations"), StringComparison.Ordinal);
        Assert.Equal("migrated", lab.Repository.Read("seen/at-start").Trim());

        lab.Repository.With("shop/schema", "two");
        await lab.UpAsync("--embedded");
        Assert.Equal(2, Count(lab));

        Assert.Equal(0, (await lab.RunAsync("down")).ExitCode);
        await lab.UpAsync("--embedded");
        Assert.Equal(2, Count(lab));

        var removed = await lab.RunAsync("down", "--data", "--yes");
        Assert.Contains("removed the data of shop/database\n", removed.Error, StringComparison.Ordinal);
        await lab.UpAsync("--embedded");
        Assert.Equal(3, Count(lab));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task One_that_fails_shows_what_it_said_without_secrets_and_starts_nothing_that_needs_it()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.With("shop", "run: sh ../serve\nenv:\n  common: { TOKEN: \"{secret:token}\" }\nmigrate: sh -c 'echo the token is $TOKEN; exit 4' migrate").WithServer("desk", "needs: [shop]");
        lab.Repository.Environment["SLIPWAY_SECRET_TOKEN"] = "hunter2-hunter2";

        var run = await lab.RunAsync("up", "--detach");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error: the migrations of `shop` failed with exit code 4\n  why: the token is ***\n  fix: mend the migration", run.Error, StringComparison.Ordinal);
        Assert.Contains("waited for `shop/migrate`", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", run.Whole, StringComparison.Ordinal);
        Assert.Contains("nothing is up\n", run.Error, StringComparison.Ordinal);
        Assert.Empty(await lab.StatusAsync());
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_program_that_is_not_there_is_a_problem_of_the_component()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.With("shop", "run: sh ../serve\nmigrate: no-such-program").With("desk", "run: no-such-server");

        var run = await lab.RunAsync("up", "--detach");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("no-such-program", run.Error, StringComparison.Ordinal);
        Assert.Contains("no-such-server", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("bug", run.Error, StringComparison.Ordinal);
    }

    static async Task<UpLab> LabAsync()
    {
        var lab = await UpLab.CreateAsync();
        lab.With("shop", """
            needs: { database: { postgresql: 15, embedded: sqlite } }
            env:
              common: { DATABASE_URL: "{database.url}" }
            migrate: sh migrate
            run: sh -c 'test -e ../seen/migrations && echo migrated > ../seen/at-start; exec sh ../serve'
            """);
        lab.Repository.With("shop/migrate", Counting);
        return lab;
    }

    static int Count(UpLab lab) => lab.Repository.Read("seen/migrations").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
}
