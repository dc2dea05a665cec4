using Slipway.Engines.Databases;

namespace Slipway.Tests.Data;

public sealed class PostgreSqlFenceTests
{
    const string Schema = """
        SET ROLE visits;
        CREATE TABLE visit (id bigserial PRIMARY KEY, note text);
        CREATE TABLE hidden (owner text, note text);
        ALTER TABLE hidden ENABLE ROW LEVEL SECURITY;
        CREATE POLICY mine ON hidden TO visits USING (note <> 'secret');
        ALTER TABLE hidden FORCE ROW LEVEL SECURITY;
        CREATE TABLE plain (note text);
        ALTER TABLE plain ENABLE ROW LEVEL SECURITY;
        INSERT INTO hidden VALUES ('a', 'seen');
        INSERT INTO plain VALUES ('seen');
        CREATE FUNCTION add() RETURNS bigint LANGUAGE sql AS 'INSERT INTO public.visit (note) VALUES (''f'') RETURNING id';
        RESET ROLE;
        ALTER ROLE visits SET search_path = "$user", public;
        ALTER ROLE visits IN DATABASE visits SET work_mem = '5MB';
        ALTER ROLE visits CONNECTION LIMIT 50;
        """;

    const string Attack = """
        SELECT pg_sleep(0.01);
        INSERT INTO visit (note) VALUES ('x') RETURNING 'id=' || id;
        SET default_transaction_read_only = off;
        GRANT visits__slipway TO visits;
        GRANT ALL ON visit TO visits;
        SET ROLE visits__slipway;
        SET SESSION AUTHORIZATION visits__slipway;
        INSERT INTO visit (note) VALUES ('x') RETURNING 'id=' || id;
        RESET ROLE;
        SELECT 'id=' || add();
        CREATE TABLE IF NOT EXISTS mine (note text);
        INSERT INTO mine VALUES ('x');
        SELECT nextval('visit_id_seq');
        UPDATE visit SET note = 'y' WHERE id = 1;
        ALTER ROLE visits RENAME TO other;
        CREATE TEMP TABLE t (note text);

        """;

    // All that hangs on the role, in words that do not change when a default is written out.
    const string Rights = """
        SELECT string_agg(t, E'\n' ORDER BY t COLLATE "C") FROM (
            SELECT c.oid::regclass || ' ' || pg_get_userbyid(relowner) || (SELECT coalesce(string_agg(g::text, ',' ORDER BY g::text), '') FROM aclexplode(coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, relowner))) g)
                AS t FROM pg_class c WHERE relkind IN ('r', 'v', 'S') AND relnamespace = 'public'::regnamespace AND relname <> 'mine'
            UNION ALL SELECT p.oid::regprocedure || (SELECT string_agg(g::text, ',' ORDER BY g::text) FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) g) FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
            UNION ALL SELECT nspname || (SELECT string_agg(g::text, ',' ORDER BY g::text) FROM aclexplode(coalesce(nspacl, acldefault('n', nspowner))) g) FROM pg_namespace WHERE nspname = 'public'
            UNION ALL SELECT datname || (SELECT string_agg(g::text, ',' ORDER BY g::text) FROM aclexplode(coalesce(datacl, acldefault('d', datdba))) g) FROM pg_database WHERE datname = current_database()
            UNION ALL SELECT polname || polrelid::regclass || polroles::text FROM pg_policy
            UNION ALL SELECT 'default ' || defaclacl::text FROM pg_default_acl
            UNION ALL SELECT rolname || oid || rolcanlogin || rolconnlimit || rolpassword FROM pg_authid WHERE rolname LIKE 'visits%'
            UNION ALL SELECT setrole || setconfig::text FROM pg_db_role_setting
        ) x
        """;

    [Fact]
    [Trait("list", "superslow")]
    public async Task Nobody_writes_behind_the_fence_whatever_is_tried_and_afterwards_all_is_as_before()
    {
        await using var lab = await DataLab.StartAsync(ProviderKinds.PostgreSql, "postgresql");
        await lab.AdminAsync(Schema);
        var before = await lab.AdminAsync(Rights);
        await using var writers = new Writers(lab, string.Concat(Enumerable.Repeat(Attack, 20)), 4);
        for (var round = 0; round < 2; round++)
        {
            await writers.WriteSomeAsync();
            await lab.Server.RaiseFenceAsync(DataLab.Token);
            Assert.True(await lab.Server.IsFencedAsync(DataLab.Token));
            var written = await lab.AdminAsync("SELECT count(*), max(id), (SELECT last_value FROM visit_id_seq), (SELECT count(*) FROM mine) FROM visit");
            for (var look = 0; look < 20; look++)
            {
                Assert.Equal("seen seen true $user", (await lab.AppAsync("SELECT (SELECT note FROM hidden) || ' ' || (SELECT note FROM plain) || ' ' || (SELECT count(*) > 0 FROM visit)::text || ' ' || substr(current_setting('search_path'), 2, 5)")).Output.Trim());
                await Task.Delay(100, DataLab.Token);
            }

            Assert.Equal(written, await lab.AdminAsync("SELECT count(*), max(id), (SELECT last_value FROM visit_id_seq), (SELECT count(*) FROM mine) FROM visit"));

            // What is restored behind the fence can be read behind it, and what takes the live one's place is let go with it.
            if (round == 1)
            {
                await lab.Server.RestoreAsync(new MemoryStream(await lab.DumpAsync()), "visits_copy", DataLab.Token);
                await lab.Server.SwapAsync("visits_copy", "visits_kept", DataLab.Token);
                Assert.Equal(written.Split('|')[0], (await lab.AppAsync("SELECT count(*) FROM visit")).Output.Trim());
            }

            await lab.Server.LiftFenceAsync(DataLab.Token);
            Assert.False(await lab.Server.IsFencedAsync(DataLab.Token));
            if (round == 0)
            {
                Assert.Equal(before, await lab.AdminAsync(Rights));
            }
        }

        await writers.WriteSomeAsync();
        await writers.StopAsync();
        var there = (await lab.AdminAsync("SELECT id FROM visit")).Split('\n').Select(long.Parse).ToHashSet();
        Assert.Empty(writers.Told.Except(there));
    }

