using Slipway.Engines.Databases.MariaDb;

namespace Slipway.Data.MariaDb;

/// <summary>Accounts and what they may do, as the server tells it.</summary>
/// <param name="what">Told when it fails.</param>
sealed class MariaDbAccounts(MariaDbClient client, string what)
{
    /// <summary>From where a user may come: an account for each.</summary>
    public async Task<IReadOnlyList<string>> HostsAsync(string user, CancellationToken cancellation) =>
        [.. (await SqlAsync($"SELECT Host FROM mysql.global_priv WHERE User = {MariaDbStatements.Literal(user)} AND COALESCE(JSON_VALUE(Priv, '$.is_role'), '0') NOT IN ('1', 'true') ORDER BY Host;\n", cancellation)).Select(row => row[0])];

    public async Task<IReadOnlyList<GrantLine>> GrantsAsync(string user, string host, CancellationToken cancellation)
    {
        var account = GrantLine.Account(user, host);
        return [.. (await SqlAsync($"SHOW GRANTS FOR {account};\n", cancellation)).Select(row => GrantLine.Parse(row[0], account))];
    }

    /// <summary>Roles first, of which one may be set after.</summary>
    public async Task GiveAsync(IEnumerable<GrantLine> rights, string user, string host, CancellationToken cancellation) =>
        await SqlAsync(string.Concat(rights.OrderBy(line => line.SetsDefaultRole).Select(line => line.For(GrantLine.Account(user, host)))), cancellation);

    public Task<IReadOnlyList<string[]>> SqlAsync(string sql, CancellationToken cancellation) =>
        sql.Length == 0 ? Task.FromResult<IReadOnlyList<string[]>>([]) : client.SqlAsync(null, sql, what, cancellation);
}
