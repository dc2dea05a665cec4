using NuGet.Versioning;
using Slipway.Versions;

namespace Slipway.Tests.Versions;

public class VersionReaderTests
{
    [Theory]
    [InlineData("# image-1.2.0\n- 2026-01-31\n- more\n\n# image-1.1.0\n", "1.2.0")]
    [InlineData("# Changelog\n\n## [Unreleased]\n\n- new\n\n## [1.10.0] - 2026-01-31\n\n## [1.9.0] - 2026-01-01\n", "1.10.0")]
    [InlineData("# Changes\n\n## 1.2.0\n", "1.2.0")]
    [InlineData("## v1.2.0 (2026-01-31)\n", "1.2.0")]
    [InlineData("## [2.0.0](https://example.net/compare/v1...v2) (2026-01-31)\n", "2.0.0")]
    [InlineData("# My-image_two 2.0.0-beta.1: the news\r\n", "2.0.0-beta.1")]
    [InlineData("# Changes since 1.0.0\n\n### 0.9.0\n", "0.9.0")]
    [InlineData("```\n## 3.0.0\n```\n## 1.2.0\n", "1.2.0")]
    [InlineData("# Changelog\n\n## Unreleased\n\n- new\n", "none")]
    [InlineData("# 2026-01-31\n- all\n", "none")]
    [InlineData("", "none")]
    public void The_newest_entry_of_a_changelog_is_the_version(string text, string expected)
    {
        Assert.Equal(expected, new FolderInMemory(("CHANGELOG.md", text)).Read());
        Assert.Equal(expected, new FolderInMemory(("changelog.txt", text)).Read());
    }

    [Theory]
    [InlineData("1.2.0\n")]
    [InlineData("\uFEFF1.2.0")]
    [InlineData("\n 1.2.0 \r\n\n")]
    public void A_version_file_is_one_line(string text) => Assert.Equal("1.2.0", new FolderInMemory(("version.txt", text)).Read());

    [Fact]
    public void No_file_is_no_version() => Assert.Equal("none", new FolderInMemory(("README.md", "# a 1.0.0\n")).Read());

    [Fact]
    public void What_is_no_version_is_shown_in_its_place() => Assert.Equal(
        """
        error: `1.2` is no version
          --> apps/a/CHANGELOG.md:3:5
         3 | ## [1.2] - 2026-01-31
           |     ^^^
          fix: write three numbers such as `1.4.0`, or `1.4.0-beta.1`

        """,
        new FolderInMemory(("CHANGELOG.md", "# Changes\n\n## [1.2] - 2026-01-31\n\n## 1.1.0\n")).Read());

    [Theory]
    [InlineData("1.4.0+57", "the build number behind the `+` is counted, not written")]
    [InlineData("1.4.0\nand more\n", "`version.txt` holds more than the version")]
    [InlineData("", "`` is no version")]
    [InlineData("99999999999.0.0", "`99999999999.0.0` is no version")]
    public void A_version_file_that_says_something_else_is_refused(string text, string complaint) =>
        Assert.Contains(complaint, new FolderInMemory(("version.txt", text)).Read());

    [Fact]
    public void Two_files_that_agree_are_fine() =>
        Assert.Equal("1.2.0", new FolderInMemory(("version.txt", "1.2.0\n"), ("changelog.txt", "# a-1.2.0\n"), ("CHANGELOG.md", "## Unreleased\n")).Read());

    [Fact]
    public void Two_files_that_disagree_are_both_shown() => Assert.Equal(
        """
        error: `apps/a/version.txt` says 1.3.0, and `apps/a/CHANGELOG.md` says 1.2.0
          --> apps/a/version.txt:1:1
         1 | 1.3.0
           | ^^^^^
          and apps/a/CHANGELOG.md:3:4
         3 | ## 1.2.0
           |    ^^^^^
          fix: make both say the same, or keep one of the two files

        """,
        new FolderInMemory(("version.txt", "1.3.0\n"), ("CHANGELOG.md", "# Changes\n\n## 1.2.0\n")).Read());

    [Fact]
    public void The_build_number_stands_behind_a_plus()
    {
        var version = new ComponentVersion(NuGetVersion.Parse("1.4.0"));

        Assert.Equal(("1.4.0", "1.4.0"), (version.Text, version.Full));
        Assert.Equal("1.4.0+57", version.With(new BuildNumber(57, false)).Full);
        Assert.Equal("1.4.0+57.dirty", version.With(new BuildNumber(57, true)).Full);
    }
}
