using Slipway.Problems;

namespace Slipway.Data.PostgreSql;

/// <summary>The fence by role: the application's role is renamed, with all that it owns and may do, and another one of its name can read and no more.
/// See docs/decisions/fence-by-role.md.</summary>
sealed class PostgreSqlFence(PostgreSqlClient client)
{
    const string Mend = "let the application use a role that only owns its own database (no superuser, nothing that writes granted to PUBLIC), and give the need an `admin` of its own";

    string Role => client.Access.User ?? throw new ArgumentException("a PostgreSQL database has an application's role", nameof(client));

    string Live => client.Access.Database;

    public async Task<bool> IsUpAsync(CancellationToken cancellation) => (await StateAsync(cancellation)).IsUp;

    public async Task RaiseAsync(CancellationToken cancellation)
    {
        var state = await StateAsync(cancellation);
        if (state.Reasons(Role, client.Access.Password is not null) is { Count: > 0 } reasons)
        {
            throw DataProblems.NoFence(Role, reasons, Mend);
        }

        await ApplyAsync(state.IsUp ? PostgreSqlFenceStatements.Reset : PostgreSqlFenceStatements.Raise(Verifier(state)), cancellation);
        await EndAsync(PostgreSqlFenceStatements.EndWriters, cancellation);

        // A session of before may have granted something to the stand-in until it was ended. Now there is none, and nobody else can.
        if (!await IsTightAsync(cancellation))
        {
            try
            {
                await ApplyAsync(PostgreSqlFenceStatements.Reset, cancellation);
            }
            catch (ProblemException)
            {
                await LiftAsync(cancellation);
                throw;
            }

            await EndAsync(PostgreSqlFenceStatements.EndReaders, cancellation);
        }
    }

    public async Task LiftAsync(CancellationToken cancellation)
    {
        if ((await StateAsync(cancellation)).IsUp)
        {
            foreach (var line in await SqlAsync(PostgreSqlFenceStatements.OtherDatabases, cancellation))
            {
                await TryAsync(PostgreSqlFenceStatements.Forget, PostgreSqlClient.Json(line).GetString()!, cancellation);
            }

            await TryAsync(PostgreSqlFenceStatements.Lift(KnownVerifier()), Live, cancellation);
        }

        // Also where it was lifted and then killed: whose role is not there any more can do nothing but stay.
        await EndAsync(PostgreSqlFenceStatements.EndNobodies, cancellation);
    }

    /// <summary>The stand-in may read in a database that was made behind the fence, too.</summary>
    public Task LetReadAsync(string database, CancellationToken cancellation) => TryAsync(PostgreSqlFenceStatements.LetRead, database, cancellation);

    async Task<RoleState> StateAsync(CancellationToken cancellation) => RoleState.Read((await SqlAsync(RoleState.Statement, cancellation))[0]);

    async Task ApplyAsync(string statements, CancellationToken cancellation)
    {
        var lines = await TryAsync($"BEGIN;\n{statements}{PostgreSqlFenceStatements.LetRead}{PostgreSqlFenceStatements.CommitWhenTight}", Live, cancellation);
        if (Found(lines) is { Count: > 0 } found)
        {
            throw DataProblems.NoFence(Role, found, $"revoke it, or: {Mend}");
        }
    }

    async Task<bool> IsTightAsync(CancellationToken cancellation) =>
        Found(await SqlAsync(PostgreSqlFenceStatements.Findings + "\\echo :found\n", cancellation)).Count == 0;

    static List<string> Found(IReadOnlyList<string> lines) =>
        [.. PostgreSqlClient.Json(lines[^1]).EnumerateArray().Select(found => found.GetString()!)];

    async Task EndAsync(string statements, CancellationToken cancellation) => await SqlAsync(statements, cancellation);

    Task<IReadOnlyList<string>> TryAsync(string statements, string database, CancellationToken cancellation) =>
        client.InsistAsync(database, statements, $"the writers of `{Live}` could not be held off, or let in again", cancellation);

    Task<IReadOnlyList<string>> SqlAsync(string statements, CancellationToken cancellation) => TryAsync(statements, Live, cancellation);

    // Null: the server copies it from the role itself, where the admin may read it.
    string? Verifier(RoleState state) => state.ReadsVerifiers ? null : KnownVerifier();

    string? KnownVerifier() => client.Access.Password is { } password ? ScramVerifier.Of(password) : null;
}
