using Slipway.Engines.Databases.PostgreSql;

namespace Slipway.Data.PostgreSql;

/// <summary>SQL that makes a database like the live one: its own settings, its owners, its grants. Grants to the fence's stand-in are none of its own.</summary>
static class PostgreSqlRights
{
    /// <summary>What has an owner and rights, but for what belongs to an extension.</summary>
    const string Objects = $"""
        objects(classid, oid, kind, owner, acl, isowned) AS (
            SELECT 'pg_namespace'::regclass::oid, n.oid, 'SCHEMA', n.nspowner, n.nspacl, false FROM pg_namespace n WHERE {PostgreSqlFacts.Ours}
            UNION ALL
            SELECT 'pg_class'::regclass::oid, c.oid, CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.relowner, c.relacl,
                c.relkind = 'S' AND EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i'))
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't' AND {PostgreSqlFacts.Ours}
            UNION ALL
            SELECT 'pg_proc'::regclass::oid, p.oid, 'ROUTINE', p.proowner, p.proacl, false
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind <> 'a' AND {PostgreSqlFacts.Ours}
        ), ours AS (
            SELECT o.*, (pg_identify_object(o.classid, o.oid, 0)).identity AS name
            FROM objects o
            WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.classid AND d.objid = o.oid AND d.deptype = 'e')
        )
        """;

    const string NotStandIn = "g.grantee IS DISTINCT FROM (SELECT r.oid FROM pg_roles r WHERE r.rolname = current_setting('slipway.app') AND EXISTS (SELECT FROM pg_roles k WHERE k.rolname = current_setting('slipway.kept')))";

    const string Grantee = "CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END || CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END";

    /// <summary>The names of what is here, as JSON: <c>"TABLE public.visit"</c>.</summary>
    public const string Identities = $"WITH {Objects} SELECT to_json(kind || ' ' || name) FROM ours;\n";

    /// <summary>What makes the same owners and rights elsewhere: <c>["TABLE public.visit", "GRANT SELECT ON TABLE public.visit TO report"]</c>, in order;
    /// null for what hangs on no object. <c>slipway.owner</c> is who owns everything there already.</summary>
    public const string Rights = $"""
        WITH {Objects}, rights(place, name, sql) AS (
            SELECT 1, kind || ' ' || name, format('ALTER %s %s OWNER TO %I', kind, name, pg_get_userbyid(owner))
            FROM ours WHERE NOT isowned AND pg_get_userbyid(owner) <> current_setting('slipway.owner') AND pg_get_userbyid(owner) <> 'pg_database_owner'
            UNION ALL
            SELECT 2, kind || ' ' || name, format('REVOKE ALL ON %s %s FROM PUBLIC', kind, name) FROM ours WHERE acl IS NOT NULL
            UNION ALL
            SELECT 3, kind || ' ' || name, format('GRANT %s ON %s %s TO %s', g.privilege_type, kind, name, {Grantee})
            FROM ours, aclexplode(acl) g WHERE g.grantee <> owner AND {NotStandIn}
            UNION ALL
            SELECT 4, kind || ' ' || name, format('GRANT %s (%I) ON TABLE %s TO %s', g.privilege_type, a.attname, name, {Grantee})
            FROM ours JOIN pg_attribute a ON a.attrelid = ours.oid AND kind = 'TABLE', aclexplode(a.attacl) g WHERE a.attnum > 0 AND NOT a.attisdropped AND {NotStandIn}
            UNION ALL
            SELECT 5, NULL, format('ALTER DEFAULT PRIVILEGES FOR ROLE %I %s GRANT %s ON %s TO %s', pg_get_userbyid(d.defaclrole),
                CASE WHEN d.defaclnamespace = 0 THEN '' ELSE format('IN SCHEMA %I', d.defaclnamespace::regnamespace::text) END, g.privilege_type,
                CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'ROUTINES' WHEN 'T' THEN 'TYPES' ELSE 'SCHEMAS' END, {Grantee})
            FROM pg_default_acl d, aclexplode(d.defaclacl) g WHERE g.grantee <> d.defaclrole AND {NotStandIn}
            UNION ALL
            SELECT 5, NULL, format('ALTER DATABASE %s OWNER TO %I', ':"DBNAME"', pg_get_userbyid(datdba)) FROM pg_database WHERE datname = current_database()
            UNION ALL
            SELECT 6, NULL, format('REVOKE ALL ON DATABASE %s FROM PUBLIC', ':"DBNAME"') FROM pg_database WHERE datname = current_database() AND datacl IS NOT NULL
            UNION ALL
            SELECT 7, NULL, format('GRANT %s ON DATABASE %s TO %s', g.privilege_type, ':"DBNAME"', {Grantee})
            FROM pg_database d, aclexplode(d.datacl) g WHERE d.datname = current_database() AND g.grantee <> d.datdba AND {NotStandIn}
        )
        SELECT json_build_array(name, sql) FROM rights ORDER BY place, sql;

        """;

