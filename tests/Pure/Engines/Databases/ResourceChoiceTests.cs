using System.Collections.Immutable;
using Slipway.Engines.Databases;
using Slipway.Problems;

namespace Slipway.Tests.Engines.Databases;

public class ResourceChoiceTests
{
    static readonly InstalledPrograms Fifteen = Programs("15.13");

    static readonly ResourceRequest Wish = new("visits", "database", ProviderKinds.PostgreSql)
    {
        Version = "15",
        MayBeEmbedded = true,
        Folder = "/state/up/visits",
        StateFolder = "/state",
        SocketFolder = "/run/x",
    };

    [Fact]
    public void Programs_that_are_here_make_a_server()
    {
        var choice = ResourceChoice.Decide(Wish, Fifteen, null, null);
        Assert.Equal(ProviderKinds.PostgreSql, choice.Kind);
        Assert.Empty(choice.Notes);
    }

    [Fact]
    public void Without_programs_the_embedded_file_stands_in_and_says_so()
    {
        var choice = ResourceChoice.Decide(Wish, null, null, null);
        Assert.Equal(ProviderKinds.Sqlite, choice.Kind);
        Assert.True(choice.IsRecorded);
        Assert.Equal("`visits/database` is a SQLite file, since PostgreSQL is not installed", Assert.Single(choice.Notes).What);
    }

    [Fact]
    public void Embedded_is_taken_when_asked_for_even_where_a_server_could_be_had() =>
        Assert.Equal(ProviderKinds.Sqlite, ResourceChoice.Decide(Wish with { PreferEmbedded = true }, Fifteen, null, null).Kind);

    [Fact]
    public void A_need_that_cannot_be_embedded_stays_a_server_when_embedded_is_asked_for() =>
        Assert.Equal(
            ProviderKinds.PostgreSql,
            ResourceChoice.Decide(Wish with { PreferEmbedded = true, MayBeEmbedded = false }, Fifteen, null, null).Kind);

    [Theory]
    [InlineData(ProviderKinds.PostgreSql, "apt install postgresql", "dnf install postgresql-server", "brew install postgresql")]
    [InlineData(ProviderKinds.MariaDb, "apt install mariadb-server", "dnf install mariadb-server", "brew install mariadb")]
    [InlineData(ProviderKinds.Redis, "apt install redis-server", "dnf install valkey", "brew install redis")]
    public void With_neither_the_problem_names_the_packages(string kind, params string[] packages)
    {
        var problem = Refused(Wish with { Kind = kind, MayBeEmbedded = false }, null, null, null);
        Assert.Equal("resource-programs-missing", problem.Code);
        Assert.All(packages, package => Assert.Contains(package, problem.Fix, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_stays_a_file_when_a_server_was_installed_later_and_says_how_to_switch()
    {
        var choice = ResourceChoice.Decide(Wish, Fifteen, ProviderKinds.Sqlite, null);
        Assert.Equal(ProviderKinds.Sqlite, choice.Kind);
        Assert.Contains("slipway down visits --data", Assert.Single(choice.Notes).Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_whose_programs_went_away_is_never_replaced_by_an_empty_file()
    {
        var problem = Refused(Wish, null, ProviderKinds.PostgreSql, "15");
        Assert.Equal("resource-programs-missing", problem.Code);
        Assert.Contains("keeps its data in PostgreSQL", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Asking_for_embedded_over_a_servers_data_is_for_one_run_only()
    {
        var choice = ResourceChoice.Decide(Wish with { PreferEmbedded = true }, Fifteen, ProviderKinds.PostgreSql, "15");
        Assert.Equal(ProviderKinds.Sqlite, choice.Kind);
        Assert.False(choice.IsRecorded);
        Assert.Contains("kept aside", Assert.Single(choice.Notes).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_that_now_asks_for_another_kind_is_told_of_the_data() =>
        Assert.Equal("resource-kind-changed", Refused(Wish with { Kind = ProviderKinds.MariaDb }, Programs("10.11.4"), ProviderKinds.PostgreSql, "15").Code);

    [Fact]
    public void A_manifest_that_no_longer_allows_the_file_is_told_of_the_data() =>
        Assert.Equal("resource-kind-changed", Refused(Wish with { MayBeEmbedded = false }, Fifteen, ProviderKinds.Sqlite, null).Code);

    [Fact]
    public void Another_major_version_of_postgresql_never_touches_the_data()
    {
        var problem = Refused(Wish, Programs("16.2"), ProviderKinds.PostgreSql, "15");
        Assert.Equal("resource-version", problem.Code);
        Assert.Equal("the data of `visits/database` was made by PostgreSQL 15, and only 16.2 is installed", problem.What);
    }

    [Fact]
    public void Another_version_than_asked_for_runs_with_a_note() =>
        Assert.Equal(
            "`visits/database` runs PostgreSQL 15.13, and the manifest asks for 17",
            Assert.Single(ResourceChoice.Decide(Wish with { Version = "17" }, Fifteen, null, null).Notes).What);

    [Theory]
    [InlineData(ProviderKinds.PostgreSql, "15", "15.2", true)]
    [InlineData(ProviderKinds.PostgreSql, "15", "16.0", false)]
    [InlineData(ProviderKinds.PostgreSql, "1", "15.0", false)]
    [InlineData(ProviderKinds.MariaDb, "10.11", "10.11.1", true)]
    [InlineData(ProviderKinds.MariaDb, "10.11", "11.4.2", true)]
    [InlineData(ProviderKinds.MariaDb, "10.11", "10.6.9", false)]
    [InlineData(ProviderKinds.Redis, "7.0", "7.2.1", true)]
    [InlineData(ProviderKinds.Redis, "7.2", "7.0.1", false)]
    public void Data_is_served_by_programs_that_can_read_it(string kind, string recorded, string found, bool can) =>
        Assert.Equal(can, ResourceChoice.CanServe(kind, recorded, Version.Parse(found)));

    static Problem Refused(ResourceRequest request, InstalledPrograms? found, string? kind, string? version) =>
        Assert.Single(Assert.Throws<ProblemException>(() => ResourceChoice.Decide(request, found, kind, version)).Problems);

    static InstalledPrograms Programs(string version) => new(Version.Parse(version), ImmutableSortedDictionary<string, string>.Empty);
}
