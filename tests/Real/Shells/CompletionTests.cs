using Slipway.Shells;
using Slipway.Shells.Completion;
using Slipway.Tests.Support;

namespace Slipway.Tests.Shells;

/// <summary>The Tab key, in real shells, asking the built tool.</summary>
public class CompletionTests
{
    [Theory]
    [InlineData("bash", "bash --norc -i", "source ~/completion")]
    [InlineData("zsh", "zsh -f -i", "autoload -U compinit && compinit -u -D; source ~/completion")]
    [InlineData("fish", "fish -N -i", "source ~/completion")]
    public async Task Tab_completes_commands(string shell, string start, string load)
    {
        using var terminal = new ShellTerminal(shell);
        terminal.Write("home/completion", CompletionScript.Of(ShellChoice.KindOf(shell)!.Value));
        terminal.Write("home/slipway", $"#!/bin/sh\nDOTNET_ROOT='{SlipwayTool.DotnetRoot}' exec '{SlipwayTool.Path}' \"$@\"\n");
        File.SetUnixFileMode(Path.Combine(terminal.Home, "slipway"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await terminal.StartAsync($"PATH={terminal.Home}:/usr/bin:/bin");
        await terminal.Type(start);
        await terminal.Type($"{load}; echo rea''dy");
        await terminal.See("ready");
        await terminal.Press("cd /; slipway secret li", "Tab");
        await terminal.See("slipway secret list");
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task A_suggestion_is_never_evaluated(string shell)
    {
        using var terminal = new ShellTerminal(shell);
        terminal.Write("home/completion", CompletionScript.Of(ShellChoice.KindOf(shell)!.Value));
        terminal.Write("home/slipway", "#!/bin/sh\necho 'a$(touch ~/x)`touch ~/x`'\n");
        File.SetUnixFileMode(Path.Combine(terminal.Home, "slipway"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await terminal.StartAsync($"PATH={terminal.Home}:/usr/bin:/bin");
        await terminal.Type(shell switch { "bash" => "bash --norc -i", "zsh" => "zsh -f -i", _ => "fish -N -i" });
        await terminal.Type((shell == "zsh" ? "autoload -U compinit && compinit -u -D; " : "") + "source ~/completion; echo rea''dy");
        await terminal.See("ready");
        await terminal.Press("slipway a", "Tab");
        await terminal.See("touch");
        Assert.False(File.Exists(Path.Combine(terminal.Home, "x")));
    }
}
