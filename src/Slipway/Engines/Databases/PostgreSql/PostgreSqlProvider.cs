using System.Collections.Immutable;
using System.Globalization;
using Slipway.Engines.Processes;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Engines.Databases.PostgreSql;

/// <summary>A private PostgreSQL server for one need.</summary>
sealed class PostgreSqlProvider(IProgramRunner runner, ResourceHost host, ServerData data) : ServerProvider(runner, host, data)
{
    public override string Kind => ProviderKinds.PostgreSql;

    public override string PreferredUser => "postgres";

    public override string Admin => PostgreSqlWords.Admin;

    public override string PidFile => "postmaster.pid";

    protected override string Marker => "PG_VERSION";

    protected override ImmutableArray<string> UsualFolders { get; } =
    [
        "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/opt/homebrew/opt/postgresql/bin",
        "/usr/local/opt/postgresql@*/bin", "/usr/local/opt/postgresql/bin", "/usr/local/pgsql/bin", "/usr/libexec/postgresql*",
    ];

    // SIGINT: a fast shutdown, which does not wait for clients; then a checkpoint is written.
    protected override StopSignal Stop => StopSignal.Interrupt;

    public override string RecordedVersion(Version version) => version.Major.ToString(CultureInfo.InvariantCulture);

    public override async Task PrepareAsync(ServerSetup setup, CancellationToken cancellation)
    {
        await base.PrepareAsync(setup, cancellation);
        var made = (await File.ReadAllTextAsync(Path.Combine(setup.Place.Data, Marker), cancellation)).Trim();
        if (!ProgramSearch.Matches(setup.Programs.Version, made))
        {
            throw new ProblemException(ResourceProblems.VersionChanged(setup.Request, Kind, made, setup.Programs.Version));
        }
    }

    public override ResourceEndpoint Endpoint(int port, string name, string sockets, string password) =>
        ResourceEndpoint.Server(Kind, port, name, password, name, sockets);

    public override Task CreateAsync(ServerSetup setup, CancellationToken cancellation) => SqlAsync(
        setup,
        PostgreSqlWords.Sql(setup.Programs, setup.Place.Sockets, setup.Port),
        [new("PGPASSWORD", setup.Secrets.Admin), new("PGCONNECT_TIMEOUT", "20")],
        PostgreSqlStatements.Create(setup.Name, setup.Secrets.User, setup.Programs.Version),
        cancellation);

    // On PATH may be a link to, or a wrapper around, one of the programs: all of them are taken from the folder of the real one.
    protected override ImmutableSortedDictionary<string, string>? Programs(string folder, ImmutableArray<string> folders) =>
        ProgramSearch.Real(folder, "postgres") is { } server
            ? ProgramSearch.Together([Path.GetDirectoryName(server)!], ("server", ["postgres"]), ("make", ["initdb"]), ("client", ["psql"]), ("ready", ["pg_isready"]))
            : null;

    // postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)
    protected override Version? VersionIn(string text) => ProgramSearch.VersionAfter(text, "(PostgreSQL)");

    protected override ImmutableArray<string> Run(ServerSetup setup) => PostgreSqlWords.Run(setup.User, setup.Programs, setup.Place, setup.Port);

    protected override ImmutableArray<string> Ready(ServerSetup setup) => PostgreSqlWords.Ready(setup.Programs, setup.Place, setup.Port);

    protected override async Task FillAsync(ServerSetup setup, string folder, CancellationToken cancellation)
    {
        // macOS before 13 and some small systems have no C.UTF-8; C keeps bytes as they are and sorts by them, as C.UTF-8 does.
        var result = await MakeAsync("C.UTF-8");
        if (result.ExitCode != 0 && result.Error.Contains("locale", StringComparison.Ordinal))
        {
            await Data.RemoveAsync(setup.User, folder, cancellation);
            result = await MakeAsync("C");
        }

        if (result.ExitCode != 0)
        {
            throw new ProblemException(ResourceProblems.Failed($"the data of `{setup.Request.Id}` could not be made by `initdb`", result.Error, setup.Secrets.Admin));
        }

        Task<ProgramResult> MakeAsync(string locale) => Runner.RunAsync(
            Call(PostgreSqlWords.Make(setup.User, setup.Programs, folder, locale), setup.Place.Making) with { Input = setup.Secrets.Admin + "\n" }, cancellation);
    }
}
