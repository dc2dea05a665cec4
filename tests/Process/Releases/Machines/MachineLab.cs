using System.Collections.Concurrent;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Machines;

/// <summary>A repository with a stage on this machine, and all that runs there; all of it ends with the test.</summary>
public sealed class MachineLab : IAsyncDisposable
{
    readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(1) };

    MachineLab(UpLab lab, int port) => (Lab, Port) = (lab, port);

    public UpLab Lab { get; }

    /// <summary>Where the proxy listens.</summary>
    public int Port { get; }

    public TemporaryRepository Repository => Lab.Repository;

    /// <summary>The stage's folder.</summary>
    public string Place => Assert.Single(Directory.GetDirectories(Path.Combine(Lab.State, "slipway/places")));

    public static async Task<MachineLab> CreateAsync()
    {
        var lab = await UpLab.CreateAsync();
        var machine = new MachineLab(lab, FreePort());
        lab.Repository.Environment["SLIPWAY_HOME"] = SlipwayTool.Home; // of the proxy's sources
        lab.Repository.With("slipway.yaml", $"repository: plasma\nstages:\n{StageOf("live", machine.Port)}");
        return machine;
    }

    /// <summary>A stage more.</summary>
    /// <returns>Where its proxy listens.</returns>
    public int Add(string stage)
    {
        var port = FreePort();
        Repository.With("slipway.yaml", $"repository: plasma\nstages:\n{StageOf("live", Port)}{StageOf(stage, port)}");
        return port;
    }

    /// <summary>The component <c>shop</c>, in a version that says so; its migrations are lines of a file.</summary>
    public async Task WriteAsync(string version, string more = "", string run = "sh ../serve", params string[] migrations)
    {
        Repository.With("shop/slipway.yaml", $$"""
            app: shop
            needs: { database: sqlite }
            env: { common: { GREETING: {{version}}, DATA: "{database.file}" } }
            run: {{run}}
            migrate: sh ./migrate
            expose: {}
            smoke: [{ get: /, text: "GREETING={{version}}" }]
            {{more}}

            """);
        Repository.With("shop/migrate", $$"""
            touch "$DATA.done"
            [ "$1" != up ] || { for one in {{string.Join(' ', migrations)}}; do grep -qx "$one" "$DATA.done" || { echo "applies $one"; echo "$one" >>"$DATA.done"; }; done; exit 0; }
            comma=
            printf '{ "head": null, "migrations": ['
            for one in {{string.Join(' ', migrations)}}; do
                state=pending
                ! grep -qx "$one" "$DATA.done" || state=applied
                printf '%s{ "id": "%s", "name": "%s", "state": "%s", "compatible": "yes", "reversible": "no" }' "$comma" "$one" "$one" "$state"
                comma=,
            done
            printf '] }\n'

            """);
        await Repository.CommitAsync($"Version {version}");
    }

    /// <summary>Runs it, and wants it to succeed.</summary>
    public async Task<SlipwayRun> DoneAsync(params string[] words)
    {
        var run = await Lab.RunAsync([.. words, "--stage", "live"]);
        Assert.True(run.ExitCode == 0, run.Whole);
        return run;
    }

    /// <summary>What is answered through the proxy.</summary>
    /// <param name="port">Of another stage's.</param>
    public async Task<string> AskAsync(int? port = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port ?? Port}/");
        request.Headers.Host = "shop.example.net";
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return response.IsSuccessStatusCode ? text.Split('\n').First(line => line.StartsWith("GREETING=", StringComparison.Ordinal))["GREETING=".Length..] : throw new HttpRequestException($"{(int)response.StatusCode}: {text}");
    }

    /// <summary>Asks all the time while something is done.</summary>
    /// <returns>What was answered, how often.</returns>
    public async Task<IReadOnlyDictionary<string, int>> WhileAskedAsync(Func<Task> doAsync)
    {
        var (answers, isOver) = (new ConcurrentDictionary<string, int>(StringComparer.Ordinal), false);
        var clients = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref isOver))
            {
                string answer;
                try
                {
                    answer = await AskAsync();
                }
                catch (HttpRequestException exception)
                {
                    answer = $"failed: {exception.Message}";
                }

                answers.AddOrUpdate(answer, 1, (_, count) => count + 1);
                await Task.Delay(20);
            }
        })).ToList();
        try
        {
            await doAsync();
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            await Task.WhenAll(clients);
        }

        return answers;
    }

    /// <summary>What the journal of a deploy has by now.</summary>
    public string Journal(int deploy) => File.ReadAllText(Path.Combine(Place, "deploys", $"{deploy:000000}.ndjson"));

    public int Entries(int deploy)
    {
        try
        {
            return Journal(deploy).Count(letter => letter == '\n');
        }
        catch (IOException)
        {
            return 0;
        }
    }

    static string StageOf(string name, int port) => $"  {name}: {{ engine: processes, listen: \"127.0.0.1:{port}\", host: \"{{app}}.example.net\" }}\n";

    static int FreePort()
    {
        using var free = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        free.Start();
        return ((System.Net.IPEndPoint)free.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        foreach (var supervisor in Lab.Supervisors())
        {
            // It stops everything in order.
            await UpLab.KillAsync(supervisor, "TERM");
        }

        await UpLab.UntilAsync(() => Lab.Supervisors().Count == 0, "the supervisors have ended");
        foreach (var left in Lab.Left())
        {
            await UpLab.KillAsync(left);
        }

        await Lab.DisposeAsync();
    }
}
