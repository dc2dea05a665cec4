using System.Diagnostics;
using Visits.Databases;

namespace Visits.Tests.Support;

/// <summary>
/// A private database server in a temporary folder, from the distribution's programs, on a Unix socket and a loopback port. As root it runs
/// as the distribution's own user for it, since neither server runs as root.
/// </summary>
abstract class DatabaseServer(string user) : IAsyncDisposable
{
    // Everything that a URL must not hold unescaped.
    protected const string Password = "p@ss/w:rd?#%";
    const string EscapedPassword = "p%40ss%2Fw%3Ard%3F%23%25";

    readonly TemporaryFolder _folder = new();
    readonly List<string> _log = [];
    Process? _process;
    int _databases;

    protected TemporaryFolder Folder => _folder;

    protected int Port { get; } = FreePort.Next();

    protected abstract string Scheme { get; }

    protected abstract string FirstDatabase { get; }

    protected abstract string SocketQuery { get; }

    protected abstract IEnumerable<string> ServerWords { get; }

    /// <summary>Ends it in good order, whoever is still connected.</summary>
    protected abstract string StopSignal { get; }

    protected abstract Task InstallAsync(CancellationToken cancellation);

    /// <summary>A new, empty database's URL.</summary>
    public async Task<string> NewDatabaseAsync(CancellationToken cancellation)
    {
        var name = $"visits{Interlocked.Increment(ref _databases)}";
        await using var connection = await OpenAsync(FirstDatabase, cancellation);
        await connection.RunAsync($"create database {name}", cancellation);
        return Url(name);
    }

    public string SocketUrl(string url) => $"{Scheme}://ada:{EscapedPassword}@/{url[(url.LastIndexOf('/') + 1)..]}?{SocketQuery}";

    public async Task InstallAndStartAsync(CancellationToken cancellation)
    {
        if (Environment.IsPrivilegedProcess)
        {
            await Processes.RunAsync(cancellation, "chown", user, _folder.Path);
        }

        await InstallAsync(cancellation);
        await StartAsync(cancellation);
    }

    public async Task StartAsync(CancellationToken cancellation)
    {
        _process = Processes.Start(As(ServerWords), [], line => Processes.Add(_log, line));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (true)
        {
            try
            {
                await using var connection = await OpenAsync(FirstDatabase, limit.Token);
                return;
            }
            catch (Exception exception)
            {
                Assert.False(_process.HasExited || limit.IsCancellationRequested, $"{exception.Message}\n{string.Join('\n', _log)}");
                await Task.Delay(50, cancellation);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellation) => SignalAsync(StopSignal, cancellation);

    public Task KillAsync(CancellationToken cancellation) => SignalAsync("KILL", cancellation);

    public async ValueTask DisposeAsync()
    {
        await KillAsync(CancellationToken.None);
        _process?.Dispose();
        _folder.Dispose();
    }

    protected IEnumerable<string> As(IEnumerable<string> words) => Environment.IsPrivilegedProcess
        ? ["setpriv", $"--reuid={user}", $"--regid={user}", "--clear-groups", "--", .. words]
        : words;

    Task SignalAsync(string signal, CancellationToken cancellation) => _process?.SignalAsync(signal, cancellation) ?? Task.CompletedTask;

    string Url(string database) => $"{Scheme}://ada:{EscapedPassword}@127.0.0.1:{Port}/{database}";

    Task<System.Data.Common.DbConnection> OpenAsync(string database, CancellationToken cancellation) =>
        Database.For(DatabaseUrlParser.Parse(Url(database))).OpenAsync(cancellation);
}
