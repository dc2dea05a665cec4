using Slipway.Tests.Support;

namespace Slipway.Tests.Commands;

public sealed class SecretCommandTests
{
    [Fact]
    public async Task A_secret_of_all_stages_gives_way_to_that_of_a_stage()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        repository.With("slipway.yaml", "repository: plasma\n");
        var set = await repository.ShellAsync("echo for-all | $SLIPWAY secret set key --stage common && echo for-test | $SLIPWAY secret set key --stage test");
        Assert.Equal(
            "set `key` for all stages in ROOT/.git/slipway/secrets/plasma/common\nset `key` for stage `test` in ROOT/.git/slipway/secrets/plasma/test\n",
            set.Error);
        Assert.Equal("for-all\n", (await repository.RunAsync("secret", "get", "key")).Output);
        Assert.Equal("for-test\n", (await repository.RunAsync("secret", "get", "key", "-s", "test")).Output);
        Assert.Equal(new SlipwayRun(0, "", "removed `key` from all stages\n"), await repository.RunAsync("secret", "remove", "key", "-s", "common"));
        Assert.Equal(2, (await repository.RunAsync("secret", "get", "key")).ExitCode);
    }

    [Fact]
    public async Task No_secrets_are_told_in_a_sentence()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        repository.With("slipway.yaml", "repository: plasma\n");
        Assert.Equal(new SlipwayRun(0, "", "no secret is set for stage `local`, and no manifest refers to one\n"), await repository.RunAsync("secret", "list"));
        Assert.Equal(new SlipwayRun(0, "", ""), await repository.RunAsync("secret", "list", "-o", "name"));
    }
}
