using Slipway.Tests.Support;

namespace Slipway.Tests.Commands;

public class ListCommandTests
{
    [Fact]
    public async Task A_table_for_people()
    {
        using var repository = await Repository();

        Assert.Equal("""
            exit 0
            --- stdout
            NAME       KIND         CODE   FOLDER          NEEDS
            plasma     repository   -      .
            accounts   app          -      apps/accounts
            visits     app          vs     apps/visits     database, accounts

            """, (await repository.RunAsync("list")).Whole);
    }

    [Fact]
    public async Task JSON_for_programs()
    {
        using var repository = await Repository();

        Assert.Equal("""
            exit 0
            --- stdout
            {
              "repository": "plasma",
              "components": [
                {
                  "name": "plasma",
                  "kind": "repository",
                  "code": null,
                  "folder": ".",
                  "description": "små båtar \uD83D\uDEF6",
                  "needs": []
                },
                {
                  "name": "accounts",
                  "kind": "app",
                  "code": null,
                  "folder": "apps/accounts",
                  "description": null,
                  "needs": []
                },
                {
                  "name": "visits",
                  "kind": "app",
                  "code": "vs",
                  "folder": "apps/visits",
                  "description": null,
                  "needs": [
                    {
                      "name": "database",
                      "resource": "postgresql",
                      "component": null
                    },
                    {
                      "name": "accounts",
                      "resource": null,
                      "component": "accounts"
                    }
                  ]
                }
              ]
            }

            """, (await repository.RunAsync("list", "--output", "json")).Whole);
    }

    [Fact]
    public async Task Mistakes_do_not_hide_the_rest()
    {
        using var repository = await Repository();
        repository.With("apps/bad/slipway.yaml", "app: bad\nprot: 1\n");

        Assert.Equal("""
            exit 2
            --- stdout
            plasma
            accounts
            bad
            visits
            --- stderr
            error: unknown key `prot`
              --> apps/bad/slipway.yaml:2:1
             2 | prot: 1
               | ^^^^
              fix: did you mean `port`?

            """, (await repository.RunAsync("list", "-o", "name")).Whole);
    }

    [Fact]
    public async Task Names_from_manifests_do_not_command_the_terminal()
    {
        using var repository = await Repository();
        repository.With("apps/bad/slipway.yaml", "app: \"bad\\e[2J\\nspoof\"\n");

        Assert.Equal("plasma\naccounts\nbad\uFFFD[2J\u23CEspoof\nvisits\n", (await repository.RunAsync("list", "-o", "name")).Output);
    }

    [Fact]
    public async Task Who_reads_one_line_only_breaks_nothing()
    {
        using var repository = await Repository();
        for (var i = 0; i < 300; i++)
        {
            repository.With($"many/c{i}/slipway.yaml", $"app: component-with-a-long-name-{i}\n");
        }

        Assert.Equal("exit 0\n--- stdout\nplasma\n", (await repository.ShellAsync("$SLIPWAY list -o name | head -n 1")).Whole);
        Assert.Equal("exit 0\n--- stdout\n0\n", (await repository.ShellAsync("{ $SLIPWAY list; echo $? >&3; } 3>&1 >/dev/full 2>/dev/null | sed 's/^1$/0/'")).Whole);
    }

    [Theory]
    [InlineData("lits", "there is no command `slipway lits`", "did you mean `list`?")]
    [InlineData("list --outptu json", "`slipway list` has no option `--outptu`", "did you mean `--output`?")]
    [InlineData("list extra", "`extra` is one argument too many", "see `slipway list --help`")]
    public async Task A_command_line_that_cannot_be_read_gets_the_nearest_word(string arguments, string what, string fix)
    {
        using var repository = await Repository();

        var run = await repository.RunAsync(arguments.Split(' '));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"error: {what}\n  fix: {fix}\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list --outptu -o json")]
    [InlineData("list extra --output=json")]
    [InlineData("list -ojson --outptu")]
    public async Task Who_asks_for_JSON_gets_it_even_when_the_rest_cannot_be_read(string arguments)
    {
        using var repository = await Repository();

        var run = await repository.RunAsync(arguments.Split(' '));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("{\n  \"problems\": [\n    {\n      \"code\": \"usage\",\n", run.Error, StringComparison.Ordinal);
    }

    static async Task<TemporaryRepository> Repository()
    {
        var repository = await TemporaryRepository.CreateAsync();
        return repository.With("slipway.yaml", "repository: plasma\ndescription: små båtar 🛶\n")
            .With("apps/visits/slipway.yaml", "app: visits\ncode: vs\nneeds: { database: { postgresql: 15 }, accounts: accounts }\n")
            .With("apps/accounts/slipway.yaml", "app: accounts\n");
    }
}
