namespace Slipway.Data.PostgreSql;

/// <summary>What must be known of the application's role before a fence.</summary>
/// <param name="IsUp">The role's rights are kept under the other name.</param>
/// <param name="Exists">There is a role of the application's name.</param>
/// <param name="IsSuperuser">Nothing holds for it.</param>
/// <param name="MakesRoles">It could make itself another role.</param>
/// <param name="Replicates">It reads the server's whole data, and could write it elsewhere.</param>
/// <param name="IsAdmin">It is who we are.</param>
/// <param name="ReadsVerifiers">We may read what passwords are checked against.</param>
sealed record RoleState(bool IsUp, bool Exists, bool IsSuperuser, bool MakesRoles, bool Replicates, bool IsAdmin, bool ReadsVerifiers)
{
    public const string Statement = """
        SELECT json_build_array(
            EXISTS (SELECT FROM pg_roles WHERE rolname = current_setting('slipway.kept')),
            r.oid IS NOT NULL, coalesce(r.rolsuper, false), coalesce(r.rolcreaterole, false), coalesce(r.rolreplication, false),
            current_user = current_setting('slipway.app') OR session_user = current_setting('slipway.app'),
            has_table_privilege('pg_authid', 'SELECT'))
        FROM (SELECT) one LEFT JOIN pg_roles r ON r.rolname = current_setting('slipway.app');

        """;

    public static RoleState Read(string line)
    {
        var values = PostgreSqlClient.Json(line).EnumerateArray().Select(value => value.GetBoolean()).ToArray();
        return new RoleState(values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
    }

    /// <summary>Why a fence around this role would hold nobody off, whatever is granted.</summary>
    public List<string> Reasons(string role, bool knowsPassword)
    {
        var reasons = new List<string>();
        void Add(bool holds, string reason) => reasons.AddRange(holds ? [reason] : []);
        Add(!Exists, $"there is no role `{role}`");
        Add(IsAdmin, $"the admin role is `{role}` itself");
        Add(IsSuperuser, $"`{role}` is a superuser");
        Add(MakesRoles, $"`{role}` may make roles");
        Add(Replicates, $"`{role}` may replicate");
        Add(!IsUp && !ReadsVerifiers && !knowsPassword, $"the admin role may not read `pg_authid`, and the password of `{role}` is not known: it could not log in to read");
        return reasons;
    }
}
