using Slipway.Sources.Git;

namespace Slipway.Tests.Sources;

public class GitQuotingTests
{
    [Theory]
    [InlineData("plain/name.txt", "plain/name.txt")]
    [InlineData("with space", "with space")]
    [InlineData("caf\u00c3\u00a9", "\"caf\\303\\251\"")]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    public void Names_are_quoted_as_Git_does(string raw, string quoted)
    {
        Assert.Equal(quoted, GitQuoting.Quote(raw));
        Assert.Equal(raw, GitQuoting.Unquote(quoted));
    }

    [Fact]
    public void Every_byte_comes_back()
    {
        var raw = string.Concat(Enumerable.Range(1, 255).Select(one => (char)one));

        Assert.Equal(raw, GitQuoting.Unquote(GitQuoting.Quote(raw)));
        Assert.Equal("\a\b\t\n\v\f\r", GitQuoting.Unquote("\"\\a\\b\\t\\n\\v\\f\\r\""));
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\"open")]
    [InlineData("\"\\\"")]
    [InlineData("\"\\400\"")]
    [InlineData("\"\\x\"")]
    public void What_Git_never_prints_is_refused(string text) => Assert.Throws<InvalidDataException>(() => GitQuoting.Unquote(text));

    [Fact]
    public void A_folder_comes_right_before_what_is_in_it()
    {
        var paths = new[] { "a-b", "a", "a/b", "", "a/b/c", "a.b", "a/b-c", "b" };
        Array.Sort(paths, RawName.Compare);

        Assert.Equal(["", "a", "a/b", "a/b/c", "a/b-c", "a-b", "a.b", "b"], paths);
    }
}
