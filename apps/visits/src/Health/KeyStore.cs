using System.Security.Cryptography;
using Visits.Databases;
using Visits.Visitors;

namespace Visits.Health;

/// <summary>
/// The visitors' keys: from VISITOR_KEY, or from the database, where the first one who looks puts one. So cookies survive restarts and
/// hold for every replica without anybody having to configure anything.
/// </summary>
sealed class KeyStore(Database database, string? configured)
{
    const string Name = "visitors";

    public async Task<VisitorKeys> GetAsync(CancellationToken cancellation)
    {
        if (configured is not null)
        {
            return VisitorKeys.From(configured);
        }

        await using var connection = await database.OpenAsync(cancellation);
        var stored = await ReadAsync();
        if (stored is null)
        {
            var fresh = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
            await connection.RunAsync(database.Dialect.KeepKey, cancellation, ("name", Name), ("value", fresh));
            stored = await ReadAsync();
        }

        return VisitorKeys.From(stored ?? throw new InvalidOperationException("the database does not keep the key that it was given"));

        async Task<string?> ReadAsync() =>
            (await connection.ReadAsync("select value from secret_key where name = @name", row => row.GetString(0), cancellation, ("name", Name))).FirstOrDefault();
    }
}
