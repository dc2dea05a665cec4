using Slipway.Engines.Databases.MariaDb;

namespace Slipway.Data.MariaDb;

/// <summary>SQL of the fence in MariaDB.</summary>
static class MariaDbFenceStatements
{
    /// <summary>What is left to the application: as SHOW GRANTS shows it.</summary>
    public static string Reading(string database, string account) => $"GRANT SELECT, SHOW VIEW ON {MariaDbStatements.Identifier(DatabasePattern.Of(database))}.* TO {account};\n";

    /// <summary>Rights to change something in the database that the anonymous user, or PUBLIC, has: rows of what and where.</summary>
    public static string Everybody(string database) => $"""
        SELECT 'write', CONCAT(Db, '.*') FROM mysql.db
            WHERE User IN ('', 'PUBLIC') AND {MariaDbStatements.Literal(database)} LIKE Db
            AND 'Y' IN (Insert_priv, Update_priv, Delete_priv, Create_priv, Drop_priv, Alter_priv, Execute_priv, Trigger_priv, Event_priv, Create_routine_priv, Alter_routine_priv, Index_priv, Create_view_priv, References_priv, Delete_history_priv)
        UNION ALL
        SELECT 'write', CONCAT(Db, '.', Table_name) FROM mysql.tables_priv
            WHERE User IN ('', 'PUBLIC') AND Db = {MariaDbStatements.Literal(database)} AND (Table_priv REGEXP 'Insert|Update|Delete|Create|Drop|Alter|Trigger' OR Column_priv REGEXP 'Insert|Update')
        UNION ALL
        SELECT 'call a routine', CONCAT(Db, '.', Routine_name) FROM mysql.procs_priv
            WHERE User IN ('', 'PUBLIC') AND Db = {MariaDbStatements.Literal(database)} AND Proc_priv REGEXP 'Execute'
        UNION ALL
        SELECT 'write', 'every database' FROM mysql.global_priv WHERE User IN ('', 'PUBLIC') AND COALESCE(JSON_VALUE(Priv, '$.access'), 0) & ~1 <> 0;

        """;
}
