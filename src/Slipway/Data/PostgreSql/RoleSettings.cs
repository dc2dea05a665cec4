namespace Slipway.Data.PostgreSql;

/// <summary>PL/pgSQL that gives a role the settings of another, for all databases or for one. It wants the variables <c>setting record</c> and <c>before text</c>.</summary>
/// <remarks><c>FROM CURRENT</c>: values may be lists, which are quoted in their own way.</remarks>
static class RoleSettings
{
    /// <param name="from">An expression: the number of the role that has them.</param>
    /// <param name="to">An expression: the name of who gets them.</param>
    /// <param name="value">An expression: what is set, of <c>setting.name</c> and <c>setting.value</c>.</param>
    public static string Copy(string from, string to, string value) => $$"""
        FOR setting IN
                SELECT d.datname, split_part(c, '=', 1) AS name, substr(c, strpos(c, '=') + 1) AS value
                FROM pg_db_role_setting s LEFT JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) c
                WHERE s.setrole = {{from}} AND split_part(c, '=', 1) NOT IN ('role', 'session_authorization')
            LOOP
                before := current_setting(setting.name, true);
                PERFORM set_config(setting.name, {{value}}, true);
                EXECUTE format('ALTER ROLE %I %s SET %s FROM CURRENT', {{to}}, CASE WHEN setting.datname IS NULL THEN '' ELSE format('IN DATABASE %I', setting.datname) END, setting.name);
                PERFORM set_config(setting.name, before, true);
            END LOOP;
        """;
}
