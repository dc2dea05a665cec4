using Slipway.Cli.Commands.Version;

namespace Slipway.Tests.Cli.Versions;

public class EditorCallTests
{
    [Fact]
    public void A_shell_reads_the_variable_as_git_does() =>
        Assert.Equal(["-c", "code --wait \"$@\"", "code --wait", "/r/CHANGELOG.md"], EditorCall.Of(Variables(("EDITOR", "code --wait")), ["/r/CHANGELOG.md"])!.Arguments);

    [Fact]
    public void Visual_comes_first() => Assert.Equal("vim", EditorCall.Of(Variables(("VISUAL", "vim"), ("EDITOR", "ed")), [])!.Arguments[2]);

    [Fact]
    public void Nothing_is_opened_where_nobody_says_with_what() => Assert.Null(EditorCall.Of(Variables(("VISUAL", ""), ("EDITOR", " ")), ["x"]));

    static Dictionary<string, string> Variables(params (string Name, string Value)[] all) => all.ToDictionary(one => one.Name, one => one.Value);
}
