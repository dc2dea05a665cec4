using System.Globalization;
using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Deploys;

/// <summary>The application of <c>bench/ledger</c> in the place of a lab's own: rows of one number each, in PostgreSQL.</summary>
static class LedgerSources
{
    static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(90) };

    /// <param name="column">Of the numbers, in this version.</param>
    /// <param name="data">How its data is kept, as the manifest says it.</param>
    public static void Write(DeployLab lab, string column, string data = "{}")
    {
        var ledger = Path.Combine(SlipwayTool.Checkout, "bench/ledger");
        foreach (var name in new[] { "serve.pl", "migrate.pl", "database.pl", "Dockerfile" })
        {
            lab.Repository.With($"shop/{name}", File.ReadAllText(Path.Combine(ledger, name)));
        }

        lab.Repository.With("shop/sql/write.sql", $"insert into row ({column}) values (NUMBER)").With("shop/sql/read.sql", $"select {column} from row order by 1").With("shop/slipway.yaml", $$"""
            app: shop
            port: 8080
            run: perl serve.pl
            migrate: perl migrate.pl
            image: { run: [perl, /app/serve.pl], migrate: [perl, /app/migrate.pl] }
            health: { live: /healthz, ready: /check, timeout: 2m }
            scale: { replicas: 1, cpu: 20m, memory: 128Mi }
            smoke: [ { get: /check, status: 200 } ]
            needs: { database: { postgresql: 15, size: 100Mi } }
            env: { common: { DATABASE_URL: "{database.url}" } }
            data: {{data}}

            """);
    }

    /// <summary>A version with one more migration.</summary>
    public static Task MigrateAsync(DeployLab lab, string id, string compatible, string sql, string more = "", string reversible = "no")
    {
        lab.Repository.With($"shop/migrations/{id}.sql", $"-- name: {id}\n-- compatible: {compatible}\n-- reversible: {reversible}\n{more}{sql}\n");
        return lab.Repository.CommitAsync(id);
    }

    /// <returns>Whether it was acknowledged.</returns>
    public static async Task<bool> WriteRowAsync(Uri address, int number)
    {
        try
        {
            using var answer = await Client.PostAsync(new Uri(address, $"rows/{number}"), null, KubeLab.Cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public static async Task<IEnumerable<int>> RowsAsync(Uri address) =>
        (await Client.GetStringAsync(new Uri(address, "rows"), KubeLab.Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => int.Parse(row, CultureInfo.InvariantCulture));
}
