using Slipway.Data;
using Slipway.Data.MariaDb;

namespace Slipway.Tests.Data;

public class MariaDbRightsTests
{
    const string App = "`visits`@`%`";

    [Theory]
    [InlineData("GRANT ALL PRIVILEGES ON `visits`.* TO `visits`@`%` WITH GRANT OPTION", "GRANT ALL PRIVILEGES ON `visits\\_try`.* TO `in`@`%` WITH GRANT OPTION;\n")]
    [InlineData("GRANT SELECT ON `vis%`.* TO `visits`@`%`", "GRANT SELECT ON `visits\\_try`.* TO `in`@`%`;\n")]
    [InlineData("GRANT SELECT (note), UPDATE (note) ON `visits`.`a``b` TO `visits`@`%`", "GRANT SELECT (note), UPDATE (note) ON `visits_try`.`a``b` TO `in`@`%`;\n")]
    [InlineData("GRANT EXECUTE ON PROCEDURE `visits`.`add` TO `visits`@`%`", "GRANT EXECUTE ON PROCEDURE `visits_try`.`add` TO `in`@`%`;\n")]
    [InlineData("GRANT SELECT, PROCESS, INSERT ON *.* TO `visits`@`%` IDENTIFIED BY PASSWORD '*01'", "GRANT SELECT, INSERT ON `visits\\_try`.* TO `in`@`%`;\n")]
    [InlineData("GRANT ALL PRIVILEGES ON `other`.* TO `visits`@`%`", null)]
    [InlineData("GRANT INSERT ON `other`.`visits` TO `visits`@`%`", null)]
    [InlineData("GRANT USAGE ON *.* TO `visits`@`%`", null)]
    [InlineData("GRANT `writer` TO `visits`@`%`", null)]
    public void Rights_in_a_database_are_the_same_in_its_copy_and_none_elsewhere(string line, string? given) =>
        Assert.Equal(given, MariaDbRights.Elsewhere(GrantLine.Parse(line, App), "visits", "visits_try")?.For("`in`@`%`"));

    [Theory]
    [InlineData("visits", "visits", true)]
    [InlineData("vis_ts", "visits", true)]
    [InlineData("vis\\_ts", "visits", false)]
    [InlineData("vis\\_ts", "vis_ts", true)]
    [InlineData("%s", "visits", true)]
    [InlineData("v%t%s", "visits", true)]
    [InlineData("visits", "visits_try", false)]
    [InlineData("", "visits", false)]
    public void A_grant_names_databases_by_a_pattern(string pattern, string name, bool fits) => Assert.Equal(fits, DatabasePattern.Fits(pattern, name));

    // As `SELECT PASSWORD('password')` says.
    [Fact]
    public void A_password_is_told_to_the_server_as_what_it_keeps_of_it() => Assert.Equal("*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19", NativeHash.Of("password"));

    [Fact]
    public void What_was_made_by_one_account_is_given_to_another_and_what_others_made_is_not()
    {
        var made = new Definition("VIEW", "seen", "", "SYSTEM", "utf8mb4", "utf8mb4_general_ci", "CREATE ALGORITHM=UNDEFINED DEFINER=`in`@`%` SQL SECURITY DEFINER VIEW `seen` AS select ' DEFINER=`in`@`%` '");

        Assert.Equal("CREATE ALGORITHM=UNDEFINED DEFINER=`visits`@`%` SQL SECURITY DEFINER VIEW `seen` AS select ' DEFINER=`in`@`%` '", made.By("`in`@`%`", App).Text);
        Assert.False((made with { Text = "CREATE DEFINER=`root`@`%` TRIGGER t AFTER INSERT ON v FOR EACH ROW SET @x = ' DEFINER=`in`@`%` '" }).IsBy("`in`@`%`"));
    }

    [Fact]
    public void Names_that_hang_on_a_role_never_become_longer_than_a_server_takes()
    {
        Assert.Equal("visits__admitted", FenceName.Admitted("visits"));
        Assert.InRange(FenceName.Admitted(new string('v', 60)).Length, 20, 63);
    }
}
