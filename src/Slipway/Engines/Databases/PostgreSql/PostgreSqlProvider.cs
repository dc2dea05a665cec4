using System.Collections.Immutable;
using System.Globalization;
using Slipway.Engines.Processes;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Engines.Databases.PostgreSql;

/// <summary>A private PostgreSQL server for one need.</summary>
sealed class PostgreSqlProvider(IProgramRunner runner, ResourceHost host, ServerData data) : IResourceProvider
{
    const string Marker = "PG_VERSION";

    static readonly ImmutableArray<string> Folders =
    [
        "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/opt/homebrew/opt/postgresql/bin",
        "/usr/local/opt/postgresql@*/bin", "/usr/local/opt/postgresql/bin", "/usr/local/pgsql/bin", "/usr/libexec/postgresql*",
    ];

    public string Kind => ProviderKinds.PostgreSql;

    public string PreferredUser => PostgreSqlWords.User;

    public string PidFile => PostgreSqlWords.PidFile;

    public string RecordedVersion(Version version) => version.Major.ToString(CultureInfo.InvariantCulture);

    public async Task<InstalledPrograms?> FindAsync(string? version, CancellationToken cancellation)
    {
        var search = new ProgramSearch(runner, host.SearchPath);
        var found = new Dictionary<string, InstalledPrograms>(StringComparer.Ordinal);
        foreach (var folder in search.Folders(host.ProgramFolders ?? Folders))
        {
            // On PATH may be a link to, or a wrapper around, one of the programs: all of them are taken from the folder of the real one.
            if (ProgramSearch.Real(folder, "postgres") is { } server
                && Path.GetDirectoryName(server) is { } real
                && !found.ContainsKey(real)
                && Together(real) is { } paths
                && ProgramSearch.VersionAfter(await search.VersionTextAsync(server, cancellation), "(PostgreSQL)") is { } number)
            {
                found[real] = new InstalledPrograms(number, paths);
            }
        }

        return ProgramSearch.Pick(found.Values, version);
    }

    public async Task PrepareAsync(ServerSetup setup, CancellationToken cancellation)
    {
        await data.MakeOnceAsync(setup, Marker, PidFile, folder => FillAsync(setup, folder, cancellation), cancellation);
        var made = (await File.ReadAllTextAsync(Path.Combine(setup.Place.Data, Marker), cancellation)).Trim();
        if (!ProgramSearch.Matches(setup.Programs.Version, made))
        {
            throw new ProblemException(ResourceProblems.VersionChanged(setup.Request, Kind, made, setup.Programs.Version));
        }
    }

    public ProcessSpec Spec(ServerSetup setup)
    {
        var words = PostgreSqlWords.Run(setup.User, setup.Programs, setup.Place, setup.Port);
        return new ProcessSpec(setup.Request.Component, setup.Request.Need, words, setup.Place.Data)
        {
            Environment = ServerEnvironment.Of(host.SearchPath),
            Fingerprint = ServerEnvironment.Fingerprint([.. words, setup.Programs.Version.ToString()]),
            Port = setup.Port,
            Url = Endpoint(setup.Port, setup.Name, setup.Place.Sockets, "").PublicUrl,
            Ready = new WhenSucceeding(PostgreSqlWords.Ready(setup.Programs, setup.Place, setup.Port)),
            // SIGINT: a fast shutdown, which does not wait for clients; then a checkpoint is written.
            Stop = StopSignal.Interrupt,
            StopTimeout = TimeSpan.FromMinutes(1),
            IsResource = true,
        };
    }

    public ResourceEndpoint Endpoint(int port, string name, string sockets, string password) =>
        ResourceEndpoint.Server(Kind, port, name, password, name, sockets);

    public async Task CreateAsync(ServerSetup setup, CancellationToken cancellation)
    {
        var call = new ProgramCall(PostgreSqlWords.Sql(setup.Programs, setup.Place.Sockets, setup.Port))
        {
            Directory = "/",
            Environment = ServerEnvironment.ForCall(host.SearchPath).Add("PGPASSWORD", setup.Secrets.Admin).Add("PGCONNECT_TIMEOUT", "20"),
            OnlyThisEnvironment = true,
            Input = PostgreSqlStatements.Create(setup.Name, setup.Secrets.User),
            Timeout = TimeSpan.FromMinutes(1),
        };
        await data.RunAsync(setup, call, $"the database of `{setup.Request.Id}` could not be made", cancellation);
    }

    async Task FillAsync(ServerSetup setup, string folder, CancellationToken cancellation)
    {
        // macOS before 13 and some small systems have no C.UTF-8; C keeps bytes as they are and sorts by them, as C.UTF-8 does.
        var result = await runner.RunAsync(Call(setup, folder, "C.UTF-8"), cancellation);
        if (result.ExitCode != 0 && result.Error.Contains("locale", StringComparison.Ordinal))
        {
            await data.RemoveAsync(setup.User, folder, cancellation);
            result = await runner.RunAsync(Call(setup, folder, "C"), cancellation);
        }

        if (result.ExitCode != 0)
        {
            throw new ProblemException(ResourceProblems.Failed($"the data of `{setup.Request.Id}` could not be made by `initdb`", result.Error, setup.Secrets.Admin));
        }
    }

    ProgramCall Call(ServerSetup setup, string folder, string locale) => new(PostgreSqlWords.Make(setup.User, setup.Programs, folder, locale))
    {
        Directory = setup.Place.Making,
        Environment = ServerEnvironment.ForCall(host.SearchPath),
        OnlyThisEnvironment = true,
        Input = setup.Secrets.Admin + "\n",
    };

    static ImmutableSortedDictionary<string, string>? Together(string folder)
    {
        var paths = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (role, name) in new[] { ("server", "postgres"), ("make", "initdb"), ("client", "psql"), ("ready", "pg_isready") })
        {
            if (ProgramSearch.First([folder], name) is not { } path)
            {
                return null;
            }

            paths[role] = path;
        }

        return paths.ToImmutable();
    }
}
