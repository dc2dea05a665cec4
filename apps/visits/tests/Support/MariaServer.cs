using Slipway.Tests.Support;

namespace Visits.Tests.Support;

sealed class MariaServer() : DatabaseServer("mysql")
{
    static readonly string? Server = RealParts.Find("mariadbd", "/usr/sbin/mariadbd");
    static readonly string? Installer = RealParts.Find("mariadb-install-db", "/usr/bin/mariadb-install-db");

    protected override string Scheme => "mariadb";

    protected override string FirstDatabase => "mysql";

    protected override string SocketQuery => $"host={Folder["socket"]}";

    protected override IEnumerable<string> ServerWords =>
    [
        Server!, "--no-defaults", $"--datadir={Folder["data"]}", $"--socket={Folder["socket"]}", $"--pid-file={Folder["pid"]}", $"--port={Port}",
        "--bind-address=127.0.0.1", $"--init-file={Folder["init.sql"]}", "--innodb-buffer-pool-size=32M", "--innodb-flush-log-at-trx-commit=2",
    ];

    protected override string StopSignal => "TERM";

    public static void Require() => RealParts.Require("mariadb", Server is not null && Installer is not null, "apt-get install mariadb-server");

    protected override async Task InstallAsync(CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(
            Folder["init.sql"],
            $"create user if not exists 'ada'@'%' identified by '{Password}';\ngrant all on *.* to 'ada'@'%' with grant option;\n", cancellation);
        await Processes.RunAsync(cancellation, [.. As(
            [Installer!, "--no-defaults", $"--datadir={Folder["data"]}", "--auth-root-authentication-method=normal", "--skip-test-db"])]);
    }
}
