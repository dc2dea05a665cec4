using Slipway.Tests.Support;

namespace Slipway.Tests.Commands;

public class EnvCommandTests
{
    [Fact]
    public async Task The_component_one_stands_in_with_secrets_as_references()
    {
        using var repository = await Repository();

        Assert.Equal("""
            exit 0
            --- stdout
            NAME           VALUE
            LOG_LEVEL      warn
            DATABASE_URL   {visits.database.url}
            USER_NAME      {secret:user-name}
            LOGIN          {accounts.url}

            """, (await repository.RunInAsync("apps/visits", "env", "--stage", "prod")).Whole);
    }

    [Fact]
    public async Task What_does_not_fit_a_component_is_not_its_own()
    {
        using var repository = await Repository();

        Assert.Equal("exit 0\n--- stdout\nNAME        VALUE\nLOG_LEVEL   info\n", (await repository.RunAsync("env", "accounts")).Whole);
    }

    [Fact]
    public async Task Each_value_tells_where_it_comes_from()
    {
        using var repository = await Repository();

        Assert.Equal("""
            exit 0
            --- stdout
            NAME           VALUE                   FROM
            LOG_LEVEL      info                    slipway.yaml:3 env.common.LOG_LEVEL
            DATABASE_URL   {visits.database.url}   slipway.yaml:3 env.common.DATABASE_URL
            USER_NAME      it's $HOME              apps/visits/slipway.yaml:4 env.common.USER_NAME
            LOGIN          {accounts.url}          apps/visits/slipway.yaml:4 env.common.LOGIN

            """, (await repository.RunAsync("env", "visits", "--origin")).Whole);
    }

    [Fact]
    public async Task A_shell_reads_what_stood_there()
    {
        using var repository = await Repository();

        var run = await repository.ShellAsync("$SLIPWAY env visits -o shell | grep USER_NAME > exports && . ./exports && printf '%s' \"$USER_NAME\"");

        Assert.Equal("it's $HOME", run.Output);
    }

    [Fact]
    public async Task An_unset_variable_names_its_place()
    {
        using var repository = await Repository();
        repository.With("apps/visits/slipway.yaml", "app: visits\nneeds: { login: accounts }\nenv: { common: { REGION: } }\n");

        Assert.Equal("""
            exit 2
            --- stderr
            error: `apps/visits: env.common.REGION` has no value
              --> apps/visits/slipway.yaml:3:18
             3 | env: { common: { REGION: } }
               |                  ^^^^^^
              fix: set it under `env.common`, or for each stage; `""` is an empty value

            """, (await repository.RunAsync("env", "visits")).Whole);
    }

    static async Task<TemporaryRepository> Repository()
    {
        var repository = await TemporaryRepository.CreateAsync();
        return repository
            .With("slipway.yaml", "repository: plasma\nenv:\n  common: { LOG_LEVEL: info, DATABASE_URL: \"{database.url}\" }\n  production: { LOG_LEVEL: warn }\n")
            .With("apps/visits/slipway.yaml", "app: visits\nneeds: { database: { postgresql: 15 }, login: accounts }\nenv:\n  common: { USER_NAME: \"it's $HOME\", LOGIN: \"{login.url}\" }\n  production: { USER_NAME: \"{secret:user-name}\" }\n")
            .With("apps/accounts/slipway.yaml", "app: accounts\nrun: ./accounts\n");
    }
}
