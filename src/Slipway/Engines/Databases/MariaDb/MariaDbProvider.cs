using System.Collections.Immutable;
using Slipway.Engines.Processes;
using Slipway.Programs;

namespace Slipway.Engines.Databases.MariaDb;

/// <summary>A private MariaDB server for one need.</summary>
sealed class MariaDbProvider(IProgramRunner runner, ResourceHost host, ServerData data) : IResourceProvider
{
    static readonly ImmutableArray<string> Folders =
    [
        "/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/usr/libexec", "/opt/homebrew/opt/mariadb@*/bin", "/opt/homebrew/opt/mariadb/bin",
        "/usr/local/opt/mariadb@*/bin", "/usr/local/opt/mariadb/bin", "/usr/local/mariadb/bin", "/usr/local/mysql/bin",
    ];

    public string Kind => ProviderKinds.MariaDb;

    public string PreferredUser => MariaDbWords.User;

    public string PidFile => MariaDbWords.PidFile;

    public string RecordedVersion(Version version) => $"{version.Major}.{version.Minor}";

    public async Task<InstalledPrograms?> FindAsync(string? version, CancellationToken cancellation)
    {
        var search = new ProgramSearch(runner, host.SearchPath);
        var folders = search.Folders(host.ProgramFolders ?? Folders);
        var found = new Dictionary<string, InstalledPrograms>(StringComparer.Ordinal);
        foreach (var folder in folders)
        {
            // mysqld may also be MySQL's, which is another kind.
            // mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)
            if ((ProgramSearch.Real(folder, "mariadbd") ?? ProgramSearch.Real(folder, "mysqld")) is { } server
                && !found.ContainsKey(server)
                && Together(server, folder, folders) is { } paths
                && await search.VersionTextAsync(server, cancellation) is { } text
                && text.Contains("MariaDB", StringComparison.Ordinal)
                && ProgramSearch.VersionAfter(text, "Ver ") is { } number)
            {
                found[server] = new InstalledPrograms(number, paths);
            }
        }

        return ProgramSearch.Pick(found.Values, version);
    }

    public Task PrepareAsync(ServerSetup setup, CancellationToken cancellation) => data.MakeOnceAsync(
        setup, "mysql/global_priv.frm", PidFile, folder => FillAsync(setup, folder, cancellation), cancellation);

    public ProcessSpec Spec(ServerSetup setup)
    {
        var words = MariaDbWords.Run(setup.User, setup.Programs, setup.Place, setup.Port);
        return new ProcessSpec(setup.Request.Component, setup.Request.Need, words, setup.Place.Data)
        {
            Environment = ServerEnvironment.Of(host.SearchPath),
            Fingerprint = ServerEnvironment.Fingerprint([.. words, setup.Programs.Version.ToString()]),
            Port = setup.Port,
            Url = Endpoint(setup.Port, setup.Name, setup.Place.Sockets, "").PublicUrl,
            Ready = new WhenSucceeding(MariaDbWords.Ready(setup.Programs, setup.Place)),
            StopTimeout = TimeSpan.FromMinutes(1),
            IsResource = true,
        };
    }

    public ResourceEndpoint Endpoint(int port, string name, string sockets, string password) =>
        ResourceEndpoint.Server(Kind, port, name, password, name, MariaDbWords.Socket(sockets));

    public async Task CreateAsync(ServerSetup setup, CancellationToken cancellation)
    {
        var there = await SqlAsync(setup, MariaDbStatements.HasUser(setup.Name), cancellation);
        if (there.Trim() == "0")
        {
            await SqlAsync(setup, MariaDbStatements.Create(setup.Name, setup.Secrets.User), cancellation);
        }
    }

    async Task<string> SqlAsync(ServerSetup setup, string sql, CancellationToken cancellation)
    {
        var call = new ProgramCall(MariaDbWords.Sql(setup.Programs, setup.Place.Sockets))
        {
            Directory = "/",
            Environment = ServerEnvironment.ForCall(host.SearchPath).Add("MYSQL_PWD", setup.Secrets.Admin),
            OnlyThisEnvironment = true,
            Input = sql,
            Timeout = TimeSpan.FromMinutes(1),
        };
        return (await data.RunAsync(setup, call, $"the database of `{setup.Request.Id}` could not be made", cancellation)).Output;
    }

    async Task FillAsync(ServerSetup setup, string folder, CancellationToken cancellation)
    {
        var make = new ProgramCall(MariaDbWords.Make(setup.User, setup.Programs, folder))
        {
            Directory = setup.Place.Making,
            Environment = ServerEnvironment.ForCall(host.SearchPath),
            OnlyThisEnvironment = true,
        };
        await data.RunAsync(setup, make, $"the data of `{setup.Request.Id}` could not be made by `mariadb-install-db`", cancellation);
        var secure = make with { Words = MariaDbWords.Bootstrap(setup.User, setup.Programs, folder), Input = MariaDbStatements.Secure(setup.Secrets.Admin) };
        await data.RunAsync(setup, secure, $"the data of `{setup.Request.Id}` could not be given a password", cancellation);
    }

    // The server may lie in sbin or libexec, its companions in bin.
    static ImmutableSortedDictionary<string, string>? Together(string server, string folder, ImmutableArray<string> folders)
    {
        var real = Path.GetDirectoryName(server)!;
        string[] near = [real, Path.GetFullPath(Path.Combine(real, "../bin")), Path.GetFullPath(Path.Combine(real, "../scripts")), folder, .. folders];
        var make = ProgramSearch.First(near, "mariadb-install-db", "mysql_install_db");
        var client = ProgramSearch.First(near, "mariadb", "mysql");
        var ready = ProgramSearch.First(near, "mariadb-admin", "mysqladmin");
        return make is null || client is null || ready is null
            ? null
            : ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal)
                .Add("server", server).Add("make", make).Add("client", client).Add("ready", ready);
    }
}
