using Slipway.Engines.Databases;

namespace Slipway.Tests.Data;

public sealed class MariaDbDataTests
{
    const string Schema = """
        SET GLOBAL event_scheduler = ON;
        CREATE TABLE place (id INT PRIMARY KEY, name TEXT);
        CREATE TABLE visit (id BIGINT AUTO_INCREMENT PRIMARY KEY, note TEXT, picture BLOB, place INT, length INT AS (CHAR_LENGTH(note)) STORED, FOREIGN KEY (place) REFERENCES place (id));
        CREATE TABLE log (note TEXT);
        CREATE SEQUENCE number START WITH 5;
        INSERT INTO place VALUES (1, 'it''s (here); \'there\'\nINSERT INTO `x` VALUES (1),(2)');
        INSERT INTO visit (note, picture, place) VALUES ('one', x'00270A5C', 1), ('two', NULL, NULL);
        CREATE VIEW z_first AS SELECT id, note FROM visit;
        CREATE VIEW a_second AS SELECT * FROM z_first;
        DELIMITER //
        CREATE TRIGGER noted AFTER INSERT ON visit FOR EACH ROW BEGIN
        INSERT INTO `log` VALUES (NEW.note);
        END//
        CREATE FUNCTION twice(i INT) RETURNS INT DETERMINISTIC BEGIN
        RETURN 2 * i;
        END//
        CREATE PROCEDURE add_place(i INT) BEGIN
        INSERT INTO place VALUES (i, 'p');
        END//
        DELIMITER ;
        CREATE EVENT tick ON SCHEDULE EVERY 1 DAY STARTS '2037-01-01 00:00:00' DO INSERT INTO log VALUES ('tick');
        """;

    const string Write = "SELECT SLEEP(0.01);\nINSERT INTO visit (note) VALUES ('more') RETURNING CONCAT('id=', id);\n";

    const string Code = """
        SELECT CONCAT(TRIGGER_NAME, EVENT_OBJECT_TABLE, DEFINER, ACTION_STATEMENT) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE();
        SELECT CONCAT(TABLE_NAME, DEFINER, REPLACE(VIEW_DEFINITION, DATABASE(), '')) FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME;
        SELECT CONCAT(ROUTINE_NAME, DEFINER, ROUTINE_DEFINITION) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE() ORDER BY ROUTINE_NAME;
        SELECT CONCAT(EVENT_NAME, EVENT_DEFINITION, STARTS) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE();
        SELECT CONCAT(TABLE_NAME, CONSTRAINT_NAME, REFERENCED_TABLE_NAME) FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE();
        """;

    [Fact]
    [Trait("list", "slow")]
    public async Task What_was_dumped_while_others_wrote_comes_back_whole_and_takes_the_live_one_s_place()
    {
        await using var lab = await DataLab.StartAsync(ProviderKinds.MariaDb, "mariadb-server");
        await lab.AdminAsync(Schema);
        var code = await lab.AdminAsync(Code);
        await using var writers = new Writers(lab, string.Concat(Enumerable.Repeat(Write, 50)), 3);
        await writers.WriteSomeAsync();
        using var dump = new MemoryStream();
        var facts = await lab.Server.DumpAsync("visits", dump, DataLab.Token);
        Assert.Equal(["log", "place", "visit"], facts.Tables.Select(table => table.Name));
        Assert.Equal((1, true), (facts.Tables[1].Rows, facts.Tables[2].Rows > 11));

        dump.Position = 0;
        await lab.Server.RestoreAsync(dump, "visits_copy", DataLab.Token);
        var copy = await lab.Server.LookAsync("visits_copy", DataLab.Token);
        Assert.Equal(facts.Tables.Select(table => (table.Name, table.Rows)), copy.Tables.Select(table => (table.Name, table.Rows)));
        Assert.Equal(code, await lab.AdminAsync(Code, "visits_copy"));
        Assert.Equal("SLAVESIDE_DISABLED", await lab.AdminAsync("SELECT STATUS FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()", "visits_copy"));

        // Under writers that come back at once; killed after each few statements, and done again.
        var killed = 0;
        for (var statements = 0; killed < 100; killed++, statements += 7)
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
        await writers.WriteSomeAsync();
        await writers.StopAsync();
        Assert.Equal(["visits", "visits_kept"], await lab.Server.NamesAsync("visits", DataLab.Token));
        Assert.Equal(code, await lab.AdminAsync(Code));
        Assert.Equal(code, await lab.AdminAsync(Code, "visits_kept"));
        Assert.Equal("ENABLED", await lab.AdminAsync("SELECT STATUS FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()"));
        Assert.Equal("00270A5C\t6", await lab.AdminAsync("SELECT HEX(picture), twice(length) FROM visit WHERE id = (SELECT MIN(id) FROM a_second)"));
        var there = (await lab.AdminAsync("SELECT id FROM visit; SELECT id FROM visits_kept.visit")).Split('\n').Select(long.Parse).ToHashSet();
        Assert.Empty(writers.Told.Except(there));
        Assert.Equal("2", await lab.AdminAsync("SELECT (SELECT COUNT(*) FROM visit) - (SELECT COUNT(*) FROM log)"));

        await lab.Server.DropAsync("visits_kept", DataLab.Token);
        await PostgreSqlDataTests.RefusedAsync("data-live", () => lab.Server.DropAsync("visits", DataLab.Token));
        await PostgreSqlDataTests.RefusedAsync("data-missing", () => lab.Server.SwapAsync("visits_copy", "visits_kept", DataLab.Token));
        await PostgreSqlDataTests.RefusedAsync("data-failed", () => lab.Server.RestoreAsync(new MemoryStream("no dump;"u8.ToArray()), "visits_copy", DataLab.Token));
        Assert.Equal(["visits"], await lab.Server.NamesAsync("visits", DataLab.Token));
    }
}
