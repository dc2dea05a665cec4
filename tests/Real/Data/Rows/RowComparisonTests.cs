using Microsoft.Data.Sqlite;
using Slipway.Data;
using Slipway.Data.Rows;
using Slipway.Engines.Databases;
using Slipway.Tests.Engines.Databases;

namespace Slipway.Tests.Data.Rows;

public sealed class RowComparisonTests
{
    // Q stands for a quotation mark around names.
    const string Schema = """
        CREATE TABLE visit (id BIGINT PRIMARY KEY, note VARCHAR(50), price NUMERIC(10, 2));
        CREATE TABLE Qodd name; --Q (Qa,bQ VARCHAR(50), n INT, PRIMARY KEY (Qa,bQ, n));
        CREATE TABLE word (w VARCHAR(50) PRIMARY KEY, extra VARCHAR(50));
        CREATE TABLE plain (note VARCHAR(50));
        CREATE TABLE gone (id BIGINT PRIMARY KEY);
        CREATE TABLE same (id BIGINT PRIMARY KEY, note VARCHAR(50));
        INSERT INTO visit VALUES (1, 'a', 1.5), (2, 'b', NULL), (3, NULL, 0), (10, 'c', 1), (11, 'd', 2), (12, 'e', 3);
        INSERT INTO Qodd name; --Q VALUES ('x', 1), ('x', 2), ('tab	and it''s \\', 1);
        INSERT INTO word VALUES ('B', 'x'), ('a', 'x'), ('é', 'x'), ('zz', 'x'), ('😀', 'x');
        INSERT INTO plain VALUES ('a'), ('a'), ('b'), (NULL);
        INSERT INTO gone VALUES (1);
        INSERT INTO same VALUES (1, 'x'), (2, NULL);
        """;

    const string Since = """
        INSERT INTO visit VALUES (13, 'f', 4), (100, 'g', 5), (9, 'h', 6), (101, 'i', 7);
        UPDATE visit SET note = '' WHERE id = 3;
        UPDATE visit SET price = 0 WHERE id = 2;
        DELETE FROM visit WHERE id = 10;
        ALTER TABLE visit ADD COLUMN who VARCHAR(50);
        INSERT INTO Qodd name; --Q VALUES ('x', 3);
        DELETE FROM Qodd name; --Q WHERE n = 1 AND Qa,bQ <> 'x';
        INSERT INTO word VALUES ('ö', 'x');
        DELETE FROM word WHERE w = 'a';
        UPDATE word SET extra = 'y' WHERE w = '😀';
        INSERT INTO plain VALUES ('c'), ('b'), (NULL);
        DELETE FROM plain WHERE note = 'a';
        DROP TABLE gone;
        CREATE TABLE more (id BIGINT PRIMARY KEY);
        INSERT INTO more VALUES (1), (2);
        """;

    static readonly string[] Expected =
    [
        "gone (id): lost 0, changed 0, back 1: 1",
        "more (id): lost 2: 1; 2, changed 0, back 0",
        "odd name; -- (a,b, n): lost 1: x, 3, changed 0, back 1: tab\tand it's \\, 1",
        "plain (): lost 3, changed 0, back 2",
        "visit (id): lost 4: 9; 13; 100, changed 2: 2; 3, back 1: 10",
        "word (w): lost 1: ö, changed 1: 😀, back 1: a",
    ];

    [Theory]
    [InlineData(ProviderKinds.PostgreSql, "postgresql", '"')]
    [InlineData(ProviderKinds.MariaDb, "mariadb-server", '`')]
    public async Task Rows_that_a_restore_would_lose_change_or_bring_back_are_told_by_their_keys(string kind, string package, char quote)
    {
        await using var lab = await DataLab.StartAsync(kind, package);
        var letters = kind == ProviderKinds.MariaDb ? "SET NAMES utf8mb4;\n" : "";
        await lab.AdminAsync(letters + Sql(Schema, quote, doubled: kind == ProviderKinds.MariaDb));
        await lab.Server.RestoreAsync(new MemoryStream(await lab.DumpAsync()), "visits_copy", DataLab.Token);
        await lab.AdminAsync(letters + Sql(Since, quote));

        Assert.Equal(Expected, await CompareAsync(lab.Server, "visits", "visits_copy"));
    }

