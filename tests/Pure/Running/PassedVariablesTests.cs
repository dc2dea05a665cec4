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
}
