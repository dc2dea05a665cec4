using Slipway.Engines.Databases.PostgreSql;

namespace Slipway.Data.PostgreSql;

/// <summary>SQL that lets a login in as the application's role, whatever that is called behind a fence, and that takes it away. <c>slipway.login</c> is its name.</summary>
/// <remarks>It is a member of the application's role and acts as it from its first statement on (<c>ALTER ROLE … SET role</c>): what it makes is the application's at once.</remarks>
static class PostgreSqlAdmissionStatements
{
    /// <summary>Those who are let in, as <c>name</c>: a comment on each says so.</summary>
    public const string Admitted = $"SELECT r.rolname::text AS name FROM pg_roles r WHERE {IsAdmitted}";

    /// <summary>The same as lines of JSON.</summary>
    public const string AdmittedLines = $"SELECT to_json(a.name) FROM ({Admitted}) a;\n";

    /// <summary>Whether there is a role of that name, and whether it was admitted: <c>[true, false]</c>.</summary>
    public const string State = $"""
        SELECT json_build_array(count(*) > 0, count(*) FILTER (WHERE {IsAdmitted}) > 0) FROM pg_roles r WHERE r.rolname = current_setting('slipway.login');

        """;

    const string Mark = "'admitted by slipway as ' || current_setting('slipway.app')";

    const string IsAdmitted = $"shobj_description(r.oid, 'pg_authid') = {Mark}";

    /// <summary>The application's own role: behind a fence it has the other name.</summary>
    const string Own = "FROM pg_roles WHERE rolname IN (current_setting('slipway.kept'), current_setting('slipway.app')) ORDER BY rolname = current_setting('slipway.kept') DESC LIMIT 1";

    /// <summary>The schema that has the name of whoever asks is the application's, not the one that has the other name.</summary>
    const string Path = """replace(setting.value, '"$user"', quote_ident(current_setting('slipway.app')))""";

    /// <summary>Where something is the login's own, which took another role on purpose.</summary>
    public const string Databases = """
        SELECT DISTINCT to_json(d.datname::text)::text FROM pg_shdepend s JOIN pg_database d ON d.oid = s.dbid JOIN pg_roles r ON r.oid = s.refobjid
        WHERE s.refclassid = 'pg_authid'::regclass AND r.rolname = current_setting('slipway.login') AND d.datname <> current_database();

        """;

    public const string Close = """
        DO $slipway$
        BEGIN
            EXECUTE format('ALTER ROLE %I NOLOGIN', current_setting('slipway.login'));
        END $slipway$;

        """;

    public const string Forget = $"BEGIN;\n{Reassign}COMMIT;\n";

    public const string Remove = $$"""
        BEGIN;
        {{Reassign}}
        DO $slipway$
        BEGIN
            EXECUTE format('DROP ROLE %I', current_setting('slipway.login'));
        END $slipway$;
        COMMIT;

        """;

    const string Reassign = $$"""
        DO $slipway$
        DECLARE
            login text := current_setting('slipway.login');
            own text := (SELECT rolname {{Own}});
        BEGIN
            EXECUTE format('REASSIGN OWNED BY %I TO %I', login, own);
            EXECUTE format('DROP OWNED BY %I', login);
        END $slipway$;

        """;

    public static string EndSessions { get; } = PostgreSqlFenceStatements.End("a.usesysid = (SELECT oid FROM pg_roles WHERE rolname = current_setting('slipway.login'))");

    public static string As(string login) => $"SET slipway.login = {PostgreSqlStatements.Literal(login)};\n";

    /// <summary>All or nothing. Its settings are the application's.</summary>
    /// <param name="verifier">Of its password.</param>
    public static string Admit(string verifier) => $$"""
        BEGIN;
        SET LOCAL slipway.verifier = {{PostgreSqlStatements.Literal(verifier)}};
        DO $slipway$
        DECLARE
            login text := current_setting('slipway.login');
            own record;
            setting record;
            before text;
        BEGIN
            SELECT oid, rolname INTO STRICT own {{Own}};
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = login) THEN
                EXECUTE format('CREATE ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT', login);
                EXECUTE format('COMMENT ON ROLE %I IS %L', login, {{Mark}});
                -- Whoever is no superuser takes from a role only what it is a member of.
                IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
                    EXECUTE format('GRANT %I TO %I', login, current_user);
                END IF;
            END IF;
            EXECUTE format('GRANT %I TO %I', own.rolname, login);
            EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L', login, current_setting('slipway.verifier'));
            FOR setting IN SELECT NULL::text AS datname, name, reset_val AS value FROM pg_settings WHERE name = 'search_path' LOOP
                PERFORM set_config('search_path', {{Path}}, true);
                EXECUTE format('ALTER ROLE %I SET search_path FROM CURRENT', login);
                PERFORM set_config('search_path', 'pg_catalog', true);
            END LOOP;
            {{RoleSettings.Copy("own.oid", "login", $"CASE setting.name WHEN 'search_path' THEN {Path} ELSE setting.value END")}}
            EXECUTE format('ALTER ROLE %I SET role = %L', login, own.rolname);
        END $slipway$;
        COMMIT;

        """;
}
