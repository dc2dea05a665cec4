using NuGet.Versioning;
using Slipway.Problems;
using Slipway.Versions.Bumping;

namespace Slipway.Tests.Versions.Bumping;

public class VersionStepTests
{
    [Theory]
    [InlineData("1.9.3", "major", "2.0.0")]
    [InlineData("1.9.3", "minor", "1.10.0")]
    [InlineData("1.9.9", "patch", "1.9.10")]
    [InlineData("2.0.0-beta.1", "major", "2.0.0")]
    [InlineData("2.1.0-beta.1", "major", "3.0.0")]
    [InlineData("2.1.0-beta.1", "minor", "2.1.0")]
    [InlineData("2.1.1-beta.1", "minor", "2.2.0")]
    [InlineData("2.1.1-beta.1", "patch", "2.1.1")]
    [InlineData("1.0.0", "2.0.0-beta.1", "2.0.0-beta.1")]
    public void A_part_rises_and_what_is_not_final_becomes_so(string version, string step, string expected) =>
        Assert.Equal(expected, VersionStep.Parse(step).After(NuGetVersion.Parse(version)).ToString());

    [Theory]
    [InlineData("major", "1.0.0")]
    [InlineData("minor", "0.1.0")]
    [InlineData("patch", "0.0.1")]
    public void No_version_counts_as_zero(string step, string expected) => Assert.Equal(expected, VersionStep.Parse(step).After(null).ToString());

    [Theory]
    [InlineData("mayor")]
    [InlineData("1.2")]
    [InlineData("1.2.0+5")]
    public void Anything_else_is_refused(string step) =>
        Assert.Equal("bad-version", Assert.Throws<ProblemException>(() => VersionStep.Parse(step)).Problems.Single().Code);
}
