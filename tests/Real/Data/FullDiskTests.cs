using Slipway.Engines.Databases;
using Slipway.Tests.Support;

namespace Slipway.Tests.Data;

public class FullDiskTests
{
    [Theory]
    [InlineData(ProviderKinds.PostgreSql, "postgresql")]
    [InlineData(ProviderKinds.MariaDb, "mariadb-server")]
    public async Task A_dump_for_which_there_is_no_room_ends_and_leaves_nobody_at_work(string kind, string package)
    {
        await using var lab = await DataLab.StartAsync(kind, package);
        await using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

        await Assert.ThrowsAsync<IOException>(() => lab.Server.DumpAsync("visits", full, DataLab.Token).WaitAsync(TimeSpan.FromMinutes(3), DataLab.Token));

        var sessions = kind == ProviderKinds.PostgreSql ? "SELECT count(*) FROM pg_stat_activity WHERE datname = 'visits' AND pid <> pg_backend_pid()"
            : "SELECT count(*) FROM information_schema.processlist WHERE db = 'visits' AND id <> connection_id()";
        await UpLab.UntilAsync(async () => await lab.AdminAsync(sessions) == "0", "no session is left");
    }
}
