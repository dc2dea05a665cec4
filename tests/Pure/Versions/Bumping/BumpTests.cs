using NuGet.Versioning;
using Slipway.Tests.Repository;
using Slipway.Versions.Bumping;

namespace Slipway.Tests.Versions.Bumping;

public class BumpTests
{
    const string Date = "2026-11-21";

    static readonly CommitText[] Commits = [CommitText.Read("feat!: three", ""), CommitText.Read("Two", ""), CommitText.Read("fix: one", ""), CommitText.Read("Two", "")];

    [Fact]
    public void An_entry_takes_the_form_of_the_one_before() => Assert.Equal(
        "# Changelog\n\nAll of it.\n\n## [1.3.0] - 2026-11-21\n\n### Breaking\n\n- three\n\n### Changed\n\n- Two\n\n### Fixed\n\n- one\n\n## [1.2.0] - 2026-01-31\n\n- old\n",
        Bump("CHANGELOG.md", "# Changelog\n\nAll of it.\n\n## [1.2.0] - 2026-01-31\n\n- old\n", Commits));

    [Theory]
    [InlineData("## 1.2.0", "## 1.3.0")]
    [InlineData("## [1.2.0]", "## [1.3.0]")]
    [InlineData("## v1.2.0 (2026-01-31)", "## v1.3.0 (2026-11-21)")]
    [InlineData("## [1.2.0](https://example.net/a...b) (2026-01-31)", "## [1.3.0] (2026-11-21)")]
    [InlineData("# visits 1.2.0 - 2026-01-31 - The big one", "# visits 1.3.0 - 2026-11-21")]
    [InlineData("## 1.2.0: the big one", "## 1.3.0")]
    public void A_heading_takes_the_form_of_the_one_before(string before, string expected) =>
        Assert.StartsWith($"{expected}\n\n", Bump("CHANGELOG.md", $"{before}\n\n- old\n", Commits));

    [Fact]
    public void A_plain_changelog_has_the_date_as_a_bullet_and_no_groups() => Assert.Equal(
        "# image-1.3.0\n- 2026-11-21\n- Breaking: three\n- Two\n- one\n\n# image-1.2.0\n- 2026-01-31\n- old\n",
        Bump("changelog.txt", "# image-1.2.0\n- 2026-01-31\n- old\n", Commits));

    [Fact]
    public void What_stands_under_unreleased_becomes_the_entry() => Assert.Equal(
        "# Changes\n\n## Unreleased\n\n## 1.3.0 - 2026-11-21\n\n- written by hand\n\n## 1.2.0 - 2026-01-31\n\n- old\n",
        Bump("CHANGELOG.md", "# Changes\n\n## Unreleased\n\n- written by hand\n\n## 1.2.0 - 2026-01-31\n\n- old\n", Commits));

    [Fact]
    public void An_empty_unreleased_stays_on_top() => Assert.Equal(
        "## [Unreleased]\n\n## [1.3.0] - 2026-11-21\n\n- Two\n",
        Bump("CHANGELOG.md", "## [Unreleased]\n", [CommitText.Read("Two", "")]));

    [Fact]
    public void Line_ends_stay_as_they_are() => Assert.Equal(
        "## 1.3.0\r\n\r\n- Two\r\n\r\n## 1.2.0\r\n",
        Bump("CHANGELOG.md", "## 1.2.0\r\n", [CommitText.Read("Two", "")]));

    [Fact]
    public void No_commits_are_said_to_be_none() => Assert.Contains("\n\n- No changes of its own.\n", Bump("CHANGELOG.md", "## 1.2.0\n", []));

    [Fact]
    public void A_version_file_alone_gets_no_changelog()
    {
        var plan = Plan([("version.txt", "1.2.0\n")], Commits);

        Assert.Equal(("version.txt", "1.3.0\n", 0), (Assert.Single(plan.Files).Path, plan.Files[0].Text, plan.Entry.Length));
    }

    [Fact]
    public void Where_there_is_nothing_a_changelog_begins()
    {
        var plan = Plan([], null);

        Assert.Equal(("CHANGELOG.md", "# Changelog\n\n## [1.3.0] - 2026-11-21\n\n- First version.\n"), (Assert.Single(plan.Files).Path, plan.Files[0].Text));
    }

    [Fact]
    public void All_files_that_say_a_version_say_the_new_one() =>
        Assert.Equal(
            ["changelog.txt", "CHANGELOG.md", "version.txt"],
            Plan([("version.txt", "1.2.0\n"), ("CHANGELOG.md", "## Unreleased\n"), ("changelog.txt", "# a-1.2.0\n")], Commits).Files.Select(file => file.Path));

    static string Bump(string name, string text, IReadOnlyList<CommitText> commits) => Assert.Single(Plan([(name, text)], commits).Files).Text;

    static BumpPlan Plan(IEnumerable<(string Name, string Text)> files, IReadOnlyList<CommitText>? commits)
    {
        var component = ManifestTexts.Sound(("slipway.yaml", "repository: plasma\n")).Components[0];
        var folder = VersionFolder.Read("", (path, _) => files.Where(file => file.Name == path).Select(file => file.Text).FirstOrDefault(), []);
        return folder.Bump(component, null, NuGetVersion.Parse("1.3.0"), commits, Date);
    }
}
