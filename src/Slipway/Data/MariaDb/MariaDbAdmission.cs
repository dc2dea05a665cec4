using Slipway.Engines.Databases.MariaDb;
using Slipway.Secrets;

namespace Slipway.Data.MariaDb;

/// <summary>Lets logins in with the rights of the application's accounts, from wherever those may come: as they are, or as the fence keeps them.</summary>
/// <remarks>Whoever is let in is known by a role without rights, <c>visits__admitted</c>, which is given to it by the statement that makes it.</remarks>
sealed class MariaDbAdmission(MariaDbClient client, MariaDbSessions sessions)
{
    const string What = "a login could not be let in, or taken away again";

    readonly MariaDbAccounts _accounts = new(client, What);

    string App => client.Access.User ?? throw new ArgumentException("a MariaDB database has an application's account", nameof(client));

    string Sign => MariaDbStatements.Identifier(FenceName.Admitted(App));

    public async Task AdmitAsync(string database, string user, Secret password, CancellationToken cancellation)
    {
        await RefuseAsync(user, cancellation);
        var hash = MariaDbStatements.Literal(NativeHash.Of(password.Reveal()));
        foreach (var host in await _accounts.HostsAsync(App, cancellation))
        {
            var account = GrantLine.Account(user, host);
            await SqlAsync(
                $"CREATE ROLE IF NOT EXISTS {Sign};\nGRANT {Sign} TO {account} IDENTIFIED BY PASSWORD {hash};\nALTER USER {account} IDENTIFIED BY PASSWORD {hash} ACCOUNT UNLOCK;\n",
                cancellation);
            await _accounts.GiveAsync(In(await OwnAsync(host, cancellation), database), user, host, cancellation);
        }
    }

    public async Task DismissAsync(string user, CancellationToken cancellation)
    {
        await RefuseAsync(user, cancellation);
        var hosts = await _accounts.HostsAsync(user, cancellation);
        await SqlAsync(string.Concat(hosts.Select(host => $"ALTER USER {GrantLine.Account(user, host)} ACCOUNT LOCK;\n")), cancellation);
        if (hosts.Count > 0)
        {
            await sessions.EndAsync(user, cancellation);
        }

        foreach (var host in hosts)
        {
            await new MariaDbDefiners(client, What).ReplaceAsync(user, App, host, cancellation);
        }

        await SqlAsync(string.Concat(hosts.Select(host => $"DROP USER IF EXISTS {GrantLine.Account(user, host)};\n")), cancellation);
        if ((await AdmittedAsync(cancellation)).Count == 0)
        {
            await SqlAsync($"DROP ROLE IF EXISTS {Sign};\n", cancellation);
        }
    }

    public async Task DismissAllAsync(CancellationToken cancellation)
    {
        foreach (var user in (await AdmittedAsync(cancellation)).Distinct(StringComparer.Ordinal))
        {
            await DismissAsync(user, cancellation);
        }
    }

    /// <summary>In the live database all rights, as they are; in a copy of it the same ones there, and none elsewhere.</summary>
    IEnumerable<GrantLine> In(IReadOnlyList<GrantLine> rights, string database) => database == client.Access.Database ? rights
        : rights.Select(line => MariaDbRights.Elsewhere(line, client.Access.Database, database)).OfType<GrantLine>();

    async Task<IReadOnlyList<GrantLine>> OwnAsync(string host, CancellationToken cancellation)
    {
        var kept = FenceName.Of(App);
        return await _accounts.GrantsAsync((await _accounts.HostsAsync(kept, cancellation)).Contains(host) ? kept : App, host, cancellation);
    }

    /// <exception cref="Problems.ProblemException"><c>login-taken</c></exception>
    async Task RefuseAsync(string user, CancellationToken cancellation)
    {
        var isOurs = (await AdmittedAsync(cancellation)).Contains(user);
        if (!isOurs && await SqlAsync($"SELECT 1 FROM mysql.global_priv WHERE User = {MariaDbStatements.Literal(user)};\n", cancellation) is { Count: > 0 })
        {
            throw DataProblems.LoginTaken(user);
        }
    }

    // Who made the role holds it as well, to give it.
    async Task<IReadOnlyList<string>> AdmittedAsync(CancellationToken cancellation) =>
        [.. (await SqlAsync($"SELECT User FROM mysql.roles_mapping WHERE Role = {MariaDbStatements.Literal(FenceName.Admitted(App))} AND Admin_option = 'N';\n", cancellation)).Select(row => row[0])];

    Task<IReadOnlyList<string[]>> SqlAsync(string sql, CancellationToken cancellation) => _accounts.SqlAsync(sql, cancellation);
}
