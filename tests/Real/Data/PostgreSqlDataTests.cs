using Slipway.Engines.Databases;
using Slipway.Problems;

namespace Slipway.Tests.Data;

public sealed class PostgreSqlDataTests
{
    const string Schema = """
        CREATE EXTENSION pg_trgm;
        CREATE SCHEMA audit AUTHORIZATION visits;
        CREATE ROLE report LOGIN;
        SET ROLE visits;
        CREATE TABLE visit (id bigserial PRIMARY KEY, note text, length int GENERATED ALWAYS AS (char_length(note)) STORED, picture oid);
        CREATE TABLE audit.entry (id int, "odd ""name"" x" text);
        CREATE TABLE part (id int) PARTITION BY RANGE (id);
        CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (100);
        CREATE VIEW long_visit AS SELECT * FROM visit WHERE length > 3;
        CREATE FUNCTION audit.twice(i int) RETURNS int LANGUAGE sql AS 'SELECT 2 * i';
        REVOKE ALL ON FUNCTION audit.twice(int) FROM PUBLIC;
        GRANT SELECT ON visit, long_visit TO report;
        GRANT UPDATE (note) ON visit TO report;
        GRANT EXECUTE ON FUNCTION audit.twice(int) TO report;
        INSERT INTO visit (note, picture) VALUES ('one', lo_from_bytea(0, 'picture'));
        INSERT INTO audit.entry VALUES (1, 'x'), (2, 'y');
        INSERT INTO part VALUES (7);
        RESET ROLE;
        CREATE INDEX ON visit USING gin (note gin_trgm_ops);
        ALTER DATABASE visits SET search_path = public, audit;
        """;

    const string Write = "\\set ON_ERROR_STOP 1\nSELECT pg_sleep(0.01);\nINSERT INTO visit (note) VALUES ('more') RETURNING 'id=' || id;\n";

    const string Rights = """
        SELECT string_agg(t, E'\n' ORDER BY t COLLATE "C") FROM (
            SELECT c.oid::regclass || ' ' || pg_get_userbyid(relowner) || ' ' || coalesce((SELECT string_agg(g::text, ',' ORDER BY g::text) FROM aclexplode(coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, relowner))) g), '')
                AS t FROM pg_class c WHERE relkind IN ('r', 'p', 'v', 'S') AND relnamespace::regnamespace::text IN ('public', 'audit')
            UNION ALL SELECT p.oid::regprocedure || ' ' || coalesce(proacl::text, '') FROM pg_proc p WHERE pronamespace::regnamespace::text = 'audit'
            UNION ALL SELECT attrelid::regclass || '.' || attname || attacl::text FROM pg_attribute WHERE attacl IS NOT NULL AND attrelid::regclass::text = 'visit'
            UNION ALL SELECT 'extension ' || extname FROM pg_extension
            UNION ALL SELECT 'path ' || current_setting('search_path')
            UNION ALL SELECT 'database ' || pg_get_userbyid(datdba) || encoding || datcollate FROM pg_database WHERE datname = current_database()
        ) x
        """;