    [Fact]
    [Trait("list", "superslow")]
    public async Task Killed_after_any_statement_it_is_raised_and_lifted_by_the_next_call()
    {
        await using var lab = await DataLab.StartAsync(ProviderKinds.PostgreSql, "postgresql");
        await lab.AdminAsync(Schema);
        await lab.FenceOutlivesKillsAsync(step: 4, () => lab.AdminAsync(Rights));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_role_that_could_write_all_the_same_is_not_fenced_and_not_changed()
    {
        await using var lab = await DataLab.StartAsync(ProviderKinds.PostgreSql, "postgresql");
        await lab.AdminAsync(Schema);
        foreach (var (hole, closed, reason) in new[]
        {
            ("GRANT INSERT ON visit TO PUBLIC", "REVOKE INSERT ON visit FROM PUBLIC", "it may write into public.visit"),
            ("GRANT CREATE ON SCHEMA public TO PUBLIC", "REVOKE CREATE ON SCHEMA public FROM PUBLIC", "it may make things in the schema public"),
            ("ALTER FUNCTION add() SECURITY DEFINER", "ALTER FUNCTION add() SECURITY INVOKER", "it may call public.add(), which acts as visits__slipway"),
            ("ALTER ROLE visits SUPERUSER", "ALTER ROLE visits NOSUPERUSER", "`visits` is a superuser"),
            ("ALTER ROLE visits CREATEROLE", "ALTER ROLE visits NOCREATEROLE", "`visits` may make roles"),
        })
        {
            await lab.AdminAsync(hole);
            var before = await lab.AdminAsync(Rights);
            var problem = await PostgreSqlDataTests.RefusedAsync("fence-impossible", () => lab.Server.RaiseFenceAsync(DataLab.Token));
            Assert.Contains(reason, problem.Why, StringComparison.Ordinal);
            Assert.Equal(before, await lab.AdminAsync(Rights));
            await lab.AdminAsync(closed);
        }

        var own = lab.Access.Admin with { User = "visits", Password = lab.AppPassword };
        await PostgreSqlDataTests.RefusedAsync("fence-impossible", () => lab.Through(Engines.Databases.ServerLab.Runner, lab.Access with { Admin = own }).RaiseFenceAsync(DataLab.Token));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task An_admin_that_is_no_superuser_does_the_same_with_the_application_s_password()
    {
        await using var lab = await DataLab.StartAsync(ProviderKinds.PostgreSql, "postgresql");
        await lab.AdminAsync(Schema);
        await lab.AdminAsync("""
            ALTER TABLE hidden NO FORCE ROW LEVEL SECURITY;
            CREATE ROLE adm LOGIN CREATEDB CREATEROLE PASSWORD 'adm-password-0123456789';
            GRANT visits TO adm WITH ADMIN OPTION;
            GRANT pg_signal_backend, pg_read_all_stats TO adm;
            """);
        var access = lab.Access with { Admin = lab.Access.Admin with { User = "adm", Password = "adm-password-0123456789" } };
        await PostgreSqlDataTests.RefusedAsync("fence-impossible", () => lab.Through(Engines.Databases.ServerLab.Runner, access).RaiseFenceAsync(DataLab.Token));

        var server = lab.Through(Engines.Databases.ServerLab.Runner, access with { Password = lab.AppPassword });
        await server.RaiseFenceAsync(DataLab.Token);
        var refused = await lab.AppAsync("SELECT note FROM plain;\nINSERT INTO plain VALUES ('lost');\n");
        Assert.Equal("seen", refused.Output.Trim());
        Assert.Contains("permission denied", refused.Error, StringComparison.Ordinal);
        using var dump = new MemoryStream();
        await server.DumpAsync("visits", dump, DataLab.Token);
        dump.Position = 0;
        await server.RestoreAsync(dump, "visits_copy", DataLab.Token);
        await server.SwapAsync("visits_copy", "visits_kept", DataLab.Token);
        Assert.Equal("seen", (await lab.AppAsync("SELECT note FROM plain")).Output.Trim());
        await server.LiftFenceAsync(DataLab.Token);
        Assert.Equal("2", (await lab.AppAsync("INSERT INTO plain VALUES ('kept');\nSELECT count(*) FROM plain;\n")).Output.Trim());

        // A password in the old form, which every renaming clears.
        await lab.AdminAsync("SET password_encryption = md5; ALTER ROLE visits PASSWORD 'old-password-0123456789'");
        var before = await lab.AdminAsync(Rights);
        await lab.Server.RaiseFenceAsync(DataLab.Token);
        await lab.Server.LiftFenceAsync(DataLab.Token);
        Assert.Equal(before, await lab.AdminAsync(Rights));
    }
}
