using System.CommandLine;
using System.Text.RegularExpressions;
using Slipway.Cli;
using Slipway.Cli.Help;
using Slipway.Tests.Support;

namespace Slipway.Tests.Docs;

public sealed partial class CommandsPageTests
{
    static readonly MarkdownPage Page = MarkdownPage.Read("commands.md");

    [Fact]
    public void Each_command_has_a_section_and_each_section_a_command() =>
        Assert.Equal(
            Commands().Select(HelpWords.Below).Order(StringComparer.Ordinal),
            Headings().Matches(Page.Text).Select(match => match.Groups["words"].Value).Where(words => words != "Every command").Order(StringComparer.Ordinal));

    [Fact]
    public void A_section_names_the_options_and_arguments_of_its_command_and_no_others()
    {
        foreach (var command in Commands().Where(command => command.Subcommands.Count == 0))
        {
            Assert.Equal($"{HelpWords.Below(command)}: {string.Join(' ', Words(command))}", $"{HelpWords.Below(command)}: {string.Join(' ', WordsOfTheTable(command))}");
        }
    }

    [Fact]
    public void A_section_names_the_formats_of_its_command()
    {
        foreach (var command in Commands())
        {
            foreach (var option in command.Options.OfType<OutputOption>())
            {
                var row = Section(command).Split('\n').Single(line => line.StartsWith("| `-o`", StringComparison.Ordinal));
                var formats = option.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(item => item.Label).Order(StringComparer.Ordinal);
                Assert.Equal(formats, Code().Matches(row.Split('|')[2]).Select(match => match.Groups["word"].Value).Order(StringComparer.Ordinal));
            }
        }
    }

    [Fact]
    [Trait("list", "superslow")]
    public async Task The_examples_print_what_the_page_shows()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        var walk = new WalkThrough(repository);
        walk.Install();
        walk.Write(MarkdownPage.Read("getting-started.md"));
        try
        {
            await walk.FollowAsync(Page);
        }
        finally
        {
            await repository.RunAsync("down");
        }
    }

    static IEnumerable<Command> Commands() => Below(RootCommandBuilder.Build());

    static IEnumerable<Command> Below(Command command) => HelpWords.Visible(command).SelectMany(sub => Below(sub).Prepend(sub));

    static IEnumerable<string> Words(Command command) =>
        HelpWords.Own(command).SelectMany(HelpWords.Names).Concat(command.Arguments.Select(argument => argument.Name)).Order(StringComparer.Ordinal);

    // | `-n`, `--tail` `lines` | … |    the options' values are left out, and what stands behind `--`
    static IEnumerable<string> WordsOfTheTable(Command command) =>
        Section(command).Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|')[1])
            .SelectMany(cell => Code().Matches(cell).Select(match => match.Groups["word"].Value).Where((word, i) => i == 0 || word.StartsWith('-')))
            .Where(word => word != "--").Order(StringComparer.Ordinal);

    /// <summary>Without those of its subcommands.</summary>
    static string Section(Command command) => Page.Section($"{(command.Parents.First() is RootCommand ? "##" : "###")} {HelpWords.Below(command)}").Split("\n### ")[0];

    [GeneratedRegex("^##+ (?<words>.+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex("`(?<word>[^`]+)`")]
    private static partial Regex Code();
}