    [Fact]
    [Trait("list", "slow")]
    public async Task What_was_dumped_while_others_wrote_comes_back_whole_and_takes_the_live_one_s_place()
    {
        await using var lab = await DataLab.StartAsync(ProviderKinds.PostgreSql, "postgresql");
        await lab.AdminAsync(Schema);
        await using var writers = new Writers(lab, string.Concat(Enumerable.Repeat(Write, 50)), 3);
        await writers.WriteSomeAsync();
        using var dump = new MemoryStream();
        var facts = await lab.Server.DumpAsync("visits", dump, DataLab.Token);
        Assert.Equal(["audit.entry", "part_1", "visit"], facts.Tables.Select(table => table.Name));
        Assert.True(facts.Tables[2].Rows > 10 && facts.Bytes > 0 && facts.Server.Contains('.', StringComparison.Ordinal));

        dump.Position = 0;
        await lab.Server.RestoreAsync(dump, "visits_copy", DataLab.Token);
        var copy = await lab.Server.LookAsync("visits_copy", DataLab.Token);
        Assert.Equal(facts.Tables.Select(table => (table.Name, table.Rows)), copy.Tables.Select(table => (table.Name, table.Rows)));
        Assert.Equal(await lab.AdminAsync(Rights), await lab.AdminAsync(Rights, "visits_copy"));
        Assert.Equal("3 picture 8", await lab.AdminAsync("SELECT length || ' ' || convert_from(lo_get(picture), 'UTF8') || ' ' || audit.twice(4) FROM visit WHERE note = 'one'", "visits_copy"));
        Assert.Equal(["visits", "visits_copy"], await lab.Server.NamesAsync("visits", DataLab.Token));

        // Under writers that come back at once; killed after each few statements, and done again.
        var killed = 0;
        for (var statements = 0; killed < 100; killed++, statements += 5)
        {
            try
            {
                await lab.Through(new KilledRunner(statements)).SwapAsync("visits_copy", "visits_kept", DataLab.Token);
                break;
            }
            catch (KilledRunner.KilledException)
            {
            }
        }

        Assert.InRange(killed, 4, 99);
        await lab.Server.SwapAsync("visits_copy", "visits_kept", DataLab.Token);
        await writers.WriteSomeAsync();
        await writers.StopAsync();
        Assert.Equal(["visits", "visits_kept"], await lab.Server.NamesAsync("visits", DataLab.Token));
        var there = (await lab.AdminAsync("SELECT id FROM visit") + "\n" + await lab.AdminAsync("SELECT id FROM visit", "visits_kept")).Split('\n').Select(long.Parse).ToHashSet();
        Assert.Empty(writers.Told.Except(there));

        // A dump from behind the fence is as good as any other.
        await lab.Server.RaiseFenceAsync(DataLab.Token);
        var behind = await lab.DumpAsync();
        await lab.Server.LiftFenceAsync(DataLab.Token);
        await lab.Server.RestoreAsync(new MemoryStream(behind), "visits_kept", DataLab.Token);
        Assert.Equal(await lab.AdminAsync(Rights), await lab.AdminAsync(Rights, "visits_kept"));

        await lab.Server.DropAsync("visits_kept", DataLab.Token);
        await lab.Server.DropAsync("visits_kept", DataLab.Token);
        Assert.Equal(["visits"], await lab.Server.NamesAsync("visits", DataLab.Token));
        await RefusedAsync("data-live", () => lab.Server.DropAsync("visits", DataLab.Token));
        await RefusedAsync("data-missing", () => lab.Server.SwapAsync("visits_copy", "visits_kept", DataLab.Token));
        await RefusedAsync("data-failed", () => lab.Server.RestoreAsync(new MemoryStream("no dump"u8.ToArray()), "visits_copy", DataLab.Token));
        Assert.Equal(["visits"], await lab.Server.NamesAsync("visits", DataLab.Token));
    }

    [Fact]
    public async Task A_server_that_is_away_is_named_and_its_password_is_not()
    {
        await using var lab = await DataLab.StartAsync(ProviderKinds.PostgreSql, "postgresql");
        var wrong = lab.Access.Admin with { Password = "wrong-password-0123456789" };
        var problem = await RefusedAsync("data-unreachable", () => lab.Through(Engines.Databases.ServerLab.Runner, lab.Access with { Admin = wrong }).LookAsync("visits", DataLab.Token));
        Assert.DoesNotContain("wrong-password", $"{problem}", StringComparison.Ordinal);
        await RefusedAsync("data-missing", () => lab.Server.DumpAsync("nothing", Stream.Null, DataLab.Token));
    }

    internal static async Task<Problem> RefusedAsync(string code, Func<Task> action)
    {
        var problem = Assert.Single((await Assert.ThrowsAsync<ProblemException>(action)).Problems);
        Assert.True(problem.Code == code, $"{problem}");
        return problem;
    }
}
