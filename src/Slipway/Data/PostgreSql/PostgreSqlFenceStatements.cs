using Slipway.Engines.Databases.PostgreSql;

namespace Slipway.Data.PostgreSql;

/// <summary>SQL of the fence. <c>slipway.app</c> is the application's name, and behind the fence the stand-in's; <c>slipway.kept</c> the other name of
/// the application's own role. Passwords are copied within the server, in blocks whose text does not hold them.</summary>
static class PostgreSqlFenceStatements
{
    /// <summary>The role gets the other name, and a stand-in its own, with the same password, limits and settings.</summary>
    /// <param name="verifier">The password's verifier; null: as the role has it.</param>
    public static string Raise(string? verifier) => $$"""
        SET LOCAL slipway.verifier = {{PostgreSqlStatements.Literal(verifier ?? "")}};
        DO $slipway$
        DECLARE
            app text := current_setting('slipway.app');
            kept text := current_setting('slipway.kept');
            verifier text := nullif(current_setting('slipway.verifier'), '');
            was record;
            setting record;
            before text;
        BEGIN
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = kept) THEN
                RETURN;
            END IF;
            SELECT oid, rolcanlogin, rolconnlimit, rolvaliduntil INTO STRICT was FROM pg_roles WHERE rolname = app;
            IF verifier IS NULL THEN
                SELECT rolpassword INTO verifier FROM pg_authid WHERE oid = was.oid;
            END IF;
            EXECUTE format('ALTER ROLE %I RENAME TO %I', app, kept);
            EXECUTE format('ALTER ROLE %I NOLOGIN', kept);
            EXECUTE format('CREATE ROLE %I %s NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT %s PASSWORD %L%s',
                app, CASE WHEN was.rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END, was.rolconnlimit, verifier,
                CASE WHEN was.rolvaliduntil IS NULL THEN '' ELSE format(' VALID UNTIL %L', was.rolvaliduntil) END);
            -- Whoever is no superuser takes from a role only what it is a member of.
            IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
                EXECUTE format('GRANT %I TO %I', app, current_user);
            END IF;
            {{RoleSettings.Copy("was.oid", "app", "setting.value")}}
            -- Who was admitted before stays so.
            FOR setting IN {{PostgreSqlAdmissionStatements.Admitted}} LOOP
                EXECUTE format('ALTER ROLE %I SET role = %L', setting.name, kept);
            END LOOP;
        END $slipway$;

        """;

    /// <summary>The stand-in has nothing but what is given to it next.</summary>
    public const string Reset = """
        DO $slipway$
        DECLARE
            app text := current_setting('slipway.app');
            membership record;
        BEGIN
            FOR membership IN SELECT pg_get_userbyid(m.roleid) AS name FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = app LOOP
                EXECUTE format('REVOKE %I FROM %I CASCADE', membership.name, app);
            END LOOP;
            EXECUTE format('REASSIGN OWNED BY %I TO %I', app, current_setting('slipway.kept'));
            EXECUTE format('DROP OWNED BY %I', app);
        END $slipway$;

        """;

