using Slipway.Programs;
using Slipway.Tests.Images;
using Slipway.Tests.Support;

namespace Slipway.Tests.Inside;

/// <summary>The Compose file, read and run by Compose itself.</summary>
public class ComposeTests
{
    const string Debian = "debian:bookworm-slim";

    [Fact]
    [Trait("list", "slow")]
    public async Task Compose_runs_what_was_exported()
    {
        var compose = RealParts.Program("docker-compose", "docker-compose", "apt-get install docker-compose");
        await using var lab = await ImageLab.DockerAsync(Debian);
        lab.Repository.With("apps/a/slipway.yaml", "app: a\nrun: ./a\nmigrate: ./a\nenv: { common: { KEY: \"{secret:api-key}\", PRICE: \"5$ \\\"x\\\"\" } }\n")
            .With("apps/a/Dockerfile", $"FROM {Debian}\nENTRYPOINT [\"sh\", \"-c\", \"echo $0 $PRICE $KEY; [ $0 = migrate ] || sleep 1000\"]\nCMD [\"serve\"]\n");
        var file = Path.Combine(lab.Repository.Root, "docker-compose.yml");
        Assert.Equal(0, (await lab.Repository.RunAsync("export", "compose", "--file", file)).ExitCode);

        try
        {
            Assert.NotEqual(0, (await ComposeAsync(lab, compose, null, "config", "--quiet")).ExitCode);
            Assert.Equal(0, (await ComposeAsync(lab, compose, "k1", "config", "--quiet")).ExitCode);
            var up = await ComposeAsync(lab, compose, "k1", "up", "--detach", "--build");
            Assert.True(up.ExitCode == 0, up.Error);
            var logs = (await ComposeAsync(lab, compose, "k1", "logs", "--no-color")).Output;
            Assert.Contains("migrate 5$ \"x\" k1", logs, StringComparison.Ordinal);
            Assert.Contains("serve 5$ \"x\" k1", logs, StringComparison.Ordinal);
        }
        finally
        {
            await ComposeAsync(lab, compose, "k1", "down", "--volumes", "--rmi", "all", "--timeout", "0");
        }
    }

    static Task<ProgramResult> ComposeAsync(ImageLab lab, string compose, string? key, params string[] words) => new ProgramRunner().RunAsync(
        ProgramCall.Of([compose, "--project-name", lab.Name, .. words]) with
        {
            Directory = lab.Repository.Root,
            Environment = ProgramCall.Of("x").Environment.Add("API_KEY", key).Add("DOCKER_BUILDKIT", "0"),
        },
        TestContext.Current.CancellationToken);
}
