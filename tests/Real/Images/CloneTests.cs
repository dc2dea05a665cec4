namespace Slipway.Tests.Images;

public class CloneTests
{
    const string Password = "correct-horse-battery-staple";

    [Fact]
    [Trait("list", "slow")]
    public async Task Source_is_cloned_with_a_password_that_nothing_keeps_and_only_a_commit_clones_again()
    {
        await using var lab = await ImageLab.DockerAsync("mcr.microsoft.com/dotnet/sdk:10.0", "mcr.microsoft.com/dotnet/aspnet:10.0");
        var repository = lab.Repository;
        var served = Directory.CreateDirectory(Path.Combine(repository.Base, "served")).FullName;
        using var server = new GitServer(served, "ada", Password);
        server.Start();
        var host = $"{await GatewayAsync(lab)}:{server.Port}";
        repository.Environment["SLIPWAY_SECRET_GIT_CREDENTIALS"] = $"http://ada:{Password}@{host}";
        repository.With("apps/a/slipway.yaml", "app: a\nrun: dotnet run --project src\nimage: { source: clone, secrets: [git-credentials] }\n")
            .With("apps/a/src/A.csproj", "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><InvariantGlobalization>true</InvariantGlobalization></PropertyGroup></Project>")
            .With("apps/a/src/Program.cs", "Console.WriteLine(\"committed\");\n");
        await repository.CommitAsync();
        await repository.GitAsync("clone", "--quiet", "--bare", ".", Path.Combine(served, "plasma.git"));
        await repository.GitAsync("remote", "add", "origin", $"http://{host}/plasma.git");
        repository.With("apps/a/src/Program.cs", "Console.WriteLine(\"not committed\");\n");

        var run = await repository.RunAsync("build", "--verbose");

        Assert.True(run.ExitCode == 0, run.Whole);
        Assert.True(server.Answered > 0, "nobody asked the server");
        var image = $"{lab.Name}/a:local-{Slipway.Images.Registry.ImageTag.UserWord(Environment.UserName)}-1.2.0";
        Assert.Equal("committed", await lab.EngineAsync("run", "--rm", image));
        Assert.DoesNotContain(Password, run.Whole + await lab.EngineAsync("history", "--no-trunc", image) + await lab.EngineAsync("image", "inspect", image), StringComparison.Ordinal);
        await lab.EngineAsync("save", "--output", Path.Combine(repository.Base, "saved.tar"), image);
        Assert.Equal("", (await repository.ShellAsync($"grep -rlaF -- '{Password}' '{repository.Base}' || true")).Output);

        // The next commit is another image; what is changed and not committed is not.
        Assert.Contains("unchanged", (await repository.RunAsync("build")).Whole, StringComparison.Ordinal);
        await repository.CommitAsync("Say it otherwise");
        Assert.Contains("will run", (await repository.RunAsync("build", "--dry-run")).Whole, StringComparison.Ordinal);
    }

    /// <summary>This machine, as a container sees it: the other end of its default route.</summary>
    // eth0 00000000 010011AC 0003 …: the address of the gateway, its bytes the other way round
    static async Task<System.Net.IPAddress> GatewayAsync(ImageLab lab)
    {
        var routes = await lab.EngineAsync("run", "--rm", "--entrypoint", "cat", "mcr.microsoft.com/dotnet/aspnet:10.0", "/proc/net/route");
        var gateway = routes.Split('\n').Select(line => line.Split('\t')).First(words => words is [_, "00000000", ..])[2];
        return new System.Net.IPAddress(uint.Parse(gateway, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture));
    }
}