    /// <summary>The stand-in may read in this database what the application's own role may, now and what that makes later; where rows are hidden from some, it sees the same.</summary>
    public const string LetRead = $$"""
        DO $slipway$
        DECLARE
            app text := current_setting('slipway.app');
            kept text := current_setting('slipway.kept');
            keptid oid := (SELECT oid FROM pg_roles WHERE rolname = current_setting('slipway.kept'));
            thing record;
        BEGIN
            EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), app);
            FOR thing IN SELECT format('SCHEMA %I', n.nspname) AS name FROM pg_namespace n
                WHERE {{PostgreSqlFacts.Ours}} AND has_schema_privilege(keptid, n.oid, 'USAGE') AND NOT has_schema_privilege(app, n.oid, 'USAGE') LOOP
                EXECUTE format('GRANT USAGE ON %s TO %I', thing.name, app);
            END LOOP;
            FOR thing IN SELECT format('%s %I.%I', CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, n.nspname, c.relname) AS name
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't' AND {{PostgreSqlFacts.Ours}}
                    AND has_table_privilege(keptid, c.oid, 'SELECT') AND NOT has_table_privilege(app, c.oid, 'SELECT') LOOP
                EXECUTE format('GRANT SELECT ON %s TO %I', thing.name, app);
            END LOOP;
            FOR thing IN SELECT format('(%I) ON TABLE %I.%I', a.attname, n.nspname, c.relname) AS name
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attacl IS NOT NULL AND {{PostgreSqlFacts.Ours}}
                    AND NOT has_table_privilege(keptid, c.oid, 'SELECT') AND has_column_privilege(keptid, c.oid, a.attnum, 'SELECT') LOOP
                EXECUTE format('GRANT SELECT %s TO %I', thing.name, app);
            END LOOP;
            FOR thing IN SELECT p.oid::regprocedure::text AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                WHERE p.prokind <> 'a' AND NOT p.prosecdef AND {{PostgreSqlFacts.Ours}}
                    AND has_function_privilege(keptid, p.oid, 'EXECUTE') AND NOT has_function_privilege(app, p.oid, 'EXECUTE') LOOP
                EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO %I', thing.name, app);
            END LOOP;
            FOR thing IN SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles k ON k.oid = keptid
                WHERE c.relkind IN ('r', 'p') AND c.relrowsecurity AND {{PostgreSqlFacts.Ours}} AND has_table_privilege(keptid, c.oid, 'SELECT')
                    AND (k.rolbypassrls OR (NOT c.relforcerowsecurity AND pg_has_role(keptid, c.relowner, 'USAGE')))
                    AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = kept) LOOP
                EXECUTE format('CREATE POLICY %I ON %s FOR SELECT TO %I USING (true)', kept, thing.name, app);
            END LOOP;
            FOR thing IN SELECT format('%I ON %I.%I TO %s', p.polname, n.nspname, c.relname, (SELECT string_agg(quote_ident(pg_get_userbyid(r)), ', ') FROM unnest(p.polroles) r)) AS name
                FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE keptid = ANY (p.polroles) AND NOT (SELECT oid FROM pg_roles WHERE rolname = app) = ANY (p.polroles) LOOP
                EXECUTE format('ALTER POLICY %s, %I', thing.name, app);
            END LOOP;
            EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I GRANT SELECT ON TABLES TO %I', kept, app);
            EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I GRANT SELECT ON SEQUENCES TO %I', kept, app);
            EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I GRANT USAGE ON SCHEMAS TO %I', kept, app);
        END $slipway$;

        """;

    /// <summary>How the stand-in could write in this database all the same, as a JSON list in psql's variable <c>found</c>. What makes a change as somebody else
    /// counts as well: a function of a definer, and with it a trigger on a temporary table.</summary>
    public const string Findings = $$"""
        SELECT coalesce(json_agg(what ORDER BY what), '[]') AS found, count(*) = 0 AS tight FROM (
            SELECT format('it may write into %s', c.oid::regclass) AS what FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {{PostgreSqlFacts.Ours}}
                    AND (has_table_privilege(current_setting('slipway.app'), c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')
                        OR has_any_column_privilege(current_setting('slipway.app'), c.oid, 'INSERT, UPDATE'))
            UNION ALL
            SELECT format('it may draw from the sequence %s', c.oid::regclass) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind = 'S' AND {{PostgreSqlFacts.Ours}} AND has_sequence_privilege(current_setting('slipway.app'), c.oid, 'USAGE, UPDATE')
            UNION ALL
            SELECT format('it may make things in the schema %I', n.nspname) FROM pg_namespace n
                WHERE {{PostgreSqlFacts.Ours}} AND has_schema_privilege(current_setting('slipway.app'), n.oid, 'CREATE')
            UNION ALL
            SELECT 'it may make schemas in the database' WHERE has_database_privilege(current_setting('slipway.app'), current_database(), 'CREATE')
            UNION ALL
            SELECT format('it may call %s, which acts as %I', p.oid::regprocedure, pg_get_userbyid(p.proowner)) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                WHERE p.prosecdef AND p.prorettype <> 'event_trigger'::regtype AND {{PostgreSqlFacts.Ours}}
                    AND has_schema_privilege(current_setting('slipway.app'), n.oid, 'USAGE') AND has_function_privilege(current_setting('slipway.app'), p.oid, 'EXECUTE')
            UNION ALL
            SELECT format('it may act as %I', pg_get_userbyid(m.roleid)) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = current_setting('slipway.app')
        ) findings \gset

        """;

    /// <summary>All or nothing; the last line that is printed is the list.</summary>
    public const string CommitWhenTight = Findings + """
        \if :tight
        COMMIT;
        \else
        ROLLBACK;
        \endif
        \echo :found

        """;

