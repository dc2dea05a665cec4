namespace Slipway.Data.MariaDb;

/// <summary>The fence by role: the rights of the application's accounts are kept in locked twins, and what is left to them is reading.
/// See docs/decisions/fence-by-role.md.</summary>
/// <remarks>There are no transactions around grants: a twin is made under a third name and renamed when it has all, before anything is taken away.</remarks>
sealed class MariaDbFence(MariaDbClient client, MariaDbSessions sessions)
{
    const int Tries = 3;

    const string What = "the writers could not be held off, or let in again";

    const string Mend = "let the application use an account that has rights in its own database only, and give the need an `admin` of its own";

    readonly MariaDbAccounts _accounts = new(client, What);

    string User => client.Access.User ?? throw new ArgumentException("a MariaDB database has an application's account", nameof(client));

    string Kept => FenceName.Of(User);

    string Unfinished => FenceName.Of(Kept);

    string Database => client.Access.Database;

    public async Task<bool> IsUpAsync(CancellationToken cancellation) => (await HostsAsync(Kept, cancellation)).Count > 0;

    public async Task RaiseAsync(CancellationToken cancellation)
    {
        var hosts = await HostsAsync(User, cancellation);
        await RefuseAsync(hosts, cancellation);
        foreach (var host in hosts.Except(await HostsAsync(Kept, cancellation)))
        {
            await KeepAsync(host, cancellation);
        }

        await TakeAsync(hosts, cancellation);
        for (var rest = Tries; ; rest--)
        {
            // Whoever logged in before has the rights of before, and could have granted some to itself.
            await sessions.EndAsync(User, cancellation);
            if (await IsTightAsync(hosts, cancellation))
            {
                return;
            }

            if (rest == 0)
            {
                await LiftAsync(cancellation);
                throw DataProblems.NoFence(User, ["somebody gives it rights again and again"], Mend);
            }

            await TakeAsync(hosts, cancellation);
        }
    }

    public async Task LiftAsync(CancellationToken cancellation)
    {
        var kept = await HostsAsync(Kept, cancellation);
        foreach (var host in kept)
        {
            var rights = await GrantsAsync(Kept, host, cancellation);
            await TakeAllAsync(host, cancellation);
            await GiveAsync(rights, User, host, cancellation);
        }

        // The session knows what it may do in its database: those of before the lifting could not write.
        await sessions.EndAsync(User, cancellation);
        await SqlAsync(string.Concat(kept.Select(host => $"DROP USER IF EXISTS {GrantLine.Account(Kept, host)};\n")), cancellation);
    }

    /// <summary>Before anything is changed: what no revoking would help against.</summary>
    async Task RefuseAsync(IReadOnlyList<string> hosts, CancellationToken cancellation)
    {
        var reasons = new List<string>();
        reasons.AddRange(hosts.Count == 0 ? [$"there is no account `{User}`"] : []);
        reasons.AddRange(client.Access.Admin.User == User ? [$"the admin role is `{User}` itself"] : []);
        foreach (var host in hosts)
        {
            reasons.AddRange((await GrantsAsync(User, host, cancellation)).SelectMany(line => line.Reasons()));
        }

        // Rights of nobody in particular are everybody's.
        var open = await SqlAsync(MariaDbFenceStatements.Everybody(Database), cancellation);
        reasons.AddRange(open.Select(row => $"everybody may {row[0]} in {row[1]}"));
        if (reasons.Count > 0)
        {
            throw DataProblems.NoFence(User, reasons, Mend);
        }
    }

    /// <summary>The twin, whole or not there.</summary>
    async Task KeepAsync(string host, CancellationToken cancellation)
    {
        var twin = GrantLine.Account(Unfinished, host);
        await SqlAsync($"DROP USER IF EXISTS {twin};\nCREATE USER {twin} ACCOUNT LOCK;\n", cancellation);
        await GiveAsync(await GrantsAsync(User, host, cancellation), Unfinished, host, cancellation);
        await SqlAsync($"RENAME USER {twin} TO {GrantLine.Account(Kept, host)};\n", cancellation);
    }

    async Task TakeAsync(IReadOnlyList<string> hosts, CancellationToken cancellation)
    {
        foreach (var host in hosts)
        {
            await TakeAllAsync(host, cancellation);
            await SqlAsync(MariaDbFenceStatements.Reading(Database, GrantLine.Account(User, host)), cancellation);
        }
    }

    async Task TakeAllAsync(string host, CancellationToken cancellation)
    {
        var account = GrantLine.Account(User, host);
        var roles = (await GrantsAsync(User, host, cancellation)).Select(line => line.Role).OfType<string>();
        await SqlAsync(
            $"SET DEFAULT ROLE NONE FOR {account};\n{string.Concat(roles.Select(role => $"REVOKE {role} FROM {account};\n"))}REVOKE ALL PRIVILEGES, GRANT OPTION FROM {account};\n",
            cancellation);
    }

    async Task<bool> IsTightAsync(IReadOnlyList<string> hosts, CancellationToken cancellation)
    {
        foreach (var host in hosts)
        {
            var expected = MariaDbFenceStatements.Reading(Database, GrantLine.Account(User, host));
            if ((await GrantsAsync(User, host, cancellation)).Any(line => !line.IsEmpty && line.For(GrantLine.Account(User, host)) != expected))
            {
                return false;
            }
        }

        return true;
    }

    Task<IReadOnlyList<string>> HostsAsync(string user, CancellationToken cancellation) => _accounts.HostsAsync(user, cancellation);

    Task<IReadOnlyList<GrantLine>> GrantsAsync(string user, string host, CancellationToken cancellation) => _accounts.GrantsAsync(user, host, cancellation);

    Task GiveAsync(IReadOnlyList<GrantLine> rights, string user, string host, CancellationToken cancellation) => _accounts.GiveAsync(rights, user, host, cancellation);

    Task<IReadOnlyList<string[]>> SqlAsync(string sql, CancellationToken cancellation) => _accounts.SqlAsync(sql, cancellation);
}
