using System.CommandLine;
using Slipway.Cli;
using Slipway.Cli.Help;
using Slipway.Tests.Support;

namespace Slipway.Tests.Commands;

public sealed class HelpTests
{
    public static TheoryData<string> Paths => [.. Below(RootCommandBuilder.Build()).Select(HelpWords.Below)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_command_has_examples_that_can_be_typed_and_a_place_in_the_overview(string path)
    {
        var help = CommandHelps.Of(path);
        Assert.NotEmpty(help.Examples);
        foreach (var example in help.Examples)
        {
            var line = example.Line.Replace("eval \"$(", "", StringComparison.Ordinal).Replace(")\"", "", StringComparison.Ordinal);
            var words = line.Split(" > ")[0].Split(" < ")[0].Split(' ');
            var parsed = RootCommandBuilder.Build().Parse(words[1..]);
            Assert.False(UsageErrors.Are(parsed), example.Line);
            Assert.StartsWith($"slipway {path.Split(' ')[0]}", line, StringComparison.Ordinal);
        }

        Assert.Equal(!path.Contains(' '), CommandHelps.Groups.Contains(help.Group));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Help_is_the_same_before_and_behind_the_command(string path)
    {
        using var repository = TemporaryRepository.CreateWithoutGit();
        var behind = await repository.RunAsync([.. path.Split(' '), "-h"]);
        var before = await repository.RunAsync(["help", .. path.Split(' ')]);
        Assert.Equal(before.Whole, behind.Whole);
        Assert.StartsWith("exit 0\n--- stdout\n", behind.Whole, StringComparison.Ordinal);
        Assert.Contains($"\nUsage: slipway {path} ", behind.Output, StringComparison.Ordinal);
        Assert.EndsWith($"docs/commands.md#{path.Split(' ')[0]}\n", behind.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_at_all_shows_how_to_begin()
    {
        using var repository = TemporaryRepository.CreateWithoutGit();
        Assert.Equal(
            """
            exit 0
            --- stdout
            usage: slipway COMMAND [options]
              slipway up                   # run everything here, with its databases; Ctrl-C stops it
              slipway up visits --detach   # run `visits` and what it needs in the background
            `slipway --help` tells more

            """,
            (await repository.RunAsync()).Whole);
    }

    [Fact]
    public async Task Half_a_command_line_says_what_is_missing_and_shows_two_examples()
    {
        using var repository = TemporaryRepository.CreateWithoutGit();
        Assert.Equal(
            """
            exit 2
            --- stderr
            error: `slipway secret set` needs a `name`
              why: the secret's name, as in {secret:name}
            usage: slipway secret set name [options]
              slipway secret set api-key --stage staging         # asks for the value, unseen
              slipway secret set api-key --stage staging < key   # read from a file
            `slipway secret set --help` tells more

            """,
            (await repository.RunAsync("secret", "set")).Whole);
    }

    [Theory]
    [InlineData("error: there is no command `slipway lst`\n  fix: did you mean `list`?\n", "lst")]
    [InlineData("error: there is no command `slipway secret lst`\n  fix: did you mean `list`?\n", "secret", "lst")]
    [InlineData("error: there is no command `secrt`\n  fix: did you mean `secret`?\n", "help", "secrt")]
    [InlineData("error: `slipway down` has no option `--dtaa`\n  fix: did you mean `--data`?\n", "down", "--dtaa")]
    [InlineData("error: `slipway list` has no option `--stge`\n  fix: see `slipway list --help`\n", "list", "--stge", "x")]
    [InlineData("error: `slipway up` has no option `-x`\n  fix: see `slipway up --help`\n", "up", "-x")]
    [InlineData("error: `jsn` is no format of this command: there are table, json, name\n  fix: see `slipway list --help`\n", "list", "-o", "jsn")]
    [InlineData("error: there is no completion for `tcsh`, only for bash, zsh and fish\n  fix: see `slipway completion --help`\n", "completion", "tcsh")]
    public async Task A_word_that_is_not_known_is_told_with_the_one_that_was_meant(string error, params string[] words)
    {
        using var repository = TemporaryRepository.CreateWithoutGit();
        Assert.Equal(new SlipwayRun(2, "", error), await repository.RunAsync(words));
    }

    [Fact]
    public async Task What_stands_behind_two_hyphens_is_no_option_of_ours()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        repository.With("slipway.yaml", "repository: plasma\n");
        Assert.Equal(new SlipwayRun(0, "-x --stge\n", ""), await repository.RunAsync("shell", "--", "echo", "-x", "--stge"));
    }

    static IEnumerable<Command> Below(Command command) => HelpWords.Visible(command).SelectMany(sub => Below(sub).Prepend(sub));
}
