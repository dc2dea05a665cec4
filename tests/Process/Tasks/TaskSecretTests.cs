using Slipway.Tests.Support;

namespace Slipway.Tests.Tasks;

/// <summary>What tasks print of addresses that hold a password.</summary>
public class TaskSecretTests
{
    [Fact]
    public async Task The_password_of_a_resource_is_masked_in_what_a_task_prints_and_in_its_log()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        await repository.With("slipway.yaml", "repository: plasma\n").With("x/slipway.yaml", """
            app: x
            needs: { database: { postgresql: 15, url: "postgres://ada:horse%40battery@db.example.net/visits" } }
            env: { common: { DATABASE_URL: "{database.url}", WORD: "{database.password}" } }
            tasks: { seed: "echo at $DATABASE_URL as $WORD or horse%40battery." }
            """).CommitAsync();

        var run = await repository.RunAsync("run", "seed", "x");

        Assert.Equal("at *** as *** or ***.\n", run.Output);
        Assert.Contains("at *** as *** or ***.", (await repository.RunAsync("runs", "1", "--log", "x:seed")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_declared_url_with_a_password_is_masked_and_the_word_alone_is_not()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        await repository.With("slipway.yaml", "repository: plasma\n").With("x/slipway.yaml", """
            app: x
            env: { common: { BROKER: "amqp://ada:broker@mq.example.net" } }
            tasks: { seed: "echo at $BROKER, a broker" }
            """).CommitAsync();

        Assert.Equal("at ***, a broker\n", (await repository.RunAsync("run", "seed", "x")).Output);
    }
}
