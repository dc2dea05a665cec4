using System.Collections.Immutable;
using Slipway.Engines.Processes;
using Slipway.Programs;

namespace Slipway.Engines.Databases.Redis;

/// <summary>A private Redis (or Valkey) server for one need.</summary>
sealed class RedisProvider(IProgramRunner runner, ResourceHost host, ServerData data) : IResourceProvider
{
    static readonly ImmutableArray<string> Folders =
    [
        "/usr/bin", "/usr/sbin", "/usr/local/bin", "/opt/homebrew/opt/redis@*/bin", "/opt/homebrew/opt/redis/bin",
        "/usr/local/opt/redis@*/bin", "/usr/local/opt/redis/bin", "/opt/homebrew/opt/valkey/bin", "/usr/local/opt/valkey/bin",
    ];

    public string Kind => ProviderKinds.Redis;

    public string PreferredUser => RedisConfiguration.User;

    public string PidFile => RedisConfiguration.PidFile;

    public string RecordedVersion(Version version) => $"{version.Major}.{version.Minor}";

    public async Task<InstalledPrograms?> FindAsync(string? version, CancellationToken cancellation)
    {
        var search = new ProgramSearch(runner, host.SearchPath);
        var found = new Dictionary<string, InstalledPrograms>(StringComparer.Ordinal);
        foreach (var folder in search.Folders(host.ProgramFolders ?? Folders))
        {
            // Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=ae4d7c971a948f0
            if (ProgramSearch.First([folder], "redis-server", "valkey-server") is { } server
                && ProgramSearch.First([folder], "redis-cli", "valkey-cli") is { } client
                && ProgramSearch.VersionAfter(await search.VersionTextAsync(server, cancellation), "v=") is { } number)
            {
                found[folder] = new InstalledPrograms(
                    number, ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal).Add("server", server).Add("client", client));
            }
        }

        return ProgramSearch.Pick(found.Values, version);
    }

    public async Task PrepareAsync(ServerSetup setup, CancellationToken cancellation)
    {
        await data.MakeOnceAsync(
            setup, RedisConfiguration.FileName, PidFile, folder => FillAsync(setup, folder, cancellation), cancellation);
        // Written each time: the port may have changed, and a running server has read its own already.
        await WriteAsync(setup, setup.Place.Data, cancellation);
    }

    public ProcessSpec Spec(ServerSetup setup)
    {
        var words = RedisConfiguration.Run(setup.User, setup.Programs, setup.Place);
        var settings = RedisConfiguration.Text(setup.Place, setup.Port, "");
        return new ProcessSpec(setup.Request.Component, setup.Request.Need, words, setup.Place.Data)
        {
            Environment = ServerEnvironment.Of(host.SearchPath),
            Fingerprint = ServerEnvironment.Fingerprint([.. words, settings, setup.Programs.Version.ToString()]),
            Port = setup.Port,
            Url = Endpoint(setup.Port, setup.Name, setup.Place.Sockets, "").PublicUrl,
            Ready = new WhenSucceeding(RedisConfiguration.Ready(setup.Programs, setup.Place)),
            StopTimeout = TimeSpan.FromSeconds(30),
            IsResource = true,
        };
    }

    /// <summary>Redis's own user, by its name: redis-cli and others take the URL without one for a user whose name is empty.</summary>
    public ResourceEndpoint Endpoint(int port, string name, string sockets, string password) =>
        ResourceEndpoint.Server(Kind, port, "default", password, "0", RedisConfiguration.Socket(sockets));

    /// <summary>Redis has neither roles nor databases to be made: the password of its configuration is the application's.</summary>
    public Task CreateAsync(ServerSetup setup, CancellationToken cancellation) => Task.CompletedTask;

    async Task FillAsync(ServerSetup setup, string folder, CancellationToken cancellation)
    {
        var make = new ProgramCall(setup.User.Run("mkdir", "-m", "700", "--", folder)) { Directory = "/" };
        await data.RunAsync(setup, make, $"the data of `{setup.Request.Id}` could not be made", cancellation);
        await WriteAsync(setup, folder, cancellation);
    }

    async Task WriteAsync(ServerSetup setup, string folder, CancellationToken cancellation)
    {
        var write = new ProgramCall(RedisConfiguration.Write(setup.User, Path.Combine(folder, RedisConfiguration.FileName)))
        {
            Directory = "/",
            Input = RedisConfiguration.Text(setup.Place, setup.Port, setup.Secrets.User),
        };
        await data.RunAsync(setup, write, $"the settings of `{setup.Request.Id}` could not be written", cancellation);
    }
}
