using System.Text.Json;
using Slipway.Secrets;

namespace Slipway.Data.PostgreSql;

/// <summary>Lets logins in that act as the application's role, also while its own name stands for a role that can read and no more.</summary>
sealed class PostgreSqlAdmission(PostgreSqlClient client)
{
    string Live => client.Access.Database;

    /// <summary>In PostgreSQL a role is the same in all databases: nothing is to be done for the one that is meant.</summary>
    public async Task AdmitAsync(string user, Secret password, CancellationToken cancellation)
    {
        await IsThereAsync(user, cancellation);
        await SqlAsync(Live, user, PostgreSqlAdmissionStatements.Admit(ScramVerifier.Of(password.Reveal())), cancellation);
    }

    public async Task DismissAsync(string user, CancellationToken cancellation)
    {
        if (!await IsThereAsync(user, cancellation))
        {
            return;
        }

        await SqlAsync(Live, user, PostgreSqlAdmissionStatements.Close, cancellation);
        await SqlAsync(Live, user, PostgreSqlAdmissionStatements.EndSessions, cancellation);
        foreach (var line in await SqlAsync(Live, user, PostgreSqlAdmissionStatements.Databases, cancellation))
        {
            await SqlAsync(PostgreSqlClient.Json(line).GetString()!, user, PostgreSqlAdmissionStatements.Forget, cancellation);
        }

        await SqlAsync(Live, user, PostgreSqlAdmissionStatements.Remove, cancellation);
    }

    public async Task DismissAllAsync(CancellationToken cancellation)
    {
        foreach (var line in await SqlAsync(Live, "", PostgreSqlAdmissionStatements.AdmittedLines, cancellation))
        {
            await DismissAsync(PostgreSqlClient.Json(line).GetString()!, cancellation);
        }
    }

    /// <returns>Whether it is admitted.</returns>
    /// <exception cref="Problems.ProblemException"><c>login-taken</c></exception>
    async Task<bool> IsThereAsync(string user, CancellationToken cancellation)
    {
        var state = PostgreSqlClient.Json((await SqlAsync(Live, user, PostgreSqlAdmissionStatements.State, cancellation))[0]);
        return (Is(state[0]), Is(state[1])) switch
        {
            (true, false) => throw DataProblems.LoginTaken(user),
            var (isThere, _) => isThere,
        };
    }

    static bool Is(JsonElement value) => value.GetBoolean();

    Task<IReadOnlyList<string>> SqlAsync(string database, string user, string statements, CancellationToken cancellation) => client.InsistAsync(
        database, PostgreSqlAdmissionStatements.As(user) + statements, "a login could not be let in, or taken away again", cancellation);
}
