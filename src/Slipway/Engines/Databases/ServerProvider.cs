using System.Collections.Immutable;
using Slipway.Engines.Processes;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Engines.Databases;

/// <summary>One kind of server. What all kinds share is here: finding the programs, making the data once, running and reaching the server.
/// A kind gives its own words.</summary>
abstract class ServerProvider(IProgramRunner runner, ResourceHost host, ServerData data)
{
    /// <summary>One of <see cref="ProviderKinds"/>.</summary>
    public abstract string Kind { get; }

    /// <summary>The system's user that distributions make for this server: taken when Slipway runs as root.</summary>
    public abstract string PreferredUser { get; }

    /// <summary>Where the running server writes its pid, within its data.</summary>
    public abstract string PidFile { get; }

    /// <summary>A file that only complete data has, within it.</summary>
    protected abstract string Marker { get; }

    /// <summary>Where distributions put the programs; one <c>*</c> for a folder's name.</summary>
    protected abstract ImmutableArray<string> UsualFolders { get; }

    protected virtual StopSignal Stop => StopSignal.Terminate;

    protected virtual TimeSpan StopTimeout => TimeSpan.FromMinutes(1);

    protected IProgramRunner Runner { get; } = runner;

    protected ServerData Data { get; } = data;

    /// <summary>The version that is written down as the data's own: as much of it as the data's compatibility hangs on.</summary>
    public virtual string RecordedVersion(Version version) => $"{version.Major}.{version.Minor}";

    /// <summary>The wanted version where it is installed, otherwise the newest; null: none is.</summary>
    public async Task<InstalledPrograms?> FindAsync(string? version, CancellationToken cancellation)
    {
        var search = new ProgramSearch(Runner, host.SearchPath);
        var folders = search.Folders(host.ProgramFolders ?? UsualFolders);
        var found = new Dictionary<string, InstalledPrograms>(StringComparer.Ordinal);
        foreach (var paths in folders.Select(folder => Programs(folder, folders)).OfType<ImmutableSortedDictionary<string, string>>())
        {
            var server = paths["server"];
            if (!found.ContainsKey(server) && await search.VersionTextAsync(server, cancellation) is { } text && VersionIn(text) is { } number)
            {
                found[server] = new InstalledPrograms(number, paths);
            }
        }

        return ProgramSearch.Pick(found.Values, version);
    }

    /// <summary>Makes the data where there is none, so that a crash at any point leaves either all of it or what is made again. Idempotent.</summary>
    /// <exception cref="ProblemException"><c>resource-failed</c>, <c>resource-unreadable</c>, <c>resource-in-use</c></exception>
    public virtual Task PrepareAsync(ServerSetup setup, CancellationToken cancellation) =>
        Data.MakeOnceAsync(setup, Marker, PidFile, folder => FillAsync(setup, folder, cancellation), cancellation);

    /// <summary>How the server is run.</summary>
    public ProcessSpec Spec(ServerSetup setup)
    {
        var words = Run(setup);
        return new ProcessSpec(setup.Request.Component, setup.Request.Need, words, setup.Place.Data)
        {
            Environment = ServerEnvironment.Of(host.SearchPath),
            Fingerprint = ServerEnvironment.Fingerprint([.. words, .. Settings(setup), setup.Programs.Version.ToString()]),
            Port = setup.Port,
            Url = Endpoint(setup.Port, setup.Name, setup.Place.Sockets, "").PublicUrl,
            Ready = new WhenSucceeding(Ready(setup)),
            Stop = Stop,
            StopTimeout = StopTimeout,
            IsResource = true,
        };
    }

    public abstract ResourceEndpoint Endpoint(int port, string name, string sockets, string password);

    /// <summary>The role that may do everything.</summary>
    public abstract string Admin { get; }

    /// <summary>It may come through the socket alone.</summary>
    public virtual bool IsAdminLocal => false;

    /// <summary>After the server is ready: makes the application's role and its database, unless they are there. Idempotent.</summary>
    /// <exception cref="ProblemException"><c>resource-failed</c></exception>
    public abstract Task CreateAsync(ServerSetup setup, CancellationToken cancellation);

    /// <summary>The programs that belong to the server in a folder, as in <see cref="InstalledPrograms.Paths"/>; null: they are not all there.</summary>
    /// <param name="folder">The folder that is looked at.</param>
    /// <param name="folders">All of them, for companions that lie elsewhere.</param>
    protected abstract ImmutableSortedDictionary<string, string>? Programs(string folder, ImmutableArray<string> folders);

    /// <summary>The version in what the server says; null: it is no server of this kind.</summary>
    protected abstract Version? VersionIn(string text);

    /// <summary>Makes new data in a folder that is not there yet.</summary>
    protected abstract Task FillAsync(ServerSetup setup, string folder, CancellationToken cancellation);

    /// <summary>The server in the foreground.</summary>
    protected abstract ImmutableArray<string> Run(ServerSetup setup);

    /// <summary>Ends with 0 once the server can be used.</summary>
    protected abstract ImmutableArray<string> Ready(ServerSetup setup);

    /// <summary>What the server reads besides its words, without secrets: a change of it is a reason to restart.</summary>
    protected virtual ImmutableArray<string> Settings(ServerSetup setup) => [];

    /// <summary>A call of one of the server's programs: <see cref="ServerEnvironment"/> is all that it sees of the user's.</summary>
    protected ProgramCall Call(ImmutableArray<string> words, string directory) => new(words)
    {
        Directory = directory,
        Environment = ServerEnvironment.ForCall(host.SearchPath),
        OnlyThisEnvironment = true,
    };

    /// <summary>Gives SQL to the client, and what it answers back.</summary>
    protected async Task<string> SqlAsync(
        ServerSetup setup, ImmutableArray<string> words, IEnumerable<KeyValuePair<string, string?>> variables, string sql, CancellationToken cancellation)
    {
        var call = Call(words, "/");
        call = call with { Environment = call.Environment.AddRange(variables), Input = sql, Timeout = TimeSpan.FromMinutes(1) };
        return (await Data.RunAsync(setup, call, $"the database of `{setup.Request.Id}` could not be made", cancellation)).Output;
    }
}
