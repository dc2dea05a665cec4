using Slipway.Engines.Databases;
using Slipway.Secrets;

namespace Slipway.Tests.Data;

public sealed class MariaDbAdmissionTests
{
    const string Password = "visits-in-0123456789";

    const string Schema = """
        CREATE TABLE visit (id BIGINT AUTO_INCREMENT PRIMARY KEY, note TEXT, told TEXT);
        CREATE USER stranger@'%' IDENTIFIED BY 'stranger-0123456789';
        CREATE DATABASE elsewhere;
        CREATE TABLE elsewhere.t (note TEXT);
        GRANT INSERT ON elsewhere.t TO visits@'%';
        """;

    const string Migration = """
        ALTER TABLE visit ADD COLUMN who TEXT;
        CREATE TABLE made (id INT PRIMARY KEY);
        CREATE VIEW seen AS SELECT id FROM visit;
        CREATE TRIGGER first BEFORE INSERT ON visit FOR EACH ROW SET NEW.told = 'first';
        CREATE TRIGGER second BEFORE INSERT ON visit FOR EACH ROW SET NEW.told = CONCAT(NEW.told, ' second');
        CREATE FUNCTION one() RETURNS INT RETURN 1;
        CREATE EVENT often ON SCHEDULE EVERY 1 DAY DO INSERT INTO made VALUES (2);
        INSERT INTO visit (note, who) VALUES ('in', 'migration');
        INSERT INTO elsewhere.t VALUES ('in');
        """;

    [Fact]
    public async Task Who_is_let_in_does_what_the_application_may_while_nobody_else_writes_and_all_of_it_is_the_application_s()
    {
        await using var lab = await DataLab.StartAsync(ProviderKinds.MariaDb, "mariadb-server");
        await lab.AdminAsync(Schema);
        await using (var writers = new Writers(lab, "INSERT INTO visit (note) VALUES ('x') RETURNING CONCAT('id=', id);\nSELECT SLEEP(0.01);\n", 2))
        {
            await writers.WriteSomeAsync();
            await lab.Server.RaiseFenceAsync(DataLab.Token);
            var written = await lab.AdminAsync("SELECT COUNT(*) FROM visit WHERE note = 'x'");
            await lab.Server.AdmitAsync("visits", "visits_in", new Secret("an-older-one-0123456789"), DataLab.Token);
            await lab.Server.AdmitAsync("visits", "visits_in", new Secret(Password), DataLab.Token);
            Assert.Contains("Access denied", (await lab.AsAsync("visits_in", "an-older-one-0123456789", "SELECT 1")).Error, StringComparison.Ordinal);

            await InAsync(lab, Migration);

            await AssertDismissedAsync(lab);
            Assert.Equal(written, await lab.AdminAsync("SELECT COUNT(*) FROM visit WHERE note = 'x'"));

            // Lifting sends away who is in.
            await lab.Server.AdmitAsync("visits", "visits_in", new Secret(Password), DataLab.Token);
            await lab.Server.LiftFenceAsync(DataLab.Token);
            Assert.Equal("visits", await lab.AdminAsync("SELECT GROUP_CONCAT(User) FROM mysql.global_priv WHERE User LIKE 'visits%'"));
            Assert.Equal("visits@%", await lab.AdminAsync("""
                SELECT GROUP_CONCAT(DISTINCT DEFINER) FROM (SELECT DEFINER FROM information_schema.VIEWS WHERE TABLE_SCHEMA = 'visits'
                    UNION SELECT DEFINER FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = 'visits' UNION SELECT DEFINER FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = 'visits'
                    UNION SELECT DEFINER FROM information_schema.EVENTS WHERE EVENT_SCHEMA = 'visits') d
                """));
            var app = await lab.AppAsync("ALTER TABLE made ADD COLUMN note TEXT;\nINSERT INTO visit (note) VALUES ('last') RETURNING told;\nSELECT one(), COUNT(*) > 0 FROM seen;\n");
            Assert.Equal(("first second\n1\t1", ""), (app.Output.Trim(), app.Error));
            await writers.WriteSomeAsync();
        }

        await InACopyAsync(lab);
        await lab.AdmissionOutlivesKillsAsync(step: 3);
        await PostgreSqlDataTests.RefusedAsync("login-taken", () => lab.Server.AdmitAsync("visits", "stranger", new Secret(Password), DataLab.Token));
        await PostgreSqlDataTests.RefusedAsync("login-taken", () => lab.Server.DismissAsync("stranger", DataLab.Token));
        Assert.Equal("1", (await lab.AsAsync("stranger", "stranger-0123456789", "SELECT 1", "information_schema")).Output.Trim());
    }

    /// <summary>There it may do all, and nothing in what is live.</summary>
    static async Task InACopyAsync(DataLab lab)
    {
        await lab.Server.RestoreAsync(new MemoryStream(await lab.DumpAsync()), "visits_copy", DataLab.Token);
        await lab.Server.AdmitAsync("visits_copy", "visits_in", new Secret(Password), DataLab.Token);
        await InAsync(lab, "ALTER TABLE visit DROP COLUMN who;\nDELETE FROM visit;\nCREATE TABLE more (id INT);\n", "visits_copy");
        foreach (var (sql, database) in new[] { ("INSERT INTO visits.visit (note) VALUES ('y')", "visits_copy"), ("INSERT INTO elsewhere.t VALUES ('y')", "visits_copy"), ("SELECT 1", "visits") })
        {
            Assert.Contains("denied", (await lab.AsAsync("visits_in", Password, sql, database)).Error, StringComparison.Ordinal);
        }

        await lab.Server.DismissAsync("visits_in", DataLab.Token);
        await lab.Server.DropAsync("visits_copy", DataLab.Token);
    }

    /// <summary>With the sessions that it has.</summary>
    static async Task AssertDismissedAsync(DataLab lab)
    {
        var waiting = lab.AsAsync("visits_in", Password, "SELECT SLEEP(600)");
        for (var rest = 1200; await lab.AdminAsync("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = 'visits_in' AND STATE = 'User sleep'") != "1"; rest--)
        {
            Assert.True(rest > 0, "it does not come in");
            await Task.Delay(50, DataLab.Token);
        }

        await lab.Server.DismissAsync("visits_in", DataLab.Token);
        Assert.NotEqual(0, (await waiting).ExitCode);
        Assert.NotEqual("", (await lab.AsAsync("visits_in", Password, "SELECT 1")).Error);
    }

    static async Task InAsync(DataLab lab, string sql, string database = "visits")
    {
        var result = await lab.AsAsync("visits_in", Password, sql, database);
        Assert.True(result.ExitCode == 0, result.Error);
    }
}
