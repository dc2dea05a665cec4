using Slipway.Engines.Databases;

namespace Slipway.Tests.Data;

public sealed class MariaDbFenceTests
{
    const string Schema = """
        CREATE TABLE visit (id BIGINT AUTO_INCREMENT PRIMARY KEY, note TEXT);
        CREATE TABLE other (note TEXT);
        CREATE DATABASE elsewhere;
        CREATE TABLE elsewhere.t (note TEXT);
        CREATE ROLE writer;
        GRANT INSERT ON elsewhere.t TO writer;
        GRANT writer TO visits@'%';
        SET DEFAULT ROLE writer FOR visits@'%';
        GRANT SELECT (note), UPDATE (note) ON elsewhere.t TO visits@'%';
        GRANT USAGE ON *.* TO visits@'%' WITH MAX_USER_CONNECTIONS 60;
        DELIMITER //
        CREATE PROCEDURE add_visit() BEGIN
        INSERT INTO visit (note) VALUES ('p');
        END//
        DELIMITER ;
        """;

    const string Attack = """
        SELECT SLEEP(0.01);
        INSERT INTO visit (note) VALUES ('x') RETURNING CONCAT('id=', id);
        SET ROLE writer;
        CALL add_visit();
        GRANT ALL ON visits.* TO visits@'%';
        CREATE TABLE IF NOT EXISTS mine (note TEXT);
        INSERT INTO mine VALUES ('x');
        INSERT INTO elsewhere.t VALUES ('x');
        UPDATE visit SET note = 'y' WHERE id = 1;
        ALTER USER visits@'%' ACCOUNT UNLOCK;

        """;

    const string Counts = "SELECT COUNT(*), MAX(id), (SELECT COUNT(*) FROM mine), (SELECT COUNT(*) FROM elsewhere.t), (SELECT CONCAT(MIN(note), MAX(note)) FROM visit) FROM visit";

    [Fact]
    [Trait("list", "superslow")]
    public async Task Nobody_writes_behind_the_fence_whatever_is_tried_and_afterwards_all_is_as_before()
    {
        await using var lab = await DataLab.StartAsync(ProviderKinds.MariaDb, "mariadb-server");
        await lab.AdminAsync(Schema);
        var before = await GrantsAsync(lab);
        await using (var writers = new Writers(lab, string.Concat(Enumerable.Repeat(Attack, 20)), 4))
        {
            await writers.WriteSomeAsync();
            await lab.Server.RaiseFenceAsync(DataLab.Token);
            Assert.True(await lab.Server.IsFencedAsync(DataLab.Token));
            var written = await lab.AdminAsync(Counts);
            for (var look = 0; look < 20; look++)
            {
                Assert.Equal("1", (await lab.AppAsync("SELECT COUNT(*) > 0 FROM visit")).Output.Trim());
                await Task.Delay(100, DataLab.Token);
            }

            Assert.Equal(written, await lab.AdminAsync(Counts));
            await lab.Server.LiftFenceAsync(DataLab.Token);
            Assert.False(await lab.Server.IsFencedAsync(DataLab.Token));
            Assert.Equal(before, await GrantsAsync(lab));
            await writers.WriteSomeAsync();
            await writers.StopAsync();
            var there = (await lab.AdminAsync("SELECT id FROM visit")).Split('\n').Select(long.Parse).ToHashSet();
            Assert.Empty(writers.Told.Except(there));
        }

        // Killed after each statement, and done again.
        await lab.FenceOutlivesKillsAsync(step: 3, () => GrantsAsync(lab));

        await RefuseAsync(lab, before);
    }

    static async Task RefuseAsync(DataLab lab, string before)
    {
        foreach (var (hole, closed, reason) in new[]
        {
            ("GRANT INSERT ON visits.* TO PUBLIC", "REVOKE INSERT ON visits.* FROM PUBLIC", "everybody may write in visits.*"),
            ("GRANT EXECUTE ON PROCEDURE visits.add_visit TO PUBLIC", "REVOKE EXECUTE ON PROCEDURE visits.add_visit FROM PUBLIC", "everybody may call a routine in visits.add_visit"),
            ("GRANT CREATE USER ON *.* TO visits@'%'", "REVOKE CREATE USER ON *.* FROM visits@'%'", "it holds CREATE USER on the whole server"),
        })
        {
            await lab.AdminAsync(hole);
            var problem = await PostgreSqlDataTests.RefusedAsync("fence-impossible", () => lab.Server.RaiseFenceAsync(DataLab.Token));
            Assert.Contains(reason, problem.Why, StringComparison.Ordinal);
            Assert.False(await lab.Server.IsFencedAsync(DataLab.Token));
            await lab.AdminAsync(closed);
            Assert.Equal(before, await GrantsAsync(lab));
        }
    }

    static async Task<string> GrantsAsync(DataLab lab) =>
        string.Join('\n', (await lab.AdminAsync("SHOW GRANTS FOR visits@'%'")).Split('\n').Order(StringComparer.Ordinal))
        + await lab.AdminAsync("SELECT JSON_VALUE(Priv, '$.default_role'), JSON_VALUE(Priv, '$.account_locked') FROM mysql.global_priv WHERE User LIKE 'visits%'");
}
