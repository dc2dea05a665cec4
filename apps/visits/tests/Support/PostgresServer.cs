using Slipway.Tests.Support;

namespace Visits.Tests.Support;

sealed class PostgresServer() : DatabaseServer("postgres")
{
    static readonly string? Postgres = RealParts.Find(
        [.. Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(folder => folder + "/bin/postgres") : [], "postgres"]);

    protected override string Scheme => "postgres";

    protected override string FirstDatabase => "postgres";

    protected override string SocketQuery => $"host={Folder.Path}&port={Port}";

    protected override IEnumerable<string> ServerWords =>
        [Postgres!, "-D", Folder["data"], "-k", Folder.Path, "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"];

    // SIGTERM waits until the last client has gone.
    protected override string StopSignal => "INT";

    public static void Require() => RealParts.Require("postgresql", Postgres is not null, "apt-get install postgresql");

    protected override async Task InstallAsync(CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(Folder["password"], Password, cancellation);
        var initdb = Path.Combine(Path.GetDirectoryName(Postgres)!, "initdb");
        await Processes.RunAsync(cancellation, [.. As(
            [initdb, "-D", Folder["data"], "-U", "ada", "-A", "scram-sha-256", $"--pwfile={Folder["password"]}", "--no-sync", "-E", "UTF8", "--locale=C"])]);
    }
}
