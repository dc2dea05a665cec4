namespace Slipway.Tests.Images;

public class BuildTests
{
    const string Debian = "debian:bookworm-slim";
    const string User = "org.opencontainers.image.version";

    [Fact]
    [Trait("list", "slow")]
    public async Task Nothing_changed_builds_nothing_and_what_was_before_is_found_again()
    {
        await using var lab = await ImageLab.DockerAsync();
        lab.Repository.With("apps/a/slipway.yaml", "app: a\nimage: {}\n").With("apps/a/Dockerfile", "FROM scratch\nCOPY x.txt /\nUSER 7\n").With("apps/a/x.txt", "1").With("apps/a/y.txt", "1");
        await lab.Repository.CommitAsync();

        Assert.StartsWith("done       a:image", await BuildAsync(lab));
        var first = await lab.InspectAsync("a:local-" + UserWord + "-1.2.0", "{{.Id}}");
        lab.Repository.With("apps/a/y.txt", "2");
        Assert.Equal($"unchanged  a:image  {first[..19]} stands", await BuildAsync(lab));

        lab.Repository.With("apps/a/x.txt", "2");
        Assert.StartsWith("done       a:image", await BuildAsync(lab));
        Assert.NotEqual(first, await lab.InspectAsync("a:local-" + UserWord + "-1.2.0", "{{.Id}}"));
        lab.Repository.With("apps/a/x.txt", "1");
        Assert.Equal($"unchanged  a:image  {first[..19]} stands", await BuildAsync(lab));
        Assert.Equal(first, await lab.InspectAsync("a:local-" + UserWord + "-1.2.0", "{{.Id}}"));
    }

