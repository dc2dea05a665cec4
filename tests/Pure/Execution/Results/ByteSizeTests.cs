using Slipway.Execution.Results;
using Slipway.Problems;

namespace Slipway.Tests.Execution.Results;

public class ByteSizeTests
{
    [Theory]
    [InlineData("10GB", 10_000_000_000)]
    [InlineData("5GiB", 5L << 30)]
    [InlineData("1.5 gib", 3L << 29)]
    [InlineData("500M", 500L << 20)]
    [InlineData("12B", 12)]
    [InlineData("0", 0)]
    public void A_size_is_read_as_people_write_it(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GB")]
    [InlineData("-1GB")]
    [InlineData("1 2")]
    [InlineData("1x")]
    [InlineData("99999999999999999999TB")]
    [InlineData("9999999999999TiB")]
    public void What_is_no_size_is_refused(string text)
    {
        Assert.False(ByteSize.TryParse(text, out _));
        Assert.Equal("bad-size", Assert.Throws<ProblemException>(() => ByteSize.Parse(text, "--size")).Problems.Single().Code);
    }

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(5L << 30, "5 GiB")]
    public void A_size_is_shown_short(long bytes, string text) => Assert.Equal(text, ByteSize.Format(bytes));

    [Fact]
    public void The_variable_sets_the_size_and_nothing_else()
    {
        Assert.Equal(new ResultLimits(1L << 30, TimeSpan.FromDays(30)), ResultLimits.From(name => name == "SLIPWAY_CACHE_SIZE" ? "1GiB" : null));
        Assert.Equal(ResultLimits.Default, ResultLimits.From(_ => null));
    }
}
