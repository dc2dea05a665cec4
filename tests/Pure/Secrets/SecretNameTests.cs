using Slipway.Problems;
using Slipway.Secrets;

namespace Slipway.Tests.Secrets;

public class SecretNameTests
{
    [Theory]
    [InlineData("user-name", true)]
    [InlineData("a", true)]
    [InlineData("a1", true)]
    [InlineData("", false)]
    [InlineData("1a", false)]
    [InlineData("-a", false)]
    [InlineData("A", false)]
    [InlineData("a_b", false)]
    [InlineData("a/../b", false)]
    [InlineData("a\n", false)]
    [InlineData("é", false)]
    public void Names_are_lower_case_words_with_hyphens(string name, bool valid) => Assert.Equal(valid, SecretName.IsValid(name));

    [Fact]
    public void A_name_has_at_most_64_characters()
    {
        Assert.True(SecretName.IsValid(new string('a', 64)));
        Assert.False(SecretName.IsValid(new string('a', 65)));
    }

    [Fact]
    public void A_name_and_its_variable_lead_to_each_other()
    {
        Assert.Equal("SLIPWAY_SECRET_USER_NAME", SecretName.Variable("user-name"));
        Assert.Equal("user-name", SecretName.FromVariable("SLIPWAY_SECRET_USER_NAME"));
        Assert.Null(SecretName.FromVariable("SLIPWAY_SECRET_user"));
        Assert.Null(SecretName.FromVariable("SLIPWAY_SECRET_"));
        Assert.Null(SecretName.FromVariable("PATH"));
    }

    [Fact]
    public void A_value_typed_in_place_of_the_name_is_not_shown_whole()
    {
        var exception = Assert.Throws<ProblemException>(() => SecretName.Check("Very-long-p4ssword-that-somebody-typed"));
        Assert.DoesNotContain("somebody", exception.Problems[0].ToString());
    }
}
