using Slipway.Engines.Databases;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Tests.Engines.Databases;

public sealed class LocalResourcesTests : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("sw-").FullName;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    ResourceRequest Wish => new("visits", "database", ProviderKinds.PostgreSql)
    {
        Version = "15",
        MayBeEmbedded = true,
        StateFolder = Path.Combine(_root, "state"),
        Folder = Path.Combine(_root, "state/up/x/visits/database"),
        SocketFolder = Path.Combine(_root, "run"),
    };

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Without_programs_it_is_a_file_whose_folder_is_there_and_its_owner_s()
    {
        var resource = await Resources().PrepareAsync(Wish, Token);
        var file = Path.Combine(_root, "state/up/x/visits/database/sqlite/visits.db");
        Assert.Equal((null, file, $"sqlite://{file}"), (resource.Process, resource.Endpoint.File, resource.Endpoint.Url));
        Assert.False(File.Exists(file));
        Assert.Equal(OwnerFile.Closed, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
        Assert.Equal(OwnerFile.Closed, File.GetUnixFileMode(Path.Combine(_root, "state")));
        await Resources().CreateAsync(resource, Token);
        Assert.Equal(resource.Endpoint, Resources().Known(Wish));
    }

    [Fact]
    public async Task A_file_stays_a_file_after_a_server_was_installed()
    {
        await Resources().PrepareAsync(Wish, Token);
        Program("pg/postgres", "echo 'postgres (PostgreSQL) 15.1'");
        Array.ForEach(["initdb", "psql", "pg_isready"], name => Program("pg/" + name, "exit 1"));
        Assert.Equal(new Version(15, 1), await Resources("pg").InstalledAsync(ProviderKinds.PostgreSql, null, Token));
        var resource = await Resources("pg").PrepareAsync(Wish, Token);
        Assert.Equal(ProviderKinds.Sqlite, resource.Kind);
        Assert.Equal("resource-embedded", Assert.Single(resource.Notes).Code);
    }

    [Fact]
    public async Task Programs_are_taken_from_one_folder_also_where_PATH_has_a_link_or_a_wrapper()
    {
        foreach (var version in new[] { "14", "15", "9" })
        {
            Program($"usr/lib/postgresql/{version}/bin/postgres", $"echo 'postgres (PostgreSQL) {version}.3'");
            Array.ForEach(["initdb", "psql", "pg_isready"], name => Program($"usr/lib/postgresql/{version}/bin/{name}", "exit 1"));
        }

        // A wrapper alone, a link to a server, and a server that lacks its companions.
        Program("wrapper/postgres", "echo 'postgres (PostgreSQL) 99.0'");
        Program("half/postgres", "echo 'postgres (PostgreSQL) 98.0'");
        Program("half/psql", "exit 1");
        Directory.CreateDirectory(Path.Combine(_root, "link"));
        File.CreateSymbolicLink(Path.Combine(_root, "link/postgres"), Path.Combine(_root, "usr/lib/postgresql/14/bin/postgres"));

        var onPath = Resources("wrapper", "half", "link");
        Assert.Equal(new Version(14, 3), await onPath.InstalledAsync(ProviderKinds.PostgreSql, null, Token));
        var everywhere = new LocalResources(
            Host("wrapper", "half", "link") with { ProgramFolders = [Path.Combine(_root, "usr/lib/postgresql/*/bin"), Path.Combine(_root, "none*")] },
            new ProgramRunner(),
            TimeProvider.System);
        Assert.Equal(new Version(15, 3), await everywhere.InstalledAsync(ProviderKinds.PostgreSql, null, Token));
        Assert.Equal(new Version(9, 3), await everywhere.InstalledAsync(ProviderKinds.PostgreSql, "9", Token));
        Assert.Equal(new Version(15, 3), await everywhere.InstalledAsync(ProviderKinds.PostgreSql, "16", Token));
    }

    [Fact]
    public async Task MySQL_is_not_taken_for_MariaDB()
    {
        Program("my/mysqld", "echo 'mysqld  Ver 8.0.36 for Linux on x86_64 (MySQL Community Server - GPL)'");
        Array.ForEach(["mysql_install_db", "mysql", "mysqladmin"], name => Program("my/" + name, "exit 1"));
        Assert.Null(await Resources("my").InstalledAsync(ProviderKinds.MariaDb, null, Token));
    }

    [Fact]
    public async Task What_initdb_says_is_told_and_tried_again_the_next_time()
    {
        Program("pg/postgres", "echo 'postgres (PostgreSQL) 15.1'");
        Program("pg/initdb", "echo 'initdb: error: no space left' >&2; exit 1");
        Array.ForEach(["psql", "pg_isready"], name => Program("pg/" + name, "exit 1"));
        for (var round = 0; round < 2; round++)
        {
            var problem = await RefusedAsync(() => Resources("pg").PrepareAsync(Wish, Token));
            Assert.Equal(("resource-failed", "initdb: error: no space left"), (problem.Code, problem.Why));
        }
    }

    [Theory]
    [InlineData("{", "it is no valid JSON")]
    [InlineData("null", "parts are missing")]
    [InlineData("{}", "parts are missing")]
    [InlineData("""{"schema":2,"kind":"sqlite","version":null,"port":0,"name":"x","home":"/","created":"2026-01-01T00:00:00Z"}""", "a newer version of Slipway wrote it")]
    public async Task A_record_that_cannot_be_read_stops_everything(string text, string why)
    {
        await Resources().PrepareAsync(Wish, Token);
        File.WriteAllText(Path.Combine(Wish.Folder, "resource.json"), text);
        var problem = await RefusedAsync(() => Resources().PrepareAsync(Wish, Token));
        Assert.Equal(("resource-unreadable", why), (problem.Code, problem.Why));
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("{root}/state")]
    [InlineData("{root}/state/../elsewhere")]
    [InlineData("{root}/statesman/x")]
    [InlineData("relative")]
    [InlineData("{root}/state/link/x")]
    public async Task A_folder_outside_the_state_folder_is_neither_made_nor_removed(string folder)
    {
        Directory.CreateDirectory(Path.Combine(_root, "elsewhere/x"));
        Directory.CreateDirectory(Path.Combine(_root, "state"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "state/link"), Path.Combine(_root, "elsewhere"));
        var request = Wish with { Folder = folder.Replace("{root}", _root, StringComparison.Ordinal) };
        Assert.Equal("resource-outside-state", (await RefusedAsync(() => Resources().PrepareAsync(request, Token))).Code);
        Assert.Equal("resource-outside-state", (await RefusedAsync(() => Resources().RemoveAsync(request, Token))).Code);
        Assert.True(Directory.Exists(Path.Combine(_root, "elsewhere/x")));
    }

    [Fact]
    public async Task Removing_what_is_not_there_is_nothing()
    {
        await Resources().RemoveAsync(Wish, Token);
        var resource = await Resources().PrepareAsync(Wish, Token);
        File.WriteAllText(resource.Endpoint.File!, "rows");
        await Resources().RemoveAsync(Wish, Token);
        Assert.False(Directory.Exists(Wish.Folder));
        await Resources().RemoveAsync(Wish, Token);
    }

    [Fact]
    public async Task A_socket_s_path_that_is_too_long_is_told_before_anything_is_made()
    {
        Program("bin/redis-server", "echo 'Redis server v=7.0.15 sha=0'");
        Program("bin/redis-cli", "exit 1");
        var request = Wish with { Kind = ProviderKinds.Redis, SocketFolder = Path.Combine(_root, new string('x', 90)) };
        Assert.Equal("socket-path-too-long", (await RefusedAsync(() => Resources("bin").PrepareAsync(request, Token))).Code);
        Assert.False(File.Exists(Path.Combine(request.Folder, "resource.json")));
    }

    static async Task<Problem> RefusedAsync(Func<Task> action) => Assert.Single((await Assert.ThrowsAsync<ProblemException>(action)).Problems);

    LocalResources Resources(params string[] path) => new(Host(path), new ProgramRunner(), TimeProvider.System);

    ResourceHost Host(params string[] path) => new(IsRoot: false, string.Join(':', path.Select(folder => Path.Combine(_root, folder))))
    {
        OpenState = Path.Combine(_root, "open"),
        OpenSockets = Path.Combine(_root, "s"),
        ProgramFolders = [],
    };

    void Program(string path, string script)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "#!/bin/sh\nPATH=/usr/bin:/bin\n" + script + "\n");
        File.SetUnixFileMode(file, OwnerFile.Passable | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }
}
