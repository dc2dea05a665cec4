using System.Collections.Immutable;
using Slipway.Engines.Databases;

namespace Slipway.Engines.Containers.Resources;

sealed class RedisContainer : ContainerServer
{
    /// <summary>The variable that redis-cli takes its password from.</summary>
    const string Password = "REDISCLI_AUTH";

    // The image knows no variable for a password, and an argument would show it: it is read from standard input. The image's own entry point,
    // where it has one, makes an ordinary user of root.
    const string Script = """
        set -- redis-server - --dir /data --appendonly yes
        if command -v docker-entrypoint.sh >/dev/null; then set -- docker-entrypoint.sh "$@"; fi
        exec "$@" <<END
        requirepass $REDISCLI_AUTH
        END
        """;

    public override string Kind => ProviderKinds.Redis;

    public override string Admin => "default";

    public override string DefaultVersion => "7";

    public override int Port => 6379;

    public override TimeSpan StopTimeout => TimeSpan.FromSeconds(30);

    public override ImmutableArray<string> Words => ["sh", "-c", Script];

    public override ImmutableArray<string> Ready => ["sh", "-c", "redis-cli ping | grep -q PONG"];

    public override string DataFolder(Version version) => "/data";

    public override ImmutableSortedDictionary<string, string> Variables(ResourceSecrets secrets) => Only(Password, secrets.User);

    public override ResourceEndpoint Endpoint(string host, int port, string name, string password) =>
        ResourceEndpoint.Server(Kind, port, "default", password, "0", socket: null, host);
}