    [Fact]
    public async Task No_layer_no_history_and_no_log_holds_the_secret()
    {
        await using var lab = await ImageLab.DockerAsync(Debian);
        const string secret = "correct-horse-battery-staple";
        lab.Repository.With("apps/a/slipway.yaml", "app: a\nimage: { secrets: [token] }\n")
            .With("apps/a/Dockerfile", $"FROM {Debian}\nRUN --mount=type=secret,id=token cat /run/secrets/token && wc -c < /run/secrets/token > /length && : {lab.Name}\n");
        await lab.Repository.CommitAsync();
        lab.Repository.Environment["SLIPWAY_SECRET_TOKEN"] = secret;

        var run = await lab.Repository.RunAsync("build", "--verbose");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("***", run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, run.Output + run.Error, StringComparison.Ordinal);
        Assert.Equal("28", await lab.EngineAsync("run", "--rm", $"{lab.Name}/a:local-{UserWord}-1.2.0", "cat", "/length"));
        var file = Path.Combine(lab.Repository.Base, "saved.tar");
        await lab.EngineAsync("save", "--output", file, $"{lab.Name}/a:local-{UserWord}-1.2.0");
        Assert.DoesNotContain(secret, await lab.EngineAsync("history", "--no-trunc", $"{lab.Name}/a:local-{UserWord}-1.2.0"), StringComparison.Ordinal);
        Assert.Equal("", await GrepAsync(lab, secret));
        Assert.Contains("/saved.tar", await GrepAsync(lab, "wc -c"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dotnet_component_without_a_dockerfile_gets_a_small_one_that_runs_without_root()
    {
        await using var lab = await ImageLab.DockerAsync("mcr.microsoft.com/dotnet/sdk:10.0", "mcr.microsoft.com/dotnet/aspnet:10.0");
        lab.Repository.With("apps/a/slipway.yaml", "app: a\nrun: dotnet run --project src\nhealth: /healthz\n")
            .With("apps/a/src/A.csproj", "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><InvariantGlobalization>true</InvariantGlobalization></PropertyGroup></Project>")
            .With("apps/a/src/Program.cs", "Console.WriteLine(Environment.UserName + \" \" + Environment.GetEnvironmentVariable(\"SLIPWAY_VERSION\"));\n")
            .With("apps/a/tests/secret-of-the-tests.txt", "t");
        await lab.Repository.CommitAsync();

        var run = await lab.Repository.RunAsync("build", "a");

        Assert.True(run.ExitCode == 0, run.Whole);
        var image = $"a:local-{UserWord}-1.2.0";
        Assert.Equal("app 1.2.0+1", await lab.EngineAsync("run", "--rm", $"{lab.Name}/{image}"));
        Assert.Equal("1654 1.2.0+1", await lab.InspectAsync(image, $"{{{{.Config.User}}}} {{{{index .Config.Labels \"{User}\"}}}}"));
        Assert.Equal((await lab.Repository.GitAsync("rev-parse", "HEAD")).Trim(), await lab.InspectAsync(image, "{{index .Config.Labels \"org.opencontainers.image.revision\"}}"));
        Assert.Contains("/healthz", await lab.InspectAsync(image, "{{json .Config.Healthcheck}}"), StringComparison.Ordinal);
        Assert.Equal("", await lab.EngineAsync("run", "--rm", "--user", "0", "--entrypoint", "find", $"{lab.Name}/{image}", "/", "-xdev", "-name", "secret-of-the-tests.txt", "-o", "-name", "Program.cs"));
    }

    [Fact]
    public async Task A_base_comes_first_and_a_script_takes_the_place_of_a_dockerfile()
    {
        await using var lab = await ImageLab.DockerAsync(Debian);
        lab.Repository.With("libs/base/slipway.yaml", "library: base\n").With("libs/base/Dockerfile", $"FROM {Debian}\nCOPY b.txt /\n").With("libs/base/b.txt", "base")
            .With("apps/a/slipway.yaml", "app: a\nneeds: [base]\nimage: {}\n").With("apps/a/Dockerfile", "FROM {image:base}\nRUN cp /b.txt /a.txt\n")
            .With("apps/s/slipway.yaml", "app: s\nimage: {}\n").With("apps/s/Made", "FROM scratch\nCOPY slipway.yaml /\n")
            .WithScript("apps/s/scripts/build", "#!/bin/sh\nexec \"$SLIPWAY_ENGINE\" build --tag \"$SLIPWAY_IMAGE\" --file Made .\n");
        await lab.Repository.CommitAsync();

        var run = await lab.Repository.RunAsync("build");

        Assert.True(run.ExitCode == 0, run.Whole);
        Assert.Equal("base", await lab.EngineAsync("run", "--rm", $"{lab.Name}/a:local-{UserWord}-1.2.0", "cat", "/a.txt"));
        Assert.Equal("s", await lab.InspectAsync($"s:local-{UserWord}-1.2.0", "{{index .Config.Labels \"dev.slipway.component\"}}"));
        Assert.Equal(3, (await lab.Repository.RunAsync("build")).Whole.Split('\n').Count(line => line.StartsWith("unchanged", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_secret_is_refused_by_name_and_nothing_is_built()
    {
        await using var lab = await ImageLab.DockerAsync();
        lab.Repository.With("apps/a/slipway.yaml", "app: a\nimage: {}\n").With("apps/a/Dockerfile", "FROM scratch\nCOPY . /\n").With("apps/a/.env", "TOKEN=x\n").With("apps/a/x.txt", "x");
        await lab.Repository.CommitAsync();

        var run = await lab.Repository.RunAsync("build");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("`apps/a/.env` would go into the image of `a`", run.Output + run.Error, StringComparison.Ordinal);
        Assert.Equal("", await lab.EngineAsync("image", "ls", "--quiet", $"{lab.Name}/a"));
    }

    [Fact]
    public async Task Podman_builds_where_there_is_no_docker()
    {
        await using var lab = await ImageLab.PodmanAsync();
        lab.Repository.With("apps/a/slipway.yaml", "app: a\nimage: {}\n").With("apps/a/Dockerfile", "FROM scratch\nCOPY x.txt /\nUSER 7\nHEALTHCHECK CMD [\"/x\"]\n").With("apps/a/x.txt", "1");
        await lab.Repository.CommitAsync();

        Assert.StartsWith("done       a:image", await BuildAsync(lab));
        Assert.Equal("7 1.2.0+1", await lab.InspectAsync($"a:local-{UserWord}-1.2.0", $"{{{{.Config.User}}}} {{{{index .Config.Labels \"{User}\"}}}}"));
        Assert.Contains("/x", await lab.InspectAsync($"a:local-{UserWord}-1.2.0", "{{json .HealthCheck}}{{json .Config.Healthcheck}}"), StringComparison.Ordinal);
        Assert.StartsWith("unchanged  a:image", await BuildAsync(lab));
    }

    static string UserWord => Slipway.Images.Registry.ImageTag.UserWord(Environment.UserName);

    static async Task<string> BuildAsync(ImageLab lab)
    {
        var run = await lab.Repository.RunAsync("build");
        Assert.True(run.ExitCode == 0, run.Whole);
        var line = (run.Output + run.Error).Split('\n').First(one => one.Contains("a:image", StringComparison.Ordinal) && !one.StartsWith("a:image", StringComparison.Ordinal));
        return System.Text.RegularExpressions.Regex.Replace(line, "  [0-9.]+ s$", "");
    }

    /// <summary>The files of the test's folder, without the sources of the secret, in which a text stands.</summary>
    static async Task<string> GrepAsync(ImageLab lab, string text) => (await lab.Repository.ShellAsync($"grep -rlaF -- '{text}' '{lab.Repository.Base}' || true")).Output.Trim();
}
