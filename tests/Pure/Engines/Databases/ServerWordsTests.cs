using System.Collections.Immutable;
using Slipway.Engines.Databases;
using Slipway.Engines.Databases.MariaDb;
using Slipway.Engines.Databases.PostgreSql;
using Slipway.Engines.Databases.Redis;

namespace Slipway.Tests.Engines.Databases;

public class ServerWordsTests
{
    static readonly ResourcePlace Place = new("/state/home", "/run/x");
    static readonly ServerUser Dropped = new("postgres", ["setpriv", "--"]);

    static readonly InstalledPrograms Programs = new(new Version(15, 13), new Dictionary<string, string>
    {
        ["server"] = "/bin/server",
        ["make"] = "/bin/make",
        ["client"] = "/bin/client",
        ["ready"] = "/bin/ready",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal));

    [Fact]
    public void PostgreSQL_is_made_with_passwords_for_everybody() => Assert.Equal(
        "setpriv -- /bin/sh -c cat 2>/dev/null | \"$@\" sh /bin/make --pgdata=/new --username=slipway --auth=scram-sha-256 --pwfile=/dev/stdin "
        + "--encoding=UTF8 --locale=C.UTF-8 --data-checksums",
        string.Join(' ', PostgreSqlWords.Make(Dropped, Programs, "/new", "C.UTF-8")));

    [Fact]
    public void PostgreSQL_listens_on_loopback_and_its_socket() => Assert.Equal(
        ["/bin/server", "-D", "/state/home/data", "-c", "listen_addresses=127.0.0.1", "-c", "port=5555", "-c", "unix_socket_directories=\"/run/x\"",
            "-c", "unix_socket_permissions=0700", "-c", "logging_collector=off", "-c", "log_destination=stderr"],
        PostgreSqlWords.Run(ServerUser.Self, Programs, Place, 5555));

    [Fact]
    public void MariaDB_listens_on_loopback_and_its_socket_and_reads_nobody_s_options() => Assert.Equal(
        ["/bin/server", "--no-defaults", "--datadir=/state/home/data", "--socket=/run/x/m.sock", "--pid-file=/state/home/data/server.pid",
            "--bind-address=127.0.0.1", "--port=5555", "--skip-name-resolve", "--character-set-server=utf8mb4", "--local-infile=0"],
        MariaDbWords.Run(ServerUser.Self, Programs, Place, 5555));

    [Fact]
    public void Redis_reads_its_password_from_its_file() => Assert.Equal(
        ["setpriv", "--", "/bin/server", "/state/home/data/redis.conf"], RedisConfiguration.Run(Dropped, Programs, Place));

    [Fact]
    public void Redis_settings_cannot_be_broken_out_of() => Assert.Contains(
        "dir \"/a\\x22\\x0arename-command x\\x5c/data\"\n",
        RedisConfiguration.Text(new ResourcePlace("/a\"\nrename-command x\\", "/run/x"), 1, "p"),
        StringComparison.Ordinal);

    [Fact]
    public void Names_in_SQL_cannot_be_broken_out_of()
    {
        Assert.Equal("\"a\"\"b\"", PostgreSqlStatements.Identifier("a\"b"));
        Assert.Equal("E'a''b\\\\'", PostgreSqlStatements.Literal("a'b\\"));
        Assert.Equal("`a``b`", MariaDbStatements.Identifier("a`b"));
        Assert.Equal("'a''b\\\\'", MariaDbStatements.Literal("a'b\\"));
    }

    [Fact]
    public void The_schema_that_everybody_could_write_to_is_the_applications_where_the_server_does_not_see_to_that()
    {
        Assert.DoesNotContain("REVOKE", PostgreSqlStatements.Create("my_app", "x", new Version(15, 0)), StringComparison.Ordinal);
        Assert.EndsWith(
            "\\if :made\n\\connect \"my_app\"\nREVOKE CREATE ON SCHEMA public FROM PUBLIC;\nGRANT CREATE, USAGE ON SCHEMA public TO \"my_app\";\n\\endif\n",
            PostgreSqlStatements.Create("my_app", "x", new Version(14, 9)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void MariaDB_s_grant_is_for_one_database_and_not_for_those_that_look_like_it() =>
        Assert.Contains("ON `my\\_app`.* TO `my_app`@'%'", MariaDbStatements.Create("my_app", "x"), StringComparison.Ordinal);

    [Theory]
    [InlineData("visits", "visits")]
    [InlineData("My-App.x", "my_app_x")]
    [InlineData("postgres", "app_postgres")]
    [InlineData("pg_x", "app_pg_x")]
    [InlineData("9lives", "app_9lives")]
    [InlineData("a-component-whose-name-is-longer-than-any-database-likes", "a_component_whose_name_is_longer_than_a_7542d88c")]
    public void Databases_are_named_after_their_component(string component, string name) => Assert.Equal(name, DatabaseName.From(component));

    [Theory]
    [InlineData("postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)", "(PostgreSQL)", "15.13")]
    [InlineData("postgres (PostgreSQL) 18beta1", "(PostgreSQL)", "18.0")]
    [InlineData("/usr/sbin/mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)", "Ver ", "10.11.19")]
    [InlineData("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=ae4d7c971a948f0", "v=", "7.0.15")]
    public void Versions_are_read_from_what_servers_say(string text, string marker, string version) =>
        Assert.Equal(Version.Parse(version), ProgramSearch.VersionAfter(text, marker));

    [Fact]
    public void The_wanted_version_is_picked_otherwise_the_newest()
    {
        InstalledPrograms[] found = [.. new[] { "14.9", "17.1", "15.2", "15.13" }.Select(version => Programs with { Version = Version.Parse(version) })];
        Assert.Equal("15.13", ProgramSearch.Pick(found, "15")?.Version.ToString());
        Assert.Equal("17.1", ProgramSearch.Pick(found, null)?.Version.ToString());
        Assert.Equal("17.1", ProgramSearch.Pick(found, "13")?.Version.ToString());
        Assert.Null(ProgramSearch.Pick([], "13"));
    }

    [Fact]
    public void Who_works_in_a_folder_is_read_from_lsof() => Assert.Equal(
        [new FolderUser(123, "postgres"), new FolderUser(130, "postgres")],
        FolderUsers.ParseLsof("p123\ncpostgres\nfcwd\np130\ncpostgres\nfcwd\n"));

    [Fact]
    public void What_failed_is_told_without_the_secrets() => Assert.Equal(
        "LINE 1: PASSWORD '***'", ResourceProblems.Failed("x", "LINE 1: PASSWORD 'hunter2'\n", "hunter2").Why);

    [Fact]
    public void Engines_and_manifests_use_the_same_names_for_kinds() => Assert.Equal(
        Slipway.Repository.Manifests.Schema.ResourceKinds.All,
        [ProviderKinds.PostgreSql, ProviderKinds.MariaDb, ProviderKinds.Redis, ProviderKinds.Sqlite]);
}
