using System.Text.Json;
using Slipway.Engines.Databases.PostgreSql;

namespace Slipway.Data.PostgreSql;

/// <summary>Makes a database from a dump. What the dump holds is the data and the definitions; who owns them and who may do what with them is
/// taken from the live database, so that a dump that was taken behind a fence is as good as any other.</summary>
sealed class PostgreSqlRestore(PostgreSqlClient client, string database)
{
    public async Task ReadAsync(Stream dump, CancellationToken cancellation)
    {
        using var head = new DumpHead(dump);
        var list = await head.ListAsync(client, cancellation);
        var owner = await MakeAsync(cancellation);
        var extensions = await ExtensionsAsync(list, cancellation);
        await FillAsync(head, list, extensions, owner, cancellation);
        await GrantAsync(owner, cancellation);
        await SqlAsync(database, PostgreSqlRights.Settings(database) + "ANALYZE;\n", cancellation);
    }

    /// <summary>An empty database like the live one; answers who owns what is going to be in it.</summary>
    async Task<string> MakeAsync(CancellationToken cancellation)
    {
        var owner = PostgreSqlClient.Json((await SqlAsync(client.Access.Database, PostgreSqlRights.Owner, cancellation))[0]).GetString()!;
        await SqlAsync(PostgreSqlClient.Maintenance, PostgreSqlRights.Create(database, owner), cancellation);
        return owner;
    }

    /// <summary>Makes the dump's extensions, which the application's role may not be allowed to, where the live database has them.</summary>
    /// <returns>The schemas that were made for them.</returns>
    async Task<IReadOnlySet<string>> ExtensionsAsync(string[] list, CancellationToken cancellation)
    {
        var wanted = list.Select(RestoreList.Extension).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var schemas = new HashSet<string>(StringComparer.Ordinal);
        if (wanted.Count == 0)
        {
            return schemas;
        }

        var places = (await SqlAsync(client.Access.Database, PostgreSqlRights.Extensions, cancellation)).Select(PostgreSqlClient.Json)
            .ToDictionary(line => line[0].GetString()!, line => line[1].GetString()!, StringComparer.Ordinal);
        var sql = "";
        // In the dump's order: one may need another.
        foreach (var name in list.Select(RestoreList.Extension).OfType<string>())
        {
            var schema = places.GetValueOrDefault(name, "public");
            if (schema is not ("public" or "pg_catalog") && schemas.Add(schema))
            {
                sql += $"CREATE SCHEMA {PostgreSqlStatements.Identifier(schema)};\n";
            }

            sql += $"CREATE EXTENSION IF NOT EXISTS {PostgreSqlStatements.Identifier(name)} SCHEMA {PostgreSqlStatements.Identifier(schema)} CASCADE;\n";
        }

        await SqlAsync(database, sql, cancellation);
        return schemas;
    }

    async Task FillAsync(DumpHead head, string[] list, IReadOnlySet<string> made, string owner, CancellationToken cancellation)
    {
        var wanted = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(wanted, list.Where(line => RestoreList.IsWanted(line, made, FenceName.Of(client.Access.User ?? ""))), cancellation);
            var call = await client.CallAsync(
                "restore",
                ["--exit-on-error", "--no-owner", "--no-privileges", "--no-publications", "--no-subscriptions", $"--role={owner}", $"--use-list={wanted}"],
                database,
                cancellation);
            await client.RunAsync(call with { WriteInputAsync = head.WriteAsync }, $"the dump could not be restored into `{database}`", cancellation);
        }
        finally
        {
            File.Delete(wanted);
        }
    }

    /// <summary>Owners and rights of what both databases have, as the live one has them.</summary>
    async Task GrantAsync(string owner, CancellationToken cancellation)
    {
        var here = (await SqlAsync(database, PostgreSqlRights.Identities, cancellation)).ToHashSet(StringComparer.Ordinal);
        var live = await SqlAsync(client.Access.Database, $"SET slipway.owner = {PostgreSqlStatements.Literal(owner)};\n{PostgreSqlRights.Rights}", cancellation);
        var statements = live.Select(PostgreSqlClient.Json)
            .Where(line => line[0].ValueKind == JsonValueKind.Null || here.Contains(line[0].GetRawText())).Select(line => line[1].GetString()! + ";\n");
        await SqlAsync(database, $"BEGIN;\n{string.Concat(statements)}COMMIT;\n", cancellation);
    }

    Task<IReadOnlyList<string>> SqlAsync(string where, string sql, CancellationToken cancellation) =>
        client.SqlAsync(where, sql, $"`{database}` could not be restored", cancellation, DataPrograms.Long);
}
