using Slipway.Engines.Containers.Resources;
using Slipway.Engines.Databases;
using Slipway.Problems;

namespace Slipway.Tests.Engines.Containers.Resources;

public class ContainerChoiceTests
{
    static readonly ContainerServer PostgreSql = new PostgreSqlContainer();

    [Theory]
    [InlineData("15", null, "15")]
    [InlineData(null, null, "17")]
    [InlineData(null, "15", "15")]
    public void The_version_is_the_manifests_else_that_of_the_data_else_a_usual_one(string? wanted, string? recorded, string version) =>
        Assert.Equal(version, ContainerChoice.Decide(Request() with { Version = wanted }, PostgreSql, recorded is null ? null : ProviderKinds.PostgreSql, recorded).Version);

    [Fact]
    public void Data_of_another_major_version_is_not_handed_to_a_server_that_cannot_read_it()
    {
        var exception = Assert.Throws<ProblemException>(() => ContainerChoice.Decide(Request() with { Version = "16" }, PostgreSql, ProviderKinds.PostgreSql, "15"));

        Assert.Equal("resource-version", exception.Problems.Single().Code);
    }

    [Fact]
    public void A_newer_MariaDB_takes_over_what_an_older_one_wrote() =>
        Assert.Equal("11", ContainerChoice.Decide(Request(ProviderKinds.MariaDb) with { Version = "11" }, new MariaDbContainer(), ProviderKinds.MariaDb, "10.11").Version);

    [Fact]
    public void Embedded_is_a_file_where_the_manifest_allows_it() =>
        Assert.Null(ContainerChoice.Decide(Request() with { MayBeEmbedded = true, PreferEmbedded = true }, PostgreSql, null, null).Server);

    [Fact]
    public void What_was_a_server_stays_one_unless_somebody_asks_for_a_file()
    {
        Assert.NotNull(ContainerChoice.Decide(Request() with { MayBeEmbedded = true }, PostgreSql, ProviderKinds.PostgreSql, "17").Server);
        var once = ContainerChoice.Decide(Request() with { MayBeEmbedded = true, PreferEmbedded = true }, PostgreSql, ProviderKinds.PostgreSql, "17");
        Assert.Equal((null, false), (once.Server, once.IsRecorded));
    }

    [Fact]
    public void Data_of_PostgreSQL_18_lies_one_folder_higher()
    {
        Assert.Equal("/var/lib/postgresql/data", PostgreSql.DataFolder(ContainerChoice.Parse("17")));
        Assert.Equal("/var/lib/postgresql", PostgreSql.DataFolder(ContainerChoice.Parse("18-alpine")));
    }

    static ResourceRequest Request(string kind = ProviderKinds.PostgreSql) =>
        new("shop", "database", kind) { Folder = "/state/shop/database", StateFolder = "/state", SocketFolder = "/run" };
}
