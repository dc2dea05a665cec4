using System.Collections.Immutable;
using Slipway.Engines.Databases;
using Slipway.Engines.Databases.PostgreSql;
using Slipway.Engines.Processes;

namespace Slipway.Engines.Containers.Resources;

sealed class PostgreSqlContainer : ContainerServer
{
    public override string Kind => ProviderKinds.PostgreSql;

    public override string Admin => "postgres";

    public override string DefaultVersion => "17";

    public override int Port => 5432;

    // SIGINT: a fast shutdown, which does not wait for clients.
    public override StopSignal Stop => StopSignal.Interrupt;

    // While it makes its data the image runs the server without TCP.
    public override ImmutableArray<string> Ready => ["pg_isready", "--quiet", "--host=127.0.0.1", "--username=postgres"];

    // From 18 on the image keeps its data in a folder named after the version, below.
    public override string DataFolder(Version version) => version.Major >= 18 ? "/var/lib/postgresql" : "/var/lib/postgresql/data";

    public override string RunFolder => "/var/run/postgresql";

    // Queries that run in parallel meet there.
    public override int? SharedMemory => 256;

    public override int UserNumber(string version) => version.Contains("alpine", StringComparison.Ordinal) ? 70 : base.UserNumber(version);

    public override ImmutableSortedDictionary<string, string> Settings(Version version) => Only("PGDATA", $"{DataFolder(version)}/pgdata");

    public override ImmutableSortedDictionary<string, string> Variables(ResourceSecrets secrets) => Only("POSTGRES_PASSWORD", secrets.Admin);

    public override ResourceEndpoint Endpoint(string host, int port, string name, string password) =>
        ResourceEndpoint.Server(Kind, port, name, password, name, socket: null, host);

    public override (ImmutableArray<string> Words, KeyValuePair<string, string?> Password)? Client(ResourceSecrets secrets) =>
        (["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--username=postgres", "--dbname=postgres"], new("PGPASSWORD", secrets.Admin));

    public override string Create(string name, string password, Version version) => PostgreSqlStatements.Create(name, password, version);
}
