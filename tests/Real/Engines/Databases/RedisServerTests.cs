using Slipway.Engines.Databases;
using Slipway.Programs;

namespace Slipway.Tests.Engines.Databases;

public sealed class RedisServerTests : ServerTests
{
    protected override string Kind => ProviderKinds.Redis;

    protected override string Package => "redis-server";

    protected override string Write => "SET x kept";

    protected override string Read => "GET x";

    internal override ProgramCall Client(ResourceEndpoint endpoint, string? password, string statement, bool throughSocket) =>
        ProgramCall.Of(
            ["redis-cli", .. throughSocket ? (string[])["-s", endpoint.Socket!] : ["-h", endpoint.Host!, "-p", endpoint.Property("port")!],
                .. statement.Split(' ')]) with
        {
            Environment = ProgramCall.Of("x").Environment.SetItem("REDISCLI_AUTH", password),
        };
}
