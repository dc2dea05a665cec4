using System.Collections.Immutable;
using Slipway.Engines.Databases;
using Slipway.Engines.Databases.MariaDb;

namespace Slipway.Engines.Containers.Resources;

sealed class MariaDbContainer : ContainerServer
{
    public override string Kind => ProviderKinds.MariaDb;

    public override string Admin => "root";

    public override string DefaultVersion => "11";

    public override int Port => 3306;

    // Answers without a login; while it makes its data the image runs the server without TCP.
    public override ImmutableArray<string> Ready => ["mariadb-admin", "--no-defaults", "--protocol=tcp", "--host=127.0.0.1", "--silent", "ping"];

    public override string DataFolder(Version version) => "/var/lib/mysql";

    public override string RunFolder => "/run/mysqld";

    public override ImmutableSortedDictionary<string, string> Variables(ResourceSecrets secrets) => Only("MARIADB_ROOT_PASSWORD", secrets.Admin);

    public override ResourceEndpoint Endpoint(string host, int port, string name, string password) =>
        ResourceEndpoint.Server(Kind, port, name, password, name, socket: null, host);

    public override (ImmutableArray<string> Words, KeyValuePair<string, string?> Password)? Client(ResourceSecrets secrets) =>
        (["mariadb", "--no-defaults", "--batch", "--skip-column-names", "--user=root"], new("MYSQL_PWD", secrets.Admin));

    public override string Create(string name, string password, Version version) => MariaDbStatements.Create(name, password);

    public override string HasUser(string name) => MariaDbStatements.HasUser(name);
}
