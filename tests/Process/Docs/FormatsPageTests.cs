using Slipway.Tests.Support;

namespace Slipway.Tests.Docs;

public sealed class FormatsPageTests
{
    static readonly MarkdownPage Page = MarkdownPage.Read("formats.md");

    public static TheoryData<string> Commands =>
        [.. Page.Text.Split('\n').Where(line => line.StartsWith("### `slipway ", StringComparison.Ordinal)).Select(line => line["### `slipway ".Length..].TrimEnd('`'))];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_prints_the_members_that_the_page_names_and_no_others(string command)
    {
        using var repository = await SampleAsync();
        try
        {
            if (command.Split(' ')[0] is "status" or "runs")
            {
                var started = await repository.RunAsync("up", "--detach", "accounts");
                Assert.True(started.ExitCode == 0, started.Whole);
            }

            var run = await repository.RunAsync(command.Split(' '));
            AssertSame(Example($"### `slipway {command}`"), run.Output);
        }
        finally
        {
            await repository.RunAsync("down");
        }
    }

    [Fact]
    public async Task A_problem_has_the_members_that_the_page_names_and_no_others()
    {
        using var repository = await SampleAsync();
        repository.With("libs/accounts/slipway.yaml", "library: accounts\ncod: x\n");
        var check = await repository.RunAsync("check", "-o", "json");
        AssertSame(Example("### Problems"), check.Output);
    }

    [Theory]
    [InlineData("graph", "nope", "-o", "json")]
    [InlineData("list", "--nope", "-o", "json")]
    [InlineData("status", "--stage", "nope", "-o", "json")]
    public async Task A_command_that_was_asked_for_json_tells_its_problems_as_json(params string[] words)
    {
        using var repository = await SampleAsync();
        var run = await repository.RunAsync(words);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Subset(JsonMembers.Of(Example("### Problems")).Keys.ToHashSet(), JsonMembers.Of(run.Error).Keys.ToHashSet());
    }

    [Fact]
    public async Task The_schema_says_which_draft_it_follows()
    {
        using var repository = TemporaryRepository.CreateWithoutGit();
        var run = await repository.RunAsync("schema");
        Assert.Contains("draft 2020-12", Page.Text, StringComparison.Ordinal);
        Assert.Equal(["string"], JsonMembers.Of(run.Output)["$schema"]);
        Assert.Contains("draft/2020-12/schema", run.Output, StringComparison.Ordinal);
    }

    /// <summary>The same members; where both say more than null, values of the same kind.</summary>
    static void AssertSame(string example, string actual)
    {
        var (shown, there) = (JsonMembers.Of(example), JsonMembers.Of(actual));
        Assert.Equal(there.Keys, shown.Keys);
        foreach (var (path, kinds) in there)
        {
            var others = kinds.Except(shown[path]).Where(kind => kind != "null" && shown[path].Any(one => one != "null")).ToList();
            Assert.True(others.Count == 0, $"{path} is {string.Join(", ", others)}, not {string.Join(", ", shown[path])}");
        }
    }

    static string Example(string heading) => new MarkdownPage(Page.File, Page.Section(heading)).Blocks.First(block => block.Language == "json").Text;

    static async Task<TemporaryRepository> SampleAsync()
    {
        var repository = await TemporaryRepository.CreateAsync();
        return repository
            .With("slipway.yaml", "repository: plasma\nenv:\n  common: { LOG_LEVEL: info }\n")
            .With("apps/accounts/slipway.yaml", "app: accounts\nrun: { worker: sleep 600 }\ntest: echo tested\n")
            .With("apps/visits/version.txt", "1.4.0\n")
            .With("apps/visits/slipway.yaml", """
                app: visits
                code: vs
                description: a visitor counter
                needs:
                  database: { postgresql: 15, embedded: sqlite }
                  login: accounts
                env:
                  common: { LOG_LEVEL: warn, DATABASE_URL: "{database.url}", KEY: "{secret:api-key}" }
                run: { worker: sleep 600 }
                """);
    }
}
