using Slipway.Data;
using Slipway.Engines.Databases;
using Slipway.Secrets;
using Slipway.Tests.Engines.Databases;

namespace Slipway.Tests.Data;

public sealed class PostgreSqlAdmissionTests
{
    const string Password = "visits-in-0123456789";

    const string Schema = """
        SET ROLE visits;
        CREATE TABLE visit (id bigserial PRIMARY KEY, note text);
        CREATE SCHEMA visits;
        CREATE TABLE visits.mine (note text);
        RESET ROLE;
        ALTER ROLE visits SET statement_timeout = '7min';
        ALTER ROLE visits IN DATABASE visits SET work_mem = '5MB';
        CREATE ROLE stranger LOGIN PASSWORD 'stranger-0123456789';
        CREATE ROLE adm LOGIN CREATEDB CREATEROLE PASSWORD 'adm-password-0123456789';
        GRANT visits TO adm WITH ADMIN OPTION;
        GRANT pg_signal_backend, pg_read_all_stats TO adm;
        """;

    const string Migration = """
        ALTER TABLE visit ADD COLUMN who text;
        CREATE TABLE made (id int PRIMARY KEY);
        INSERT INTO made VALUES (1);
        INSERT INTO mine VALUES ('in the schema of the application''s name');
        INSERT INTO visit (note, who) VALUES ('in', 'migration');
        SET ROLE none;
        CREATE TABLE visits.stray (id int);
        RESET ROLE;
        SELECT current_user || ' ' || current_setting('statement_timeout') || ' ' || current_setting('work_mem');
        """;

    [Fact]
    public async Task Who_is_let_in_does_what_the_application_may_while_nobody_else_writes_and_all_of_it_is_the_application_s()
    {
        await using var lab = await DataLab.StartAsync(ProviderKinds.PostgreSql, "postgresql");
        await lab.AdminAsync(Schema);
        await using (var writers = new Writers(lab, "INSERT INTO visit (note) VALUES ('x') RETURNING 'id=' || id;\nSELECT pg_sleep(0.01);\n", 2))
        {
            await writers.WriteSomeAsync();
            await lab.Server.RaiseFenceAsync(DataLab.Token);
            var written = await lab.AdminAsync("SELECT count(*) FROM visit WHERE note = 'x'");
            await lab.Server.AdmitAsync("visits", "visits_in", new Secret("an-older-one-0123456789"), DataLab.Token);
            await lab.Server.AdmitAsync("visits", "visits_in", new Secret(Password), DataLab.Token);
            Assert.Contains("authentication failed", (await lab.AsAsync("visits_in", "an-older-one-0123456789", "SELECT 1")).Error, StringComparison.Ordinal);

            Assert.Equal("visits__slipway 7min 5MB", await InAsync(lab, Migration));

            await AssertDismissedAsync(lab, lab.Server);
            await lab.Server.RaiseFenceAsync(DataLab.Token);
            Assert.Equal(written, await lab.AdminAsync("SELECT count(*) FROM visit WHERE note = 'x'"));

            // Lifting sends away who is in.
            await lab.Server.AdmitAsync("visits", "visits_in", new Secret(Password), DataLab.Token);
            await lab.Server.LiftFenceAsync(DataLab.Token);
            Assert.Equal("", await lab.AdminAsync("SELECT rolname FROM pg_roles WHERE rolname LIKE 'visits\\_%'"));
            Assert.Equal("visits", await lab.AdminAsync("SELECT string_agg(DISTINCT tableowner, ' ') FROM pg_tables WHERE schemaname IN ('public', 'visits')"));
            var app = await lab.AppAsync("ALTER TABLE made ADD COLUMN note text;\nDROP TABLE visits.stray;\nUPDATE visit SET who = 'app' WHERE note = 'in' RETURNING who;\n");
            Assert.Equal(("app", ""), (app.Output.Trim(), app.Error));
            await writers.WriteSomeAsync();
        }

        await StaysInAsync(lab);
        await lab.AdmissionOutlivesKillsAsync(step: 3);
        await RefusesStrangersAsync(lab);
    }

    /// <summary>Who was let in before the fence is raised stays what it was, also where the admin is no superuser.</summary>
    static async Task StaysInAsync(DataLab lab)
    {
        var access = lab.Access with { Admin = lab.Access.Admin with { User = "adm", Password = "adm-password-0123456789" }, Password = lab.AppPassword };
        var server = lab.Through(ServerLab.Runner, access);
        await server.AdmitAsync("visits", "visits_in", new Secret(Password), DataLab.Token);
        Assert.Equal("visits", await InAsync(lab, "SELECT current_user"));
        await server.RaiseFenceAsync(DataLab.Token);
        Assert.Equal("visits__slipway", await InAsync(lab, "CREATE TABLE behind (id int);\nSELECT tableowner FROM pg_tables WHERE tablename = 'behind';\n"));
        await AssertDismissedAsync(lab, server);
        await server.LiftFenceAsync(DataLab.Token);
        Assert.Equal("", (await lab.AppAsync("DROP TABLE behind")).Error);
    }

    static async Task RefusesStrangersAsync(DataLab lab)
    {
        await PostgreSqlDataTests.RefusedAsync("login-taken", () => lab.Server.AdmitAsync("visits", "stranger", new Secret(Password), DataLab.Token));
        await PostgreSqlDataTests.RefusedAsync("login-taken", () => lab.Server.DismissAsync("stranger", DataLab.Token));
        Assert.Equal("1", (await lab.AsAsync("stranger", "stranger-0123456789", "SELECT 1")).Output.Trim());
    }

    /// <summary>With the sessions that it has.</summary>
    static async Task AssertDismissedAsync(DataLab lab, IDatabaseServer server)
    {
        var waiting = lab.AsAsync("visits_in", Password, "SELECT pg_sleep(600)");
        await lab.AdminAsync("DO $$ BEGIN FOR i IN 1..1200 LOOP PERFORM pg_stat_clear_snapshot(); EXIT WHEN EXISTS (SELECT FROM pg_stat_activity WHERE usename = 'visits_in' AND wait_event = 'PgSleep'); PERFORM pg_sleep(0.05); END LOOP; END $$");
        await server.DismissAsync("visits_in", DataLab.Token);
        Assert.NotEqual(0, (await waiting).ExitCode);
        Assert.NotEqual("", (await lab.AsAsync("visits_in", Password, "SELECT 1")).Error);
    }

    static async Task<string> InAsync(DataLab lab, string sql)
    {
        var result = await lab.AsAsync("visits_in", Password, sql);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output.Trim();
    }
}
