using Slipway.Tasks;

namespace Slipway.Tests.Tasks;

/// <summary>The examples are those of Go's own test of <c>filepath.Match</c>, where they are about one name.</summary>
public class GoNameTests
{
    [Theory]
    [InlineData("abc", "abc", true)]
    [InlineData("*c", "abc", true)]
    [InlineData("a*b*c*d*e*", "axbxcxdxexxx", true)]
    [InlineData("a*b?c*x", "abxbbxdbxebxczzx", true)]
    [InlineData("a*b?c*x", "abxbbxdbxebxczzy", false)]
    [InlineData("ab[c]", "abc", true)]
    [InlineData("ab[b-d]", "abc", true)]
    [InlineData("ab[e-g]", "abc", false)]
    [InlineData("ab[^c]", "abc", false)]
    [InlineData("ab[^b-d]", "abc", false)]
    [InlineData("ab[^e-g]", "abc", true)]
    [InlineData("a\\*b", "a*b", true)]
    [InlineData("a\\*b", "ab", false)]
    [InlineData("a?b", "a☺b", true)]
    [InlineData("a[^a]b", "a☺b", true)]
    [InlineData("a???b", "a☺b", false)]
    [InlineData("[a-ζ]*", "α", true)]
    [InlineData("*[a-ζ]", "A", false)]
    [InlineData("[\\]a]", "]", true)]
    [InlineData("[\\-]", "-", true)]
    [InlineData("[x\\-]", "x", true)]
    [InlineData("[x\\-]", "z", false)]
    [InlineData("[\\-x]", "-", true)]
    [InlineData("*x", "xxx", true)]
    [InlineData("[!a]", "!", true)]
    [InlineData("[!a]", "b", false)]
    public void A_name_matches_as_in_Go(string pattern, string name, bool expected)
    {
        Assert.True(GoName.TryParse(pattern, out var parsed));
        Assert.Equal(expected, parsed.Matches(name));
    }

    [Theory]
    [InlineData("[]a]")]
    [InlineData("[-]")]
    [InlineData("[x-]")]
    [InlineData("[-x]")]
    [InlineData("[a-b-c]")]
    [InlineData("[")]
    [InlineData("[^")]
    [InlineData("[^bc")]
    [InlineData("a[")]
    [InlineData("a\\")]
    public void What_is_no_pattern_in_Go_is_none(string pattern) => Assert.False(GoName.TryParse(pattern, out _));
}
