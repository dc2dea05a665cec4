using System.Collections.Immutable;
using Slipway.Programs;

namespace Slipway.Engines.Databases.MariaDb;

/// <summary>A private MariaDB server for one need.</summary>
sealed class MariaDbProvider(IProgramRunner runner, ResourceHost host, ServerData data) : ServerProvider(runner, host, data)
{
    public override string Kind => ProviderKinds.MariaDb;

    public override string PreferredUser => "mysql";

    public override string Admin => "root";

    // 'root'@'localhost': without names of hosts 127.0.0.1 is another one.
    public override bool IsAdminLocal => true;

    public override string PidFile => MariaDbWords.PidFile;

    protected override string Marker => "mysql/global_priv.frm";

    protected override ImmutableArray<string> UsualFolders { get; } =
    [
        "/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/usr/libexec", "/opt/homebrew/opt/mariadb@*/bin", "/opt/homebrew/opt/mariadb/bin",
        "/usr/local/opt/mariadb@*/bin", "/usr/local/opt/mariadb/bin", "/usr/local/mariadb/bin", "/usr/local/mysql/bin",
    ];

    public override ResourceEndpoint Endpoint(int port, string name, string sockets, string password) =>
        ResourceEndpoint.Server(Kind, port, name, password, name, MariaDbWords.Socket(sockets));

    public override async Task CreateAsync(ServerSetup setup, CancellationToken cancellation)
    {
        if ((await AskAsync(MariaDbStatements.HasUser(setup.Name))).Trim() == "0")
        {
            await AskAsync(MariaDbStatements.Create(setup.Name, setup.Secrets.User));
        }

        Task<string> AskAsync(string sql) =>
            SqlAsync(setup, MariaDbWords.Sql(setup.Programs, setup.Place.Sockets), [new("MYSQL_PWD", setup.Secrets.Admin)], sql, cancellation);
    }

    // The server may lie in sbin or libexec, its companions in bin.
    protected override ImmutableSortedDictionary<string, string>? Programs(string folder, ImmutableArray<string> folders)
    {
        if ((ProgramSearch.Real(folder, "mariadbd") ?? ProgramSearch.Real(folder, "mysqld")) is not { } server)
        {
            return null;
        }

        var real = Path.GetDirectoryName(server)!;
        string[] near = [real, Path.GetFullPath(Path.Combine(real, "../bin")), Path.GetFullPath(Path.Combine(real, "../scripts")), folder, .. folders];
        return ProgramSearch.Together(
            near, ("make", ["mariadb-install-db", "mysql_install_db"]), ("client", ["mariadb", "mysql"]), ("ready", ["mariadb-admin", "mysqladmin"]))
            ?.Add("server", server);
    }

    // mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)
    // mysqld may also be MySQL's, which is another kind.
    protected override Version? VersionIn(string text) =>
        text.Contains("MariaDB", StringComparison.Ordinal) ? ProgramSearch.VersionAfter(text, "Ver ") : null;

    protected override ImmutableArray<string> Run(ServerSetup setup) => MariaDbWords.Run(setup.User, setup.Programs, setup.Place, setup.Port);

    protected override ImmutableArray<string> Ready(ServerSetup setup) => MariaDbWords.Ready(setup.Programs, setup.Place);

    protected override async Task FillAsync(ServerSetup setup, string folder, CancellationToken cancellation)
    {
        var make = Call(MariaDbWords.Make(setup.User, setup.Programs, folder), setup.Place.Making);
        await Data.RunAsync(setup, make, $"the data of `{setup.Request.Id}` could not be made by `mariadb-install-db`", cancellation);
        var secure = make with { Words = MariaDbWords.Bootstrap(setup.User, setup.Programs, folder), Input = MariaDbStatements.Secure(setup.Secrets.Admin) };
        await Data.RunAsync(setup, secure, $"the data of `{setup.Request.Id}` could not be given a password", cancellation);
    }
}
