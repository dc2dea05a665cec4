using Slipway.Versions.Bumping;

namespace Slipway.Tests.Versions.Bumping;

public class CommitTextTests
{
    [Theory]
    [InlineData("feat: count more", "", "Added: count more")]
    [InlineData("feat(web): count more", "", "Added: count more")]
    [InlineData("FIX(x y): a leak", "", "Fixed: a leak")]
    [InlineData("refactor!: drop old", "", "Breaking: drop old")]
    [InlineData("feat: keep", "Long story\n\nBREAKING CHANGE: names are longer\n", "Breaking: keep")]
    [InlineData("docs: say so", "", "Other: say so")]
    [InlineData("Make it nice", "", "Changed: Make it nice")]
    [InlineData("Slipway: make it nice", "", "Changed: Slipway: make it nice")]
    [InlineData("feat:no space", "", "Changed: feat:no space")]
    [InlineData("fix: \u001b[31mred\u001b[0m", "", "Fixed: [31mred[0m")]
    public void Conventional_commits_are_understood_and_none_is_required(string subject, string body, string expected)
    {
        var commit = CommitText.Read(subject, body);

        Assert.Equal(expected, $"{commit.Kind}: {commit.Text}");
    }

    [Fact]
    public void A_long_subject_is_cut() => Assert.Equal($"{new string('x', 200)}…", CommitText.Read(new string('x', 5000), "").Text);
}
