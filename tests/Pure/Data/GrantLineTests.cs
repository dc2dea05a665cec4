using Slipway.Data.MariaDb;

namespace Slipway.Tests.Data;

public class GrantLineTests
{
    const string Account = "`visits`@`%`";

    [Theory]
    [InlineData("GRANT ALL PRIVILEGES ON `visits`.* TO `visits`@`%`", "GRANT ALL PRIVILEGES ON `visits`.* TO `t`@`h`")]
    [InlineData("GRANT SELECT ON `v TO ``visits``@``%``x`.* TO `visits`@`%` WITH GRANT OPTION", "GRANT SELECT ON `v TO ``visits``@``%``x`.* TO `t`@`h` WITH GRANT OPTION")]
    [InlineData("GRANT USAGE ON *.* TO `visits`@`%` IDENTIFIED BY PASSWORD '*01 WITH GRANT OPTION' WITH MAX_USER_CONNECTIONS 5", "GRANT USAGE ON *.* TO `t`@`h`")]
    [InlineData("GRANT FILE ON *.* TO `visits`@`%` REQUIRE SSL WITH GRANT OPTION MAX_USER_CONNECTIONS 5", "GRANT FILE ON *.* TO `t`@`h` WITH GRANT OPTION")]
    [InlineData("GRANT `reader` TO `visits`@`%` WITH ADMIN OPTION", "GRANT `reader` TO `t`@`h` WITH ADMIN OPTION")]
    [InlineData("SET DEFAULT ROLE `reader` FOR `visits`@`%`", "SET DEFAULT ROLE `reader` FOR `t`@`h`")]
    public void A_right_is_given_to_another_account_without_what_belongs_to_the_first(string line, string expected) =>
        Assert.Equal(expected + ";\n", GrantLine.Parse(line, Account).For("`t`@`h`"));

    [Theory]
    [InlineData("GRANT ALL PRIVILEGES ON *.* TO `visits`@`%` WITH GRANT OPTION", 2)]
    [InlineData("GRANT SELECT, CREATE USER ON *.* TO `visits`@`%`", 1)]
    [InlineData("GRANT SELECT, FILE ON *.* TO `visits`@`%`", 0)]
    [InlineData("GRANT ALL PRIVILEGES ON `visits`.* TO `visits`@`%`", 0)]
    [InlineData("GRANT `reader` TO `visits`@`%`", 0)]
    public void Rights_of_the_whole_server_that_lead_out_of_a_fence_are_named(string line, int count) =>
        Assert.Equal(count, GrantLine.Parse(line, Account).Reasons().Count());

    [Fact]
    public void Somebody_else_s_line_is_refused() => Assert.Throws<FormatException>(() => GrantLine.Parse("GRANT USAGE ON *.* TO `other`@`%`", Account));
}
