using System.Collections.Immutable;
using Slipway.Programs;

namespace Slipway.Engines.Databases.Redis;

/// <summary>A private Redis (or Valkey) server for one need.</summary>
sealed class RedisProvider(IProgramRunner runner, ResourceHost host, ServerData data) : ServerProvider(runner, host, data)
{
    public override string Kind => ProviderKinds.Redis;

    public override string PreferredUser => "redis";

    public override string Admin => "default";

    public override string PidFile => RedisConfiguration.PidFile;

    protected override string Marker => RedisConfiguration.FileName;

    protected override ImmutableArray<string> UsualFolders { get; } =
    [
        "/usr/bin", "/usr/sbin", "/usr/local/bin", "/opt/homebrew/opt/redis@*/bin", "/opt/homebrew/opt/redis/bin",
        "/usr/local/opt/redis@*/bin", "/usr/local/opt/redis/bin", "/opt/homebrew/opt/valkey/bin", "/usr/local/opt/valkey/bin",
    ];

    protected override TimeSpan StopTimeout => TimeSpan.FromSeconds(30);

    public override async Task PrepareAsync(ServerSetup setup, CancellationToken cancellation)
    {
        await base.PrepareAsync(setup, cancellation);
        // Written each time: the port may have changed, and a running server has read its own already.
        await WriteAsync(setup, setup.Place.Data, cancellation);
    }

    /// <summary>Redis's own user, by its name: redis-cli and others take the URL without one for a user whose name is empty.</summary>
    public override ResourceEndpoint Endpoint(int port, string name, string sockets, string password) =>
        ResourceEndpoint.Server(Kind, port, "default", password, "0", RedisConfiguration.Socket(sockets));

    /// <summary>Redis has neither roles nor databases to be made: the password of its configuration is the application's.</summary>
    public override Task CreateAsync(ServerSetup setup, CancellationToken cancellation) => Task.CompletedTask;

    // Links are not followed: Debian's redis-server is one to redis-check-rdb, the same program, which does what its name says.
    protected override ImmutableSortedDictionary<string, string>? Programs(string folder, ImmutableArray<string> folders) =>
        ProgramSearch.Together([folder], ("server", ["redis-server", "valkey-server"]), ("client", ["redis-cli", "valkey-cli"]));

    // Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=ae4d7c971a948f0
    protected override Version? VersionIn(string text) => ProgramSearch.VersionAfter(text, "v=");

    protected override ImmutableArray<string> Run(ServerSetup setup) => RedisConfiguration.Run(setup.User, setup.Programs, setup.Place);

    protected override ImmutableArray<string> Ready(ServerSetup setup) => RedisConfiguration.Ready(setup.Programs, setup.Place);

    protected override ImmutableArray<string> Settings(ServerSetup setup) => [RedisConfiguration.Text(setup.Place, setup.Port, "")];

    protected override async Task FillAsync(ServerSetup setup, string folder, CancellationToken cancellation)
    {
        var make = new ProgramCall(setup.User.Run("mkdir", "-m", "700", "--", folder)) { Directory = "/" };
        await Data.RunAsync(setup, make, $"the data of `{setup.Request.Id}` could not be made", cancellation);
        await WriteAsync(setup, folder, cancellation);
    }

    async Task WriteAsync(ServerSetup setup, string folder, CancellationToken cancellation)
    {
        var write = new ProgramCall(RedisConfiguration.Write(setup.User, Path.Combine(folder, RedisConfiguration.FileName)))
        {
            Directory = "/",
            Input = RedisConfiguration.Text(setup.Place, setup.Port, setup.Secrets.User),
        };
        await Data.RunAsync(setup, write, $"the settings of `{setup.Request.Id}` could not be written", cancellation);
    }
}