    [Fact]
    public async Task Bytes_and_large_numbers_are_keys_too()
    {
        await using var lab = await DataLab.StartAsync(ProviderKinds.MariaDb, "mariadb-server");
        await lab.AdminAsync("""
            CREATE TABLE token (id BINARY(4) PRIMARY KEY, f FLOAT, b LONGBLOB);
            CREATE TABLE big (id BIGINT UNSIGNED PRIMARY KEY);
            CREATE TABLE old (id INT PRIMARY KEY, note TEXT) WITH SYSTEM VERSIONING;
            INSERT INTO token VALUES (x'00ff0a09', 1.1, REPEAT('x', 5000000)), (x'00ff0a0a', 1.1, NULL), (x'ffffffff', 2, x'00');
            INSERT INTO big VALUES (9), (18446744073709551615);
            INSERT INTO old VALUES (1, 'x'), (2, 'x');
            """);
        await lab.Server.RestoreAsync(new MemoryStream(await lab.DumpAsync()), "visits_copy", DataLab.Token);
        await lab.AdminAsync("""
            UPDATE token SET b = CONCAT(b, 'y') WHERE id = x'00ff0a09';
            UPDATE token SET f = 1.1000001 WHERE id = x'00ff0a0a';
            DELETE FROM token WHERE id = x'ffffffff';
            INSERT INTO big VALUES (18446744073709551614);
            UPDATE old SET note = 'y' WHERE id = 1;
            """);

        Assert.Equal(
            ["big (id): lost 1: 18446744073709551614, changed 0, back 0", "old (id): lost 0, changed 1: 1, back 0", "token (id): lost 0, changed 2: 00FF0A09; 00FF0A0A, back 1: FFFFFFFF"],
            await CompareAsync(lab.Server, "visits", "visits_copy"));
    }

    [Fact]
    public async Task Two_files_are_compared_while_one_of_them_is_in_use()
    {
        var folder = Directory.CreateTempSubdirectory("sw-rows-").FullName;
        try
        {
            var (live, copy) = (Path.Combine(folder, "visits.db"), Path.Combine(folder, "copy.db"));
            var server = DatabaseServers.Of(new ServerAccess(ResourceEndpoint.OfFile(live, "visits"), null, live), ServerLab.Runner, "/usr/bin", TimeProvider.System);
            using var connection = new SqliteConnection($"Data Source={live};Pooling=False");
            connection.Open();
            Do(connection, "PRAGMA journal_mode = wal;" + Whole(Schema));
            using var dump = new MemoryStream();
            await server.DumpAsync(live, dump, DataLab.Token);
            dump.Position = 0;
            await server.RestoreAsync(dump, copy, DataLab.Token);
            Do(connection, Whole(Since));

            Assert.Equal(Expected, await CompareAsync(server, live, copy));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Elsewhere a key may be anything, and is sorted as text.
    static string Whole(string sql) => Sql(sql, '"').Replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY", StringComparison.Ordinal);

    static void Do(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    // A backslash in a text is an escape in MariaDB alone.
    static string Sql(string sql, char quote, bool doubled = false) =>
        sql.Replace('Q', quote).Replace("\\\\", doubled ? "\\\\" : "\\", StringComparison.Ordinal);

    static async Task<IEnumerable<string>> CompareAsync(IDatabaseServer server, string live, string copy) =>
        (await new RowComparison(server, 3).CompareAsync(live, copy, _ => { }, DataLab.Token)).Select(table =>
            $"{table.Table} ({string.Join(", ", table.Key)}): lost {Words(table.Lost)}, changed {Words(table.Changed)}, back {Words(table.Back)}");

    static string Words(Slipway.Data.Work.RowKeys keys) => keys.Keys.Length == 0 ? $"{keys.Count}" : $"{keys.Count}: {string.Join("; ", keys.Keys)}";
}