    /// <summary>No session of the application's own role is left. One that was logging in when the role was renamed is nobody's until it has: it holds a
    /// transaction, and it is waited for.</summary>
    public static string EndWriters { get; } = End("a.usesysid = (SELECT oid FROM pg_roles WHERE rolname = current_setting('slipway.kept'))");

    public static string EndReaders { get; } = End("a.usesysid = (SELECT oid FROM pg_roles WHERE rolname = current_setting('slipway.app'))");

    /// <summary>Those whose role was dropped.</summary>
    public static string EndNobodies { get; } = End("a.usesysid IS NOT NULL AND NOT EXISTS (SELECT FROM pg_roles WHERE oid = a.usesysid)");

    /// <summary>Databases other than this one where something was granted to the stand-in: those behind the same fence that were swapped.</summary>
    public const string OtherDatabases = """
        SELECT DISTINCT to_json(d.datname::text)::text FROM pg_shdepend s JOIN pg_database d ON d.oid = s.dbid JOIN pg_roles r ON r.oid = s.refobjid
        WHERE s.refclassid = 'pg_authid'::regclass AND r.rolname = current_setting('slipway.app') AND d.datname <> current_database();

        """;

    /// <summary>Nothing here is the stand-in's any more.</summary>
    public const string Forget = "BEGIN;\n" + Reset + "COMMIT;\n";

    /// <summary>The application's role has its name again. A password that was changed behind the fence is taken over, and one that a renaming cleared (MD5) is put back.</summary>
    /// <param name="verifier">For an admin that may not read passwords; null: nothing is known.</param>
    public static string Lift(string? verifier) => $$"""
        BEGIN;
        SET LOCAL slipway.verifier = {{PostgreSqlStatements.Literal(verifier ?? "")}};
        {{Reset}}
        DO $slipway$
        DECLARE
            app text := current_setting('slipway.app');
            kept text := current_setting('slipway.kept');
            verifier text := nullif(current_setting('slipway.verifier'), '');
            canlogin boolean := (SELECT rolcanlogin FROM pg_roles WHERE rolname = current_setting('slipway.app'));
        BEGIN
            IF has_table_privilege('pg_authid', 'SELECT') THEN
                SELECT rolpassword INTO verifier FROM pg_authid WHERE rolname = app;
            END IF;
            -- It may still make temporary tables, also between two statements here.
            FOR try IN 1..200 LOOP
                BEGIN
                    EXECUTE format('REASSIGN OWNED BY %I TO %I', app, kept);
                    EXECUTE format('DROP OWNED BY %I', app);
                    EXECUTE format('DROP ROLE %I', app);
                    EXIT;
                EXCEPTION WHEN dependent_objects_still_exist THEN
                    IF try = 200 THEN
                        RAISE;
                    END IF;
                END;
            END LOOP;
            EXECUTE format('ALTER ROLE %I RENAME TO %I', kept, app);
            IF canlogin THEN
                EXECUTE format('ALTER ROLE %I LOGIN', app);
            END IF;
            IF verifier IS NOT NULL THEN
                EXECUTE format('ALTER ROLE %I PASSWORD %L', app, verifier);
            END IF;
        END $slipway$;
        COMMIT;

        """;

    /// <summary>Ends sessions until there are none.</summary>
    /// <param name="whose">An expression of <c>a</c>, a row of <c>pg_stat_activity</c>.</param>
    public static string End(string whose) => $$"""
        DO $slipway$
        DECLARE
            starting text[] := ARRAY(SELECT l.virtualtransaction FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
                WHERE l.locktype = 'virtualxid' AND l.pid <> pg_backend_pid() AND a.usesysid IS NULL AND coalesce(a.backend_type, 'client backend') = 'client backend');
            begun boolean;
            rest integer := 1200;
        BEGIN
            LOOP
                PERFORM pg_stat_clear_snapshot();
                PERFORM pg_terminate_backend(a.pid) FROM pg_stat_activity a WHERE {{whose}} AND a.pid <> pg_backend_pid();
                -- Whoever has logged in is seen as a session before this is over: so this is looked at first.
                begun := NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'virtualxid' AND virtualtransaction = ANY (starting));
                PERFORM pg_stat_clear_snapshot();
                EXIT WHEN begun AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE {{whose}} AND a.pid <> pg_backend_pid());
                IF rest = 0 THEN
                    RAISE EXCEPTION 'sessions of the application did not end within a minute';
                END IF;
                rest := rest - 1;
                PERFORM pg_sleep(0.05);
            END LOOP;
        END $slipway$;

        """;
}
