using System.Text;

namespace Slipway.Data.PostgreSql;

/// <summary>A dump in pg_dump's own format, and what was counted at the very moment that it is of: both look at one exported snapshot.</summary>
sealed class PostgreSqlDump(PostgreSqlClient client, string database)
{
    const int CopyBuffer = 128 * 1024;

    public async Task<DatabaseFacts> WriteAsync(Stream to, CancellationToken cancellation)
    {
        var lines = new List<string>();
        var snapshot = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await client.TalkAsync(database, HoldAsync, ReadAsync, $"`{database}` could not be looked at for a dump", cancellation);
        return PostgreSqlFacts.Read(lines);

        // The transaction stays open until pg_dump has ended: its snapshot lives as long.
        async Task HoldAsync(Stream input, CancellationToken stop)
        {
            await SendAsync(input, $"{client.Begin()}BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\nSELECT pg_export_snapshot();\n", stop);
            if (await snapshot.Task.WaitAsync(stop) is { } name)
            {
                var dumping = DumpAsync(name, to, stop);
                var counting = SendAsync(input, PostgreSqlFacts.Statements, stop);
                await Task.WhenAll(dumping, counting);
                await SendAsync(input, "COMMIT;\n", stop);
            }
        }

        async Task ReadAsync(Stream output, CancellationToken stop)
        {
            using var reader = new StreamReader(output, Encoding.UTF8);
            // None: psql has ended, and its exit code tells.
            snapshot.TrySetResult(await reader.ReadLineAsync(stop));
            while (await reader.ReadLineAsync(stop) is { } line)
            {
                lines.Add(line);
            }
        }
    }

    async Task DumpAsync(string snapshot, Stream to, CancellationToken cancellation)
    {
        var call = await client.CallAsync("dump", ["--format=custom", $"--snapshot={snapshot}", "--lock-wait-timeout=60s", "--encoding=UTF8"], database, cancellation);
        await client.RunAsync(
            call with { ReadOutputAsync = (output, stop) => output.CopyToAsync(to, CopyBuffer, stop) }, $"`{database}` could not be dumped", cancellation);
    }

    static async Task SendAsync(Stream input, string sql, CancellationToken cancellation)
    {
        await input.WriteAsync(Encoding.UTF8.GetBytes(sql), cancellation);
        await input.FlushAsync(cancellation);
    }
}
