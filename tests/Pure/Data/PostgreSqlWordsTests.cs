using Slipway.Data;
using Slipway.Data.MariaDb;
using Slipway.Data.PostgreSql;

namespace Slipway.Tests.Data;

public class PostgreSqlWordsTests
{
    static readonly HashSet<string> Made = ["ext"];

    [Theory]
    [InlineData("; Archive created", true)]
    [InlineData("215; 1259 16402 TABLE public visit slipway", true)]
    [InlineData("2; 3079 16385 EXTENSION - pg_trgm ", false)]
    [InlineData("3400; 0 0 COMMENT - EXTENSION pg_trgm ", false)]
    [InlineData("8; 2615 16384 SCHEMA - ext slipway", false)]
    [InlineData("9; 2615 16384 SCHEMA - extra slipway", true)]
    [InlineData("3250; 3256 16420 POLICY public visit visits__slipway visits", false)]
    [InlineData("3251; 3256 16421 POLICY public visit mine visits", true)]
    public void What_is_made_otherwise_is_left_out_of_a_restore(string line, bool wanted) => Assert.Equal(wanted, RestoreList.IsWanted(line, Made, "visits__slipway"));

    [Fact]
    public void An_extension_is_known_by_its_line()
    {
        Assert.Equal("pg_trgm", RestoreList.Extension("2; 3079 16385 EXTENSION - pg_trgm "));
        Assert.Null(RestoreList.Extension("3400; 0 0 COMMENT - EXTENSION pg_trgm "));
    }

    // The password and the salt of RFC 7677.
    [Fact]
    public void A_password_is_told_to_the_server_as_what_it_keeps_of_it() => Assert.Equal(
        "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
        ScramVerifier.Of("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ==")));

    [Fact]
    public void The_kept_role_s_name_is_never_longer_than_a_server_takes()
    {
        Assert.Equal("visits__slipway", FenceName.Of("visits"));
        Assert.InRange(FenceName.Of(new string('ä', 30)).Length, 20, 63);
        Assert.NotEqual(FenceName.Of(new string('a', 60)), FenceName.Of(new string('a', 61)));
    }

    [Fact]
    public void Reasons_against_a_fence_are_all_named()
    {
        var state = RoleState.Read("[false, true, true, true, true, true, false]");
        Assert.Equal(5, state.Reasons("visits", knowsPassword: false).Count);
        Assert.Empty(RoleState.Read("[false, true, false, false, false, false, false]").Reasons("visits", knowsPassword: true));
    }

    [Fact]
    public void Facts_are_read_from_lines_and_tables_of_the_usual_schema_have_no_other_name()
    {
        var facts = PostgreSqlFacts.Read(["[\"15.13\", 100]", "[\"public\", \"visit\", 2, 8]", "[\"audit\", \"entry\", 3, 9]"]);
        Assert.Equal(("15.13", 100), (facts.Server, facts.Bytes));
        Assert.Equal([new TableFacts("audit.entry", 3, 9), new TableFacts("visit", 2, 8)], facts.Tables);
    }

    [Theory]
    [InlineData("a\\tb\\nc\\\\d\\0", "a\tb\nc\\d\0")]
    [InlineData("end\\", "end\\")]
    public void What_mariadb_prints_is_read_as_it_was(string printed, string value) => Assert.Equal(value, MariaDbClient.Unescape(printed));

    [Theory]
    [InlineData("postgresql://u:p@h/n?a=1&sslmode=verify-full", "verify-full")]
    [InlineData("postgresql://u:p@h/n", null)]
    public void A_setting_of_the_url_is_found(string url, string? value) => Assert.Equal(value, UrlSetting.Of(url, "sslmode"));
}
