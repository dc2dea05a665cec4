using Slipway.Running;

namespace Slipway.Tests.Running;

public class PassedVariablesTests
{
    [Fact]
    public void Only_what_says_where_things_are_on_this_machine_gets_through()
    {
        var passed = PassedVariables.From(
            new Dictionary<string, string> { ["PATH"] = "/usr/bin", ["HOME"] = "/home/ada", ["LC_ALL"] = "C.UTF-8", ["DATABASE_URL"] = "x", ["AWS_SECRET_ACCESS_KEY"] = "y" },
            ["/repo/.deps", "/repo/.bin"]);

        Assert.Equal(["HOME", "LC_ALL", "PATH"], passed.Keys);
        Assert.Equal("/repo/.deps:/repo/.bin:/usr/bin", passed["PATH"]);
    }

    [Fact]
    public void Tasks_see_no_terminal_and_what_decides_their_results_is_known()
    {
        var variables = new Dictionary<string, string>
        {
            ["PATH"] = "/usr/bin",
            ["TERM"] = "xterm",
            ["SHELL"] = "/bin/zsh",
            ["CI"] = "true",
            ["DOCKER_HOST"] = "unix:///x",
            ["GOFLAGS"] = "-v",
            ["GOOGLE_APPLICATION_CREDENTIALS"] = "/x",
            ["DOTNET_ROOT"] = "/x",
            ["DOTNET_gcServer"] = "1",
            ["NPM_CONFIG_REGISTRY"] = "x",
            ["CARGO_REGISTRY_TOKEN"] = "x",
        };

        Assert.Equal(
            ["CARGO_REGISTRY_TOKEN", "CI", "DOCKER_HOST", "DOTNET_ROOT", "DOTNET_gcServer", "GOFLAGS", "NPM_CONFIG_REGISTRY", "PATH", "TERM"],
            PassedVariables.ForTask(variables, []).Keys);
        Assert.Equal("dumb", PassedVariables.ForTask(variables, [])["TERM"]);
        Assert.Equal(["CI", "DOCKER_HOST", "DOTNET_gcServer", "GOFLAGS"], PassedVariables.Deciding(variables).Keys);
    }
}
