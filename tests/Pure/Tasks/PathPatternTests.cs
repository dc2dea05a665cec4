using Slipway.Tasks;

namespace Slipway.Tests.Tasks;

public class PathPatternTests
{
    [Theory]
    [InlineData("src", "a/src/x.cs", true)]
    [InlineData("src", "a/src", true)]
    [InlineData("src", "a/srcs", false)]
    [InlineData("src/**", "a/src/deep/x.cs", true)]
    [InlineData("src/*", "a/src/deep/x.cs", true)]
    [InlineData("src/*.cs", "a/src/x.cs", true)]
    [InlineData("src/*.cs", "a/src/deep/x.cs", false)]
    [InlineData("**/*.cs", "a/src/deep/x.cs", true)]
    [InlineData("**/*.cs", "a/x.cs", true)]
    [InlineData("**/*.cs", "b/x.cs", false)]
    [InlineData("src/**/gen/*.cs", "a/src/gen/gen/x.cs", true)]
    [InlineData("src/**/gen/*.cs", "a/src/x/y.cs", false)]
    [InlineData("?.txt", "a/b.txt", true)]
    [InlineData("?.txt", "a/bb.txt", false)]
    [InlineData("/version.txt", "version.txt", true)]
    [InlineData("/version.txt", "a/version.txt", false)]
    [InlineData(".", "a/anything", true)]
    [InlineData("*a*b*", "a/xaxbx", true)]
    [InlineData("*a*b*", "a/xbxax", false)]
    public void A_pattern_matches_paths_from_the_root(string pattern, string path, bool matches) => Assert.Equal(matches, new PathPattern("a", pattern).Matches(path));

    [Fact]
    public void Later_patterns_take_out_and_in_again()
    {
        var patterns = new PathPatterns("a", ["src/**", "!src/old", "src/old/keep"]);

        Assert.Equal([true, false, true, false], new[] { "a/src/x", "a/src/old/y", "a/src/old/keep/z", "a/x" }.Select(patterns.Match));
    }

    [Theory]
    [InlineData("src/**/x", "a/src")]
    [InlineData("/docs/*.md", "docs")]
    [InlineData("**", "a")]
    [InlineData("/**", "")]
    [InlineData("dist/x.txt", "a/dist/x.txt")]
    public void A_pattern_says_where_to_look(string pattern, string start) => Assert.Equal(start, new PathPattern("a", pattern).Start);
}
