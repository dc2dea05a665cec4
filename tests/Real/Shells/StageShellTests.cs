namespace Slipway.Tests.Shells;

/// <summary>Drives real shells in a real terminal.</summary>
public class StageShellTests
{
    const string PosixOwn = "PS1='own> '; export LOG_LEVEL=from-own; export PATH=/own:/usr/bin:/bin; alias hi='echo hello from own'\n";
    const string FishOwn = "set fish_greeting\nset -gx LOG_LEVEL from-own\nset -gx PATH /own /usr/bin /bin\n"
        + "alias hi 'echo hello from own'\nfunction fish_prompt; echo -n \"own> \"; end\n";

    public static TheoryData<string> Shells => ["bash", "zsh", "fish"];

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task The_prompt_shows_the_stage_and_the_component_one_stands_in(string shell)
    {
        using var terminal = await Started(shell);
        await terminal.Enter("test", shell);
        await terminal.See("🐣(pl) own>");
        await terminal.Type("cd apps/visits/src");
        await terminal.See("🐣(vs) own>");
        await terminal.Type("cd \"$SLIPWAY_REPOSITORY\"/apps/it*");
        await terminal.See("🐣(od) own>");
        await terminal.Type("cd /");
        await terminal.See("🐣 own>");
        Assert.False(File.Exists(Path.Combine(terminal.Root, "x")));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task The_stage_has_the_last_word_on_its_variables_and_the_users_own_files_on_the_rest(string shell)
    {
        using var terminal = await Started(shell);
        await terminal.Enter("test", shell);
        await terminal.See("🐣(pl) own>");
        await terminal.Type("hi; echo \"[$LOG_LEVEL] [$DATABASE_URL] [$SLIPWAY_STAGE]\"; echo \"[$ODD]\"; echo \"[$PATH]\"; env | grep -c __slipway");
        var root = terminal.Root;
        var screen = await terminal.See($"[{root}/.deps:{root}/.bin:/own:/usr/bin:/bin]\n0\n");
        Assert.Contains("hello from own", screen);
        Assert.Contains("[info] [postgres://ada:s3cret-ada@db] [test]", screen);
        Assert.Contains("[it's \"odd\" $HOME `x` \\ \n☃]", screen);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Leaving_gives_everything_back_and_the_exit_code_is_the_shells_own(string shell)
    {
        using var terminal = await Started(shell);
        await terminal.Enter("test", shell);
        await terminal.See("🐣(pl) own>");
        await terminal.Type("exit 7");
        await terminal.See("outer>");
        await terminal.Type("echo \"code=$? [$LOG_LEVEL] [$SLIPWAY_STAGE] [$PATH]\"");
        await terminal.See("code=7 [] [] [/usr/bin:/bin]");
        Assert.Empty(Directory.GetDirectories(Path.Combine(terminal.RunTime, "slipway", "shells")));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_protected_stage_warns_in_red_and_in_words(string shell)
    {
        using var terminal = await Started(shell);
        await terminal.Enter("production", shell);
        var screen = await terminal.See("🔥(pl) production", colours: true);
        Assert.Matches("\e\\[(1;31m|1m\e\\[31m|31m)[^\n]*🔥\\(pl\\) production\e\\[", screen);
        await terminal.See("🔥(pl) production own>");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Who_wants_no_colour_is_warned_in_words(string shell)
    {
        using var terminal = await Started(shell, "NO_COLOR=1");
        await terminal.Enter("production", shell);
        var screen = await terminal.See("🔥(pl) production", colours: true);
        Assert.DoesNotContain("\e[31m", screen.Replace("\e[1;31m", "\e[31m"));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_stage_within_a_stage_inherits_nothing_from_it(string shell)
    {
        using var terminal = await Started(shell);
        await terminal.Enter("test", shell);
        await terminal.See("🐣(pl) own>");
        await terminal.Enter("production", shell);
        await terminal.See("🔥(pl) production own>");
        await terminal.Type("echo \"[$ONLY_HERE] [$SLIPWAY_STAGE]\"");
        await terminal.See("\n[] [production]");
        await terminal.Type("exit");
        await terminal.See("🐣(pl) own> \n");
        await terminal.Type("echo \"[$ONLY_HERE] [$SLIPWAY_STAGE]\"");
        await terminal.See("\n[yes] [test]");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Jobs_and_Control_C_are_the_shells_own(string shell)
    {
        using var terminal = await Started(shell);
        await terminal.Enter("test", shell);
        await terminal.See("🐣(pl) own>");
        await terminal.Type("sleep 1000");
        await terminal.Key("C-z");
        await terminal.Type("jobs");
        await terminal.See("sleep 1000");
        await terminal.Type("fg");
        await terminal.Key("C-c");
        await terminal.Type("yes | head -n 1; echo over");
        var screen = await terminal.See("y\nover");
        Assert.DoesNotContain("roken pipe", screen);
    }

    [Fact]
    public async Task Zsh_keeps_its_users_own_start_folder_and_history()
    {
        using var terminal = new ShellTerminal("zsh");
        Directory.CreateDirectory(Path.Combine(terminal.Home, "z"));
        terminal.Write("home/.zshenv", "export ZDOTDIR=$HOME/z\n");
        terminal.Write("home/z/.zshrc", "PS1='own> '\nSEEN=$ZDOTDIR\nHISTFILE=${ZDOTDIR:-$HOME}/.zsh_history\n");
        await terminal.StartAsync();
        await terminal.Enter("test", "zsh");
        await terminal.See("🐣(pl) own>");
        await terminal.Type("echo \"[$SEEN] [$ZDOTDIR] [$HISTFILE]\"");
        var z = Path.Combine(terminal.Home, "z");
        await terminal.See($"[{z}] [{z}] [{z}/.zsh_history]");
    }

    [Fact]
    public async Task Bash_keeps_a_prompt_that_is_made_anew_each_time()
    {
        using var terminal = new ShellTerminal("bash");
        terminal.Write("home/.bashrc", "PROMPT_COMMAND='PS1=\"own$?> \";'\n");
        await terminal.StartAsync();
        await terminal.Enter("test", "bash");
        await terminal.See("🐣(pl) own0>");
        await terminal.Type("false");
        await terminal.See("🐣(pl) own1>");
    }

    [Fact]
    public async Task A_shell_without_start_up_files_works_as_well()
    {
        foreach (var shell in (string[])["bash", "zsh", "fish"])
        {
            using var terminal = new ShellTerminal(shell);
            await terminal.StartAsync();
            await terminal.Enter("test", shell);
            await terminal.See("🐣(pl) ");
        }
    }

    static async Task<ShellTerminal> Started(string shell, params string[] environment)
    {
        var terminal = new ShellTerminal(shell);
        terminal.Write("home/.bashrc", PosixOwn);
        terminal.Write("home/.zshrc", PosixOwn);
        terminal.Write("home/.config/fish/config.fish", FishOwn);
        await terminal.StartAsync(environment);
        return terminal;
    }
}