    /// <summary>The extensions and where they are: <c>["pg_trgm", "public"]</c>.</summary>
    public const string Extensions = "SELECT json_build_array(e.extname, n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace;\n";

    /// <summary>Who owns what is restored until owners are given: the application's role where it owns anything at all, since much of it may be in the dump alone.</summary>
    public const string Owner = """
        SELECT to_json(coalesce(
            (SELECT r.rolname FROM pg_roles r
                WHERE r.rolname IN (current_setting('slipway.kept'), current_setting('slipway.app')) AND EXISTS (SELECT FROM pg_shdepend s
                    WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid = r.oid AND s.deptype = 'o' AND s.dbid IN (d.oid, 0))
                ORDER BY r.rolname = current_setting('slipway.kept') DESC LIMIT 1),
            pg_get_userbyid(d.datdba))::text)
        FROM pg_database d WHERE d.datname = current_database();

        """;

    /// <summary>Makes an empty database as the live one was made. The columns of the locale have other names in other versions.</summary>
    public static string Create(string database, string owner) => $$"""
        SELECT format('CREATE DATABASE %I TEMPLATE template0 OWNER %I ENCODING %L LC_COLLATE %L LC_CTYPE %L%s%s CONNECTION LIMIT %s',
            {{PostgreSqlStatements.Literal(database)}}, {{PostgreSqlStatements.Literal(owner)}}, pg_encoding_to_char(encoding), datcollate, datctype,
            CASE j->>'datlocprovider' WHEN 'i' THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %L', coalesce(j->>'datlocale', j->>'daticulocale'))
                WHEN 'b' THEN format(' LOCALE_PROVIDER builtin BUILTIN_LOCALE %L', j->>'datlocale') ELSE '' END,
            (SELECT CASE spcname WHEN 'pg_default' THEN '' ELSE format(' TABLESPACE %I', spcname) END FROM pg_tablespace t WHERE t.oid = dattablespace), datconnlimit)
        FROM pg_database d, to_jsonb(d) j WHERE datname = current_setting('slipway.live') \gexec

        """;

    /// <summary>What is set for the live database, for all roles or for one, is set for the other. <c>FROM CURRENT</c>: values may be lists, which are quoted in their own way.</summary>
    public static string Settings(string database) => $$"""
        SET slipway.database = {{PostgreSqlStatements.Literal(database)}};
        DO $slipway$
        DECLARE
            setting record;
            before text;
        BEGIN
            FOR setting IN
                SELECT s.setrole, split_part(c, '=', 1) AS name, substr(c, strpos(c, '=') + 1) AS value
                FROM pg_db_role_setting s, unnest(s.setconfig) c WHERE s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_setting('slipway.live'))
            LOOP
                before := current_setting(setting.name, true);
                PERFORM set_config(setting.name, setting.value, true);
                IF setting.setrole = 0 THEN
                    EXECUTE format('ALTER DATABASE %I SET %s FROM CURRENT', current_setting('slipway.database'), setting.name);
                ELSE
                    EXECUTE format('ALTER ROLE %I IN DATABASE %I SET %s FROM CURRENT', pg_get_userbyid(setting.setrole), current_setting('slipway.database'), setting.name);
                END IF;
                PERFORM set_config(setting.name, before, true);
            END LOOP;
        END $slipway$;

        """;
}
