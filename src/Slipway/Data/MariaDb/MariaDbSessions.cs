using System.Globalization;
using Slipway.Engines.Databases.MariaDb;
using Slipway.Problems;

namespace Slipway.Data.MariaDb;

/// <summary>Ends sessions that began before now: what a role could do when it logged in, its session can until it ends.</summary>
/// <remarks>Connections are numbered. One that comes after ours is checked against the rights as they are now; one that came before and has not
/// logged in yet may have been checked already, and is waited for.</remarks>
sealed class MariaDbSessions(MariaDbClient client, TimeProvider clock)
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    static readonly TimeSpan LoginLimit = TimeSpan.FromSeconds(15);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    const string What = "the sessions of the application could not be ended";

    public async Task EndAsync(string user, CancellationToken cancellation)
    {
        var ours = long.Parse((await client.SqlAsync(null, "SELECT CONNECTION_ID();\n", What, cancellation))[0][0], CultureInfo.InvariantCulture);
        var start = clock.GetTimestamp();
        while (await LeftAsync(user, ours, cancellation) is { Count: > 0 } left)
        {
            var age = clock.GetElapsedTime(start);
            if (age >= Limit)
            {
                throw new ProblemException(DataProblems.Broke(What, $"they did not end within {Limit.TotalSeconds:0} s") with { Kind = ProblemKind.Timeout });
            }

            var ended = left.Where(row => row[1] == user || age >= LoginLimit).Select(row => $"KILL CONNECTION {row[0]};\n");
            // Some may have gone by themselves: the next look tells.
            await client.SqlAsync(null, string.Concat(ended) + "SELECT 1;\n", What, cancellation, goOn: true);
            await Task.Delay(Pause, clock, cancellation);
        }
    }

    Task<IReadOnlyList<string[]>> LeftAsync(string user, long before, CancellationToken cancellation) => client.SqlAsync(
        null,
        $"SELECT ID, USER FROM information_schema.PROCESSLIST WHERE ID < {before} AND USER IN ({MariaDbStatements.Literal(user)}, 'unauthenticated user');\n",
        What,
        cancellation);
}
