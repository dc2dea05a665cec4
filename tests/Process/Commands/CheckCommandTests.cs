using Slipway.Tests.Support;

namespace Slipway.Tests.Commands;

public class CheckCommandTests
{
    [Fact]
    public async Task What_is_sound_is_counted()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        repository.With("slipway.yaml", "repository: plasma\n").With("visits/slipway.yaml", "app: visits\n");

        Assert.Equal("exit 0\n--- stdout\nall manifests are sound: 2 components, 4 stages\n", (await repository.RunAsync("check")).Whole);
        Assert.Equal("exit 0\n--- stdout\n{\n  \"problems\": []\n}\n", (await repository.RunAsync("check", "-o", "json")).Whole);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once_as_text_and_as_JSON()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        repository.With("slipway.yaml", "repository: plasma\n").With("a/slipway.yaml", "app: visits\nenv: { production: { A: \"{B}\" } }\n").With("b/slipway.yaml", "app: visits\n");

        Assert.Equal("""
            exit 2
            --- stderr
            error: `{B}` in `a: env.production.A` is not declared
              --> a/slipway.yaml:2:26
             2 | env: { production: { A: "{B}" } }
               |                          ^^^
              why: `visits` has no such variable on stage `production`
              fix: declare it under `env.common` or `env.production`
            error: two components have the name `visits`
              --> b/slipway.yaml:1:6
             1 | app: visits
               |      ^^^^^^
              and a/slipway.yaml:1:6
             1 | app: visits
               |      ^^^^^^
              fix: give one of them another
            2 errors

            """, (await repository.RunAsync("check")).Whole);
        Assert.Equal("""
            exit 2
            --- stdout
            {
              "problems": [
                {
                  "code": "undeclared-variable",
                  "severity": "error",
                  "what": "`{B}` in `a: env.production.A` is not declared",
                  "why": "`visits` has no such variable on stage `production`",
                  "fix": "declare it under `env.common` or `env.production`",
                  "where": {
                    "file": "a/slipway.yaml",
                    "line": 2,
                    "column": 26,
                    "length": 3
                  },
                  "related": []
                },
                {
                  "code": "name-twice",
                  "severity": "error",
                  "what": "two components have the name `visits`",
                  "why": null,
                  "fix": "give one of them another",
                  "where": {
                    "file": "b/slipway.yaml",
                    "line": 1,
                    "column": 6,
                    "length": 6
                  },
                  "related": [
                    {
                      "file": "a/slipway.yaml",
                      "line": 1,
                      "column": 6,
                      "length": 6
                    }
                  ]
                }
              ]
            }

            """, (await repository.RunAsync("check", "-o", "json")).Whole);
    }

    [Fact]
    public async Task An_error_in_JSON_goes_to_standard_error()
    {
        using var repository = await TemporaryRepository.CreateAsync();

        var run = await repository.RunAsync("list", "-o", "json");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("{\n  \"problems\": [\n    {\n      \"code\": \"no-repository\",\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("NO_COLOR=1", false)]
    [InlineData("TERM=dumb", false)]
    public async Task Colour_is_for_terminals_that_want_it(string variable, bool coloured)
    {
        using var repository = await TemporaryRepository.CreateAsync();
        repository.Environment["TERM"] = "xterm";
        var script = RealParts.Program("script", "script", "apt-get install bsdutils");

        var run = await repository.ShellAsync($"{script} -qec \"env {variable} $SLIPWAY list\" /dev/null");
        var piped = await repository.RunAsync("list");

        Assert.Equal(coloured, run.Output.Contains("\e[31merror:\e[0m", StringComparison.Ordinal));
        Assert.DoesNotContain('\e', piped.Whole);
    }
}
